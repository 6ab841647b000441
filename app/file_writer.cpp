// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/file_writer.h>

#include <QSaveFile>

#include <core/explain.h>

namespace tessera {

Status writeFile(const std::string& file, const QByteArray& bytes)
{
    QSaveFile target(QString::fromStdString(file));
    if (target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size() && target.commit())
        return {};
    return writeError(target);
}

Error writeError(const QFileDevice& file)
{
    return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "'%1' cannot be written: %2"),
                   {file.fileName().toStdString(), file.errorString().toStdString()});
}

} // namespace tessera

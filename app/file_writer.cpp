// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/file_writer.h>

#include <QSaveFile>

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
    const std::string name = file.fileName().toStdString();
    return {ErrorCode::Io, "'" + name + "' cannot be written: " + file.errorString().toStdString()};
}

} // namespace tessera

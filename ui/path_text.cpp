// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/path_text.h>

#include <QByteArray>
#include <QUrl>

namespace tessera {

namespace {

constexpr QLatin1String kBytesMark("bytes:"); // an absolute path never begins like this

} // namespace

QString storedPath(const std::string& path)
{
    const QByteArray bytes = QByteArray::fromStdString(path);
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes && !text.startsWith(kBytesMark))
        return text;
    return kBytesMark + QString::fromLatin1(bytes.toPercentEncoding("/"));
}

std::string pathFromStored(const QString& stored)
{
    if (!stored.startsWith(kBytesMark))
        return stored.toStdString();
    return QByteArray::fromPercentEncoding(stored.mid(kBytesMark.size()).toLatin1()).toStdString();
}

std::string pathOf(const QUrl& url)
{
    return QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1()).toStdString();
}

} // namespace tessera

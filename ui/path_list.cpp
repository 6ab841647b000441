// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/path_list.h>

#include <QByteArray>
#include <QFile>
#include <QMimeData>

#include <image/built_in.h>

namespace tessera {

namespace {

QByteArray absolute(const std::string& locator, const std::string& folder)
{
    const QByteArray path = QByteArray::fromStdString(locator);
    return path.startsWith('/') ? path : QByteArray::fromStdString(folder) + '/' + path;
}

} // namespace

std::unique_ptr<QMimeData> pathList(const std::vector<std::string>& locators, const std::string& folder)
{
    QByteArray addresses;
    QString text;
    for (const std::string& locator : locators) {
        if (!text.isEmpty())
            text += QLatin1Char('\n');
        if (isBuiltIn(locator)) {
            text += QString::fromStdString(locator);
            continue;
        }
        const QByteArray path = absolute(locator, folder);
        addresses += "file://" + path.toPercentEncoding("/") + "\r\n";
        text += QFile::decodeName(path);
    }
    auto data = std::make_unique<QMimeData>();
    if (!addresses.isEmpty())
        data->setData(QStringLiteral("text/uri-list"), addresses);
    data->setText(text);
    return data;
}

} // namespace tessera

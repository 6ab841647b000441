// SPDX-License-Identifier: MIT
#include <ui/dock/reason_text.h>

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <core/explain.h>

namespace tessera {
namespace {

/// Reasons group numbers by commas: "1,204", "1,024 MiB".
std::string inLocale(const std::string& argument)
{
    static const QRegularExpression grouped(QStringLiteral("^(\\d{1,3}(?:,\\d{3})+)((?: MiB)?)$"));
    const QRegularExpressionMatch match = grouped.match(QString::fromStdString(argument));
    bool isNumber = false;
    const qulonglong number = match.captured(1).remove(QLatin1Char(',')).toULongLong(&isNumber);
    return isNumber ? (QLocale().toString(number) + match.captured(2)).toStdString() : argument;
}

} // namespace

QString reasonText(const Error& error)
{
    if (error.pattern == nullptr)
        return QString::fromStdString(error.reason);
    std::vector<std::string> arguments;
    for (const std::string& argument : error.arguments)
        arguments.push_back(inLocale(argument));
    if (error.cause)
        arguments.push_back(reasonText(*error.cause).toStdString());
    const QString pattern = QCoreApplication::translate("Reason", error.pattern);
    return QString::fromStdString(filled(pattern.toStdString(), arguments));
}

QString pictureName(const std::string& name)
{
    return QCoreApplication::translate("Picture", name.c_str());
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/heading_text.h>

#include <QCoreApplication>
#include <QDate>
#include <QFile>
#include <QLocale>

namespace tessera {

namespace {

struct HeadingText {
    Q_DECLARE_TR_FUNCTIONS(tessera::HeadingText)
};

constexpr std::int64_t kJulianDayOf1970 = 2'440'588;

} // namespace

QString headingText(const GroupHeading& heading)
{
    if (heading.kind == GroupBy::Folder)
        return QFile::decodeName(QByteArray::fromStdString(heading.folder));
    if (heading.day == ItemFacts::kUnknown)
        return HeadingText::tr("Without a date");
    return QLocale().toString(QDate::fromJulianDay(heading.day + kJulianDayOf1970), QLocale::LongFormat);
}

QString headingCount(const GroupHeading& heading)
{
    return heading.count == 1 ? HeadingText::tr("1 image")
                              : HeadingText::tr("%1 images").arg(QLocale().toString(qulonglong(heading.count)));
}

} // namespace tessera

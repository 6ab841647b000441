// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/details_text.h>

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QLocale>
#include <QTimeZone>

#include <ui/dock/dock_text.h>

namespace tessera {

namespace {

struct DetailsText {
    Q_DECLARE_TR_FUNCTIONS(tessera::DetailsText)
};

/// The entries by field, and how each kind of value is written.
class Facts {
public:
    explicit Facts(const std::vector<MetadataEntry>& entries) : m_entries(entries) { }

    template <class T>
    [[nodiscard]] const T* get(MetadataField field) const
    {
        const auto it = std::find_if(m_entries.begin(), m_entries.end(),
                                     [field](const MetadataEntry& e) { return e.field == field; });
        return it == m_entries.end() ? nullptr : std::get_if<T>(&it->value);
    }
    [[nodiscard]] QString text(MetadataField field) const
    {
        const auto* value = get<std::string>(field);
        return value ? QString::fromStdString(*value) : QString();
    }

private:
    const std::vector<MetadataEntry>& m_entries;
};

/// Rounded to a tenth, or to whole numbers, which have no digits after the point.
QString number(double value, bool tenths = true)
{
    const double rounded = tenths ? std::round(value * 10) / 10 : std::round(value);
    return QLocale().toString(rounded, 'f', rounded == std::floor(rounded) ? 0 : 1);
}

/// "May 6, 2024 7:08:09 AM"; pictures are taken faster than one a minute.
QString dateText(const QDate& date, const QTime& time)
{
    const QLocale locale;
    QString format = locale.timeFormat(QLocale::ShortFormat);
    if (!format.contains(QLatin1String("ss")))
        format.replace(QStringLiteral("mm"), QStringLiteral("mm:ss"));
    return locale.toString(date, QLocale::LongFormat) + QLatin1Char(' ') + locale.toString(time, format);
}

QString pathText(const Facts& facts, MetadataField field)
{
    const auto* path = facts.get<std::string>(field);
    return path ? QFile::decodeName(QByteArray::fromStdString(*path)) : QString();
}

QString nameText(const Facts& facts)
{
    const bool isFile = facts.get<std::string>(MetadataField::Folder) != nullptr;
    return isFile ? pathText(facts, MetadataField::Name) : pictureName(facts.text(MetadataField::Name).toStdString());
}

QString sizeText(const Facts& facts)
{
    const auto* bytes = facts.get<std::int64_t>(MetadataField::FileBytes);
    if (!bytes)
        return {};
    const QString rounded = text::bytes(std::uint64_t(*bytes));
    //: A file's size, rounded and in full: "2.4 MiB (2,512,001 bytes)"
    return *bytes < 1024 ? rounded
                         : DetailsText::tr("%1 (%2 bytes)").arg(rounded, QLocale().toString(qlonglong(*bytes)));
}

QString changedText(const Facts& facts)
{
    const auto* seconds = facts.get<std::int64_t>(MetadataField::Changed);
    const QDateTime when = seconds ? QDateTime::fromSecsSinceEpoch(*seconds) : QDateTime();
    return when.isValid() ? dateText(when.date(), when.time()) : QString();
}

QString takenText(const Facts& facts)
{
    QString iso = facts.text(MetadataField::Taken);
    const QDateTime when = QDateTime::fromString(iso.left(19), Qt::ISODate);
    if (!when.isValid())
        return iso;
    const QString zone = iso.mid(19);
    //: A date and time with its offset from universal time: "May 6, 2024 7:08:09 AM (UTC+02:00)"
    return zone.isEmpty() ? dateText(when.date(), when.time())
                          : DetailsText::tr("%1 (UTC%2)").arg(dateText(when.date(), when.time()), zone);
}

QString dimensionsText(const Facts& facts)
{
    const auto* width = facts.get<std::int64_t>(MetadataField::Width);
    const auto* height = facts.get<std::int64_t>(MetadataField::Height);
    if (!width || !height)
        return {};
    const QLocale locale;
    const double mega = double(*width) * double(*height) / 1e6;
    const QString megapixels = mega < 0.05 ? DetailsText::tr("< %1").arg(number(0.1)) : number(mega, mega < 100);
    //: Width and height in pixels, then megapixels: "6,000 × 4,000 (24 MP)"
    return DetailsText::tr("%1 × %2 (%3 MP)")
        .arg(locale.toString(qlonglong(*width)), locale.toString(qlonglong(*height)), megapixels);
}

QString orientationText(const Facts& facts)
{
    const auto* orientation = facts.get<std::int64_t>(MetadataField::Orientation);
    switch (orientation ? *orientation : 0) {
    case 1: return DetailsText::tr("Upright");
    case 2: return DetailsText::tr("Mirrored");
    case 3: return DetailsText::tr("Turned by 180°");
    case 4: return DetailsText::tr("Mirrored, turned by 180°");
    case 5: return DetailsText::tr("Mirrored, turned left");
    case 6: return DetailsText::tr("Turned right");
    case 7: return DetailsText::tr("Mirrored, turned right");
    case 8: return DetailsText::tr("Turned left");
    default: return {};
    }
}

QString exposureText(const Facts& facts)
{
    const auto* seconds = facts.get<double>(MetadataField::Exposure);
    if (!seconds)
        return {};
    // As cameras say it: fractions up to a third of a second.
    const QString time =
        *seconds < 0.35 ? QStringLiteral("1/") + QString::number(std::llround(1 / *seconds)) : number(*seconds);
    return DetailsText::tr("%1 s").arg(time);
}

QString apertureText(const Facts& facts)
{
    const auto* aperture = facts.get<double>(MetadataField::Aperture);
    return aperture ? QStringLiteral("f/") + number(*aperture) : QString();
}

QString isoText(const Facts& facts)
{
    const auto* iso = facts.get<std::int64_t>(MetadataField::Iso);
    return iso ? QString::number(*iso) : QString();
}

QString focalText(const Facts& facts)
{
    const auto* focal = facts.get<double>(MetadataField::FocalLength);
    const auto* film = facts.get<std::int64_t>(MetadataField::FocalLength35);
    if (!focal)
        return {};
    const QString own = DetailsText::tr("%1 mm").arg(number(*focal));
    //: A focal length, and the one with the same angle on 35 mm film: "4.2 mm (as 28 mm)"
    return film ? DetailsText::tr("%1 (as %2 mm)").arg(own, QString::number(*film)) : own;
}

QString degreesText(double degrees, const QString& positive, const QString& negative)
{
    return QLocale().toString(std::abs(degrees), 'f', 5) + QStringLiteral("° ") + (degrees < 0 ? negative : positive);
}

QString positionText(const Facts& facts)
{
    const auto* latitude = facts.get<double>(MetadataField::Latitude);
    const auto* longitude = facts.get<double>(MetadataField::Longitude);
    if (!latitude || !longitude)
        return {};
    //: North and south, behind degrees
    return degreesText(*latitude, DetailsText::tr("N"), DetailsText::tr("S"))
           + QLatin1Char('\n')
           //: East and west, behind degrees
           + degreesText(*longitude, DetailsText::tr("E"), DetailsText::tr("W"));
}

QString altitudeText(const Facts& facts)
{
    const auto* metres = facts.get<double>(MetadataField::Altitude);
    return metres ? DetailsText::tr("%1 m").arg(number(*metres, false)) : QString();
}

/// All that there can be, empty values included.
QList<DetailsGroup> allGroups(const std::vector<MetadataEntry>& entries)
{
    using F = MetadataField;
    const Facts facts(entries);
    return {
        {DetailsText::tr("File"),
         {{DetailsText::tr("Name"), nameText(facts)},
          {DetailsText::tr("Folder"), pathText(facts, F::Folder)},
          {DetailsText::tr("Format"), facts.text(F::Format)},
          {DetailsText::tr("Size"), sizeText(facts)},
          {DetailsText::tr("Changed"), changedText(facts)}}},
        {DetailsText::tr("Picture"),
         {{DetailsText::tr("Pixels"), dimensionsText(facts)},
          {DetailsText::tr("Orientation"), orientationText(facts)},
          {DetailsText::tr("Color profile"), facts.text(F::Profile)}}},
        {DetailsText::tr("Content"),
         {{DetailsText::tr("Title"), facts.text(F::Title)},
          {DetailsText::tr("Description"), facts.text(F::Description)},
          {DetailsText::tr("By"), facts.text(F::Creator)},
          {DetailsText::tr("Copyright"), facts.text(F::Copyright)}}},
        {DetailsText::tr("Camera"),
         {{DetailsText::tr("Taken"), takenText(facts)},
          {DetailsText::tr("Camera"), facts.text(F::Camera)},
          {DetailsText::tr("Lens"), facts.text(F::Lens)},
          {DetailsText::tr("Exposure"), exposureText(facts)},
          {DetailsText::tr("Aperture"), apertureText(facts)},
          {DetailsText::tr("ISO"), isoText(facts)},
          {DetailsText::tr("Focal length"), focalText(facts)}}},
        {DetailsText::tr("Place"),
         {{DetailsText::tr("Position"), positionText(facts)}, {DetailsText::tr("Altitude"), altitudeText(facts)}}},
    };
}

} // namespace

QList<DetailsGroup> detailsText(const std::vector<MetadataEntry>& entries)
{
    QList<DetailsGroup> groups = allGroups(entries);
    for (DetailsGroup& group : groups)
        group.lines.removeIf([](const DetailsLine& line) { return line.value.isEmpty(); });
    groups.removeIf([](const DetailsGroup& group) { return group.lines.isEmpty(); });
    return groups;
}

QStringList detailsLabels()
{
    QStringList labels;
    for (const DetailsGroup& group : allGroups({}))
        for (const DetailsLine& line : group.lines)
            labels += line.label;
    return labels;
}

} // namespace tessera

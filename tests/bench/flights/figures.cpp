// SPDX-License-Identifier: GPL-3.0-or-later
#include <bench/flights/figures.h>

#include <algorithm>
#include <cmath>

#include <QStringList>

namespace tessera {

namespace {

QString field(QString text)
{
    const bool quoted = std::any_of(text.cbegin(), text.cend(), [](QChar c) { return QString(",\"\r\n").contains(c); });
    return quoted ? '"' + text.replace('"', "\"\"") + '"' : text;
}

QString number(double value)
{
    constexpr double kWhole = 9e15; // up to here a double holds every whole number
    if (value == std::round(value) && std::abs(value) < kWhole)
        return QString::number(static_cast<qint64>(value));
    return QString::number(value, 'f', 4);
}

QString line(const Figure& f)
{
    const bool limited = f.bound != Figure::Bound::None;
    return QStringList{field(f.scenario),
                       field(f.canvas),
                       f.property > 0 ? QString::number(f.property) : QString(),
                       field(f.name),
                       number(f.value),
                       field(f.unit),
                       limited ? (f.bound == Figure::Bound::AtMost ? "<= " : ">= ") + number(f.limit) : QString(),
                       limited ? (f.isMet() ? "yes" : "no") : QString()}
        .join(',');
}

} // namespace

bool Figure::isMet() const
{
    return bound == Bound::None || (bound == Bound::AtMost ? value <= limit : value >= limit);
}

std::optional<double> quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return std::nullopt;
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto place = values.begin() + std::max<std::ptrdiff_t>(rank, 1) - 1;
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

QByteArray toCsv(const std::vector<Figure>& figures)
{
    QString csv = "scenario,canvas,property,figure,value,unit,limit,met\n";
    for (const Figure& f : figures)
        csv += line(f) + '\n';
    return csv.toUtf8();
}

} // namespace tessera

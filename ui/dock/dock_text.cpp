// SPDX-License-Identifier: MIT
#include <ui/dock/dock_text.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <QCoreApplication>
#include <QLocale>

#include <core/rank.h>

namespace tessera::text {
namespace {

constexpr const char* kContext = "ResourceWords";

const QString& dash()
{
    static const QString kDash = QStringLiteral("\u2013");
    return kDash;
}

QString translated(const char* word)
{
    return QCoreApplication::translate(kContext, word);
}

constexpr std::array kStates = {
    QT_TRANSLATE_NOOP("ResourceWords", "absent"),    QT_TRANSLATE_NOOP("ResourceWords", "queued"),
    QT_TRANSLATE_NOOP("ResourceWords", "reading"),   QT_TRANSLATE_NOOP("ResourceWords", "decoding"),
    QT_TRANSLATE_NOOP("ResourceWords", "uploading"), QT_TRANSLATE_NOOP("ResourceWords", "ready"),
    QT_TRANSLATE_NOOP("ResourceWords", "failed"),    QT_TRANSLATE_NOOP("ResourceWords", "closed"),
    QT_TRANSLATE_NOOP("ResourceWords", "opening"),   QT_TRANSLATE_NOOP("ResourceWords", "open"),
    QT_TRANSLATE_NOOP("ResourceWords", "closing"),   QT_TRANSLATE_NOOP("ResourceWords", "pending"),
    QT_TRANSLATE_NOOP("ResourceWords", "running"),   QT_TRANSLATE_NOOP("ResourceWords", "paused"),
    QT_TRANSLATE_NOOP("ResourceWords", "stopping"),  QT_TRANSLATE_NOOP("ResourceWords", "stopped"),
    QT_TRANSLATE_NOOP("ResourceWords", "cancelled"), QT_TRANSLATE_NOOP("ResourceWords", "memory"),
    QT_TRANSLATE_NOOP("ResourceWords", "disk"),      QT_TRANSLATE_NOOP("ResourceWords", "creating"),
    QT_TRANSLATE_NOOP("ResourceWords", "destroyed"), QT_TRANSLATE_NOOP("ResourceWords", "evicted"),
    QT_TRANSLATE_NOOP("ResourceWords", "done"),
};

constexpr std::array kTerms = {
    QT_TRANSLATE_NOOP("ResourceTerms", "view"),
    QT_TRANSLATE_NOOP("ResourceTerms", "retained"),
    QT_TRANSLATE_NOOP("ResourceTerms", "fallback"),
    QT_TRANSLATE_NOOP("ResourceTerms", "prefetch"),
    QT_TRANSLATE_NOOP("ResourceTerms", "open"),
    QT_TRANSLATE_NOOP("ResourceTerms", "read"),
    QT_TRANSLATE_NOOP("ResourceTerms", "user"),
    QT_TRANSLATE_NOOP("ResourceTerms", "inserted"),
    QT_TRANSLATE_NOOP("ResourceTerms", "replaced"),
    QT_TRANSLATE_NOOP("ResourceTerms", "made room for"),
    QT_TRANSLATE_NOOP("ResourceTerms", "released"),
    QT_TRANSLATE_NOOP("ResourceTerms", "shut down"),
    QT_TRANSLATE_NOOP("ResourceTerms", "context lost"),
    QT_TRANSLATE_NOOP("ResourceTerms", "closed"),
    QT_TRANSLATE_NOOP("ResourceTerms", "decode buffers"),
    QT_TRANSLATE_NOOP("ResourceTerms", "decoded blocks"),
    QT_TRANSLATE_NOOP("ResourceTerms", "pyramids"),
    QT_TRANSLATE_NOOP("ResourceTerms", "TIFF handles"),
    QT_TRANSLATE_NOOP("ResourceTerms", "JPEG decoders"),
    QT_TRANSLATE_NOOP("ResourceTerms", "slots"),
    QT_TRANSLATE_NOOP("ResourceTerms", "values"),
    QT_TRANSLATE_NOOP("ResourceTerms", "Textures"),
    QT_TRANSLATE_NOOP("ResourceTerms", "at rest"),
    QT_TRANSLATE_NOOP("ResourceTerms", "short of memory"),
    QT_TRANSLATE_NOOP("ResourceTerms", "memory given back"),
};

constexpr std::array<const char*, kPriorityClasses> kClasses = {
    QT_TRANSLATE_NOOP("ResourceWords", "first cover"),   QT_TRANSLATE_NOOP("ResourceWords", "visible"),
    QT_TRANSLATE_NOOP("ResourceWords", "visible later"), QT_TRANSLATE_NOOP("ResourceWords", "soon visible"),
    QT_TRANSLATE_NOOP("ResourceWords", "neighbour"),     QT_TRANSLATE_NOOP("ResourceWords", "border"),
    QT_TRANSLATE_NOOP("ResourceWords", "background"),    QT_TRANSLATE_NOOP("ResourceWords", "idle"),
};

/// "view 2" as "view" and "2"; the number is empty where there is none.
std::pair<std::string, std::string> splitNumber(const std::string& words)
{
    const std::size_t space = words.rfind(' ');
    const bool numbered = space != std::string::npos && space + 1 < words.size()
                          && words.find_first_not_of("0123456789", space + 1) == std::string::npos;
    return numbered ? std::pair(words.substr(0, space), words.substr(space + 1)) : std::pair(words, std::string());
}

} // namespace

QString bytes(std::uint64_t value)
{
    const auto capped = std::min<std::uint64_t>(value, std::numeric_limits<qint64>::max());
    // Qt spells out "bytes" below one KiB: too wide for a column.
    if (capped < 1024)
        return QCoreApplication::translate(kContext, "%1 B").arg(QLocale().toString(qulonglong(capped)));
    double inUnit = double(capped);
    while (inUnit >= 1024)
        inUnit /= 1024;
    return QLocale().formattedDataSize(qint64(capped), inUnit < 100 ? 1 : 0); // three digits say enough
}

QString bytesOrDash(std::uint64_t value)
{
    return value == 0 ? dash() : bytes(value);
}

QString count(std::uint64_t value)
{
    return QLocale().toString(qulonglong(value));
}

QString age(Duration value)
{
    const auto ms = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(value).count());
    const auto show = [](std::int64_t n, const char* unit) {
        return translated(unit).arg(QLocale().toString(qlonglong(n)));
    };
    if (ms < 1000)
        return show(ms, QT_TRANSLATE_NOOP("ResourceWords", "%1 ms"));
    if (ms < 120'000)
        return show(ms / 1000, QT_TRANSLATE_NOOP("ResourceWords", "%1 s"));
    if (ms < 7'200'000)
        return show(ms / 60'000, QT_TRANSLATE_NOOP("ResourceWords", "%1 min"));
    return show(ms / 3'600'000, QT_TRANSLATE_NOOP("ResourceWords", "%1 h"));
}

QString milliseconds(double value)
{
    if (value > 0 && value < 10)
        return translated("%1 ms").arg(QLocale().toString(value, 'f', 1));
    return age(Duration(std::int64_t(value * 1e6)));
}

QString perSecond(double value)
{
    if (!std::isfinite(value) || value < 0.05)
        return QStringLiteral("0");
    return QLocale().toString(value, 'f', value < 10 ? 1 : 0);
}

QString share(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return dash();
    const auto percent = std::llround(100.0 * double(part) / double(whole));
    return QCoreApplication::translate(kContext, "%1 %").arg(QLocale().toString(percent));
}

QString holders(const std::vector<HolderReport>& holders)
{
    QString all;
    for (const HolderReport& holder : holders) {
        if (!all.isEmpty())
            all += QStringLiteral(", ");
        all += text::term(holder.reason);
    }
    return all.isEmpty() ? dash() : all;
}

QString holdersTip(const std::vector<HolderReport>& holders)
{
    if (holders.empty())
        return QCoreApplication::translate(kContext, "Nobody holds it.");
    QStringList lines;
    for (const HolderReport& holder : holders) {
        QString line =
            QCoreApplication::translate(kContext, "%1 for %2").arg(text::term(holder.reason), age(holder.held));
        if (!holder.where.empty())
            line += QStringLiteral(" (%1)").arg(from(holder.where));
        lines += line;
    }
    return lines.join(QLatin1Char('\n'));
}

QString label(const std::string& label)
{
    const std::size_t place = std::min(label.rfind(" \u00b7 "), label.size());
    return pictureName(label.substr(0, place)) + from(label.substr(place));
}

QString state(const std::string& word)
{
    const auto known = std::find_if(kStates.begin(), kStates.end(), [&](const char* s) { return word == s; });
    return known == kStates.end() ? from(word) : translated(*known);
}

QString term(const std::string& words)
{
    if (const std::size_t colon = words.find(": "); colon != std::string::npos)
        return term(words.substr(0, colon)) + from(words.substr(colon));
    const auto [word, number] = splitNumber(words);
    const auto known = std::find_if(kTerms.begin(), kTerms.end(), [&word = word](const char* t) { return word == t; });
    const QString shown = known == kTerms.end() ? from(word) : QCoreApplication::translate("ResourceTerms", *known);
    return number.empty() ? shown : shown + QLatin1Char(' ') + from(number);
}

QString priorityClass(unsigned value)
{
    return value < kClasses.size() ? translated(kClasses[value]) : QLocale().toString(value);
}

} // namespace tessera::text

// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/filter_value.h>

#include <array>
#include <charconv>
#include <cmath>

#include <QDate>
#include <QDateTime>

#include <core/ascii.h>

namespace tessera {

namespace {

constexpr int kFirstYear = 1700; ///< that nanoseconds of 64 bits reach
constexpr int kLastYear = 2250;
constexpr double kMostNumber = 9e18;

/// What "MB" multiplies by; nothing for what is no unit.
std::optional<double> byteUnit(std::string_view text)
{
    if (text.empty() || text == "b")
        return 1;
    constexpr std::string_view prefixes = "kmgt";
    const std::size_t power = prefixes.find(text.front());
    if (power == std::string_view::npos)
        return std::nullopt;
    const std::string_view rest = text.substr(1);
    const auto exponent = static_cast<double>(power + 1);
    if (rest.empty() || rest == "b")
        return std::pow(1000.0, exponent);
    if (rest == "i" || rest == "ib")
        return std::pow(1024.0, exponent);
    return std::nullopt;
}

std::optional<int> wholeNumber(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = !text.empty() && isDigit(text.front()) && end == text.data() + text.size();
    return error == std::errc() && whole ? std::optional(value) : std::nullopt;
}

std::int64_t dayStart(QDate day, bool local)
{
    const QDateTime start = local ? day.startOfDay() : day.startOfDay(Qt::UTC);
    constexpr std::int64_t nanoseconds = 1'000'000'000;
    return static_cast<std::int64_t>(start.toSecsSinceEpoch()) * nanoseconds;
}

} // namespace

std::optional<std::int64_t> filterNumber(std::string_view text, bool bytes)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc() || text.empty())
        return std::nullopt;
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    const std::optional<double> times = bytes ? byteUnit(rest) : rest.empty() ? std::optional(1.0) : std::nullopt;
    if (!times || !(std::abs(value * *times) < kMostNumber))
        return std::nullopt;
    return static_cast<std::int64_t>(std::llround(value * *times));
}

std::optional<FilterSpan> filterDates(std::string_view text, bool local)
{
    std::array<int, 3> parts{0, 1, 1};
    std::size_t known = 0;
    for (bool more = true; more; ++known) {
        const std::size_t dash = text.find('-');
        const std::optional<int> part = known < parts.size() ? wholeNumber(text.substr(0, dash)) : std::nullopt;
        if (!part)
            return std::nullopt;
        parts[known] = *part;
        more = dash != std::string_view::npos;
        if (more)
            text.remove_prefix(dash + 1);
    }
    const QDate first(parts[0], parts[1], parts[2]);
    if (!first.isValid() || first.year() < kFirstYear || first.year() > kLastYear)
        return std::nullopt;
    const QDate after = known == 1 ? first.addYears(1) : known == 2 ? first.addMonths(1) : first.addDays(1);
    return FilterSpan(dayStart(first, local), dayStart(after, local) - 1);
}

// Greedy, going back to the last star where it does not go on: linear in most cases, never exponential.
bool fitsPattern(std::string_view text, std::string_view pattern)
{
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t starText = 0;
    while (t < text.size()) {
        if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
            ++t;
            ++p;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            starText = t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++starText;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace tessera

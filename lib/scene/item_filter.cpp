// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/item_filter.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <scene/filter_value.h>
#include <scene/folded_names.h>

namespace tessera {

namespace {

constexpr std::int64_t kLeastFact = std::numeric_limits<std::int64_t>::min() + 1; // below it, it is not known
constexpr std::int64_t kMostFact = std::numeric_limits<std::int64_t>::max();

struct FilterKey {
    std::string_view name;
    Fact fact;
};
constexpr std::array kFilterKeys{FilterKey{"width", Fact::Width},   FilterKey{"height", Fact::Height},
                                 FilterKey{"size", Fact::Size},     FilterKey{"rating", Fact::Rating},
                                 FilterKey{"date", Fact::Modified}, FilterKey{"taken", Fact::Taken}};

/// Formats that go by several endings.
constexpr std::array<std::array<std::string_view, 7>, 6> kFormatEndings{{
    {"jpeg", "jpg", "jpe", "jfif", "jfi", "jif", "jpeg"},
    {"jp2", "j2k", "jpx", "j2c", "jpc", "jpf", "jpm"},
    {"tiff", "tif", "tiff", "tiff", "tiff", "tiff", "tiff"},
    {"heic", "heif", "heics", "heifs", "hif", "heic", "heic"},
    {"avif", "avifs", "avif", "avif", "avif", "avif", "avif"},
    {"pnm", "ppm", "pgm", "pbm", "pam", "pfm", "pnm"},
}};

std::string foldedText(std::string_view text)
{
    std::string result;
    appendFolded(result, text);
    return result;
}

/// What comes next of a text, without the blanks before it, and whether quotes were around it.
std::pair<std::string_view, bool> nextTerm(std::string_view& text)
{
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.empty())
        return {};
    const bool quoted = text.front() == '"';
    if (quoted)
        text.remove_prefix(1);
    const std::size_t end = std::min(quoted ? text.find('"') : text.find_first_of(blanks), text.size());
    const std::string_view term = text.substr(0, end);
    text.remove_prefix(std::min(end + (quoted ? 1 : 0), text.size()));
    return {term, quoted};
}

/// "<", "<=", ... with `value` on its right, as what the fact may be.
std::optional<FilterSpan> compared(std::string_view sign, const FilterSpan& value)
{
    if (sign == ":" || sign == "=" || sign == "==")
        return value;
    if (sign == "<")
        return FilterSpan(kLeastFact, std::max(value.first, kLeastFact + 1) - 1);
    if (sign == "<=")
        return FilterSpan(kLeastFact, value.second);
    if (sign == ">")
        return FilterSpan(std::min(value.second, kMostFact - 1) + 1, kMostFact);
    if (sign == ">=")
        return FilterSpan(value.first, kMostFact);
    return std::nullopt;
}

std::optional<FilterSpan> valueOf(Fact fact, std::string_view text)
{
    if (fact == Fact::Modified || fact == Fact::Taken)
        return filterDates(text, fact == Fact::Modified);
    const auto number = filterNumber(text, fact == Fact::Size);
    return number ? std::optional(FilterSpan(*number, *number)) : std::nullopt;
}

} // namespace

ItemFilter::ItemFilter(std::string_view text)
{
    const std::string all = foldedText(text);
    std::string_view rest = all;
    while (!rest.empty()) {
        const auto [term, quoted] = nextTerm(rest);
        if (!term.empty())
            take(term, quoted);
    }
}

void ItemFilter::take(std::string_view term, bool quoted)
{
    if (!quoted && takeComparison(term))
        return;
    if (!quoted && term.find_first_of("*?") != std::string_view::npos)
        m_patterns.push_back({std::string(term)});
    else
        m_words.emplace_back(term);
}

bool ItemFilter::takeComparison(std::string_view term)
{
    constexpr std::string_view signs = ":=<>";
    const std::size_t from = term.find_first_of(signs);
    if (from == std::string_view::npos)
        return false;
    const std::size_t until = std::min(term.find_first_not_of(signs, from), term.size());
    const std::string_view name = term.substr(0, from);
    const std::string_view sign = term.substr(from, until - from);
    const std::string_view value = term.substr(until);
    if (name == "format" && (sign == ":" || sign == "="))
        return takeFormat(value);
    const auto* const key =
        std::find_if(kFilterKeys.begin(), kFilterKeys.end(), [&](const FilterKey& k) { return k.name == name; });
    const auto meant = key == kFilterKeys.end() ? std::nullopt : valueOf(key->fact, value);
    const auto range = meant ? compared(sign, *meant) : std::nullopt;
    if (!range)
        return false;
    m_ranges.push_back({key->fact, range->first, range->second});
    return true;
}

bool ItemFilter::takeFormat(std::string_view name)
{
    if (name.empty())
        return false;
    std::vector<std::string> endings;
    for (const auto& format : kFormatEndings)
        if (std::find(format.begin(), format.end(), name) != format.end())
            for (const std::string_view ending : format)
                endings.push_back("*." + std::string(ending));
    if (endings.empty())
        endings.push_back("*." + std::string(name));
    m_patterns.push_back(std::move(endings));
    return true;
}

FactSet ItemFilter::needs() const
{
    FactSet facts;
    for (const Range& range : m_ranges)
        facts.add({range.fact});
    return facts;
}

bool ItemFilter::passes(std::string_view foldedName, ItemId id, const ItemFacts& facts) const
{
    const auto isThere = [&](const std::string& word) { return foldedName.find(word) != std::string_view::npos; };
    const auto fits = [&](const std::vector<std::string>& patterns) {
        return std::any_of(patterns.begin(), patterns.end(),
                           [&](const std::string& pattern) { return fitsPattern(foldedName, pattern); });
    };
    const auto isWithin = [&](const Range& range) {
        const std::int64_t value = facts.value(range.fact, id);
        return value >= range.least && value <= range.most;
    };
    return std::all_of(m_words.begin(), m_words.end(), isThere)
           && std::all_of(m_patterns.begin(), m_patterns.end(), fits)
           && std::all_of(m_ranges.begin(), m_ranges.end(), isWithin);
}

bool ItemFilter::narrows(const ItemFilter& before) const
{
    const auto all = [](const auto& ofThese, const auto& found) {
        return std::all_of(ofThese.begin(), ofThese.end(), found);
    };
    return all(before.m_words,
               [&](const std::string& word) {
                   return std::any_of(m_words.begin(), m_words.end(), [&](const std::string& longer) {
                       return longer.find(word) != std::string::npos;
                   });
               })
           && all(before.m_patterns,
                  [&](const auto& p) { return std::find(m_patterns.begin(), m_patterns.end(), p) != m_patterns.end(); })
           && all(before.m_ranges,
                  [&](const Range& r) { return std::find(m_ranges.begin(), m_ranges.end(), r) != m_ranges.end(); });
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <scene/item_facts.h>

namespace tessera {

/// What a user types to see some of the items only. All terms, which blanks keep apart, must hold:
///
///     word  "two words"          the name has it, whatever the case
///     *.png  img_00??.jpg        the whole name looks like this
///     format:jpeg                any ending of that format
///     width>4000  height<=1080   pixels as shown
///     size>5MB                   of the file; k, M, G, T by thousands, Ki, Mi by 1024
///     rating>=3                  stars
///     date:2024  date>=2024-05   the file's date: a year, a month or a day, local time
///     taken:2024-05-06           the same of when the camera took it
///
/// with : = < <= > >= between. What is no such term is a word of the name. What is not known of an item
/// compares as false. A value: parsed once, asked of many items; not changed by that.
class ItemFilter {
public:
    ItemFilter() = default;
    explicit ItemFilter(std::string_view text);

    [[nodiscard]] bool isEmpty() const { return m_words.empty() && m_patterns.empty() && m_ranges.empty(); }
    /// Which facts it asks for.
    [[nodiscard]] FactSet needs() const;
    /// `foldedName`: as appendFolded() makes it.
    [[nodiscard]] bool passes(std::string_view foldedName, ItemId id, const ItemFacts& facts) const;
    /// Whatever it lets through, `before` did, too: true where one goes on typing a word.
    [[nodiscard]] bool narrows(const ItemFilter& before) const;

private:
    /// A fact within [least, most].
    struct Range {
        Fact fact;
        std::int64_t least;
        std::int64_t most;
        friend bool operator==(const Range&, const Range&) = default;
    };
    void take(std::string_view term, bool quoted);
    [[nodiscard]] bool takeComparison(std::string_view term);
    [[nodiscard]] bool takeFormat(std::string_view name);

    std::vector<std::string> m_words;                 ///< folded
    std::vector<std::vector<std::string>> m_patterns; ///< folded; one of each list must fit
    std::vector<Range> m_ranges;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <scene/item_facts.h>

namespace tessera {

/// What the items of a wall are ordered by. Those that are equal in that, or of which it is not known, which
/// come last, stand in the natural order of names.
enum class SortKey : std::uint8_t { Name, Taken, Modified, Size, Pixels, Rating, Colour };
inline constexpr int kSortKeyCount = 7;

/// What stands together under a heading.
enum class GroupBy : std::uint8_t { None, Folder, Day };
inline constexpr int kGroupByCount = 3;

/// How a wall is arranged.
struct Arrangement {
    SortKey key = SortKey::Name;
    bool descending = false;
    GroupBy groups = GroupBy::None;

    /// The order in which names are kept anyway, or the reverse of it.
    [[nodiscard]] bool isByName() const { return key == SortKey::Name && groups == GroupBy::None; }
    /// The date that days are of.
    [[nodiscard]] Fact date() const { return key == SortKey::Taken ? Fact::Taken : Fact::Modified; }
    /// Which facts this takes.
    [[nodiscard]] FactSet needs() const;
    friend bool operator==(const Arrangement&, const Arrangement&) = default;
};

/// "name", "taken", "modified", "size", "dimensions", "rating" or "colour": for scripts and settings.
[[nodiscard]] const char* toString(SortKey key);
[[nodiscard]] std::optional<SortKey> sortKeyOf(const std::string& word);
/// "none", "folder" or "day".
[[nodiscard]] const char* toString(GroupBy groups);
[[nodiscard]] std::optional<GroupBy> groupByOf(const std::string& word);

/// What stands above a group of items.
struct GroupHeading {
    GroupBy kind = GroupBy::None;
    std::string folder;                     ///< a path with the slash at its end
    std::int64_t day = ItemFacts::kUnknown; ///< since 1970; ItemFacts::kUnknown: no date is known
    std::size_t count = 0;                  ///< items of the group
    friend bool operator==(const GroupHeading&, const GroupHeading&) = default;
};

/// A folder as a heading names it: from those that were given downwards.
[[nodiscard]] std::string folderTitle(const std::string& folder, const std::vector<std::string>& given);

} // namespace tessera

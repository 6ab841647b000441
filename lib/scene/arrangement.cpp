// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/arrangement.h>

#include <algorithm>
#include <array>
#include <string_view>

#include <scene/scene_item.h>

namespace tessera {

namespace {

constexpr std::array<const char*, kSortKeyCount> kSortWords{"name",       "taken",  "modified", "size",
                                                            "dimensions", "rating", "colour"};
constexpr std::array<const char*, kGroupByCount> kGroupWords{"none", "folder", "day"};

std::string_view withoutSlash(std::string_view path)
{
    return path.size() > 1 && path.back() == '/' ? path.substr(0, path.size() - 1) : path;
}

} // namespace

FactSet Arrangement::needs() const
{
    FactSet facts;
    switch (key) {
    case SortKey::Name: break;
    case SortKey::Taken: facts = {Fact::Taken}; break;
    case SortKey::Modified: facts = {Fact::Modified}; break;
    case SortKey::Size: facts = {Fact::Size}; break;
    case SortKey::Pixels: facts = {Fact::Width, Fact::Height}; break;
    case SortKey::Rating: facts = {Fact::Rating}; break;
    case SortKey::Colour: facts = {Fact::Hue}; break;
    }
    if (groups == GroupBy::Day)
        facts.add({date()});
    return facts;
}

const char* toString(SortKey key)
{
    return kSortWords.at(static_cast<std::size_t>(key));
}

std::optional<SortKey> sortKeyOf(const std::string& word)
{
    const auto* const found = std::find(kSortWords.begin(), kSortWords.end(), word);
    return found == kSortWords.end() ? std::nullopt : std::optional(static_cast<SortKey>(found - kSortWords.begin()));
}

const char* toString(GroupBy groups)
{
    return kGroupWords.at(static_cast<std::size_t>(groups));
}

std::optional<GroupBy> groupByOf(const std::string& word)
{
    const auto* const found = std::find(kGroupWords.begin(), kGroupWords.end(), word);
    return found == kGroupWords.end() ? std::nullopt : std::optional(static_cast<GroupBy>(found - kGroupWords.begin()));
}

std::string folderTitle(const std::string& folder, const std::vector<std::string>& given)
{
    const std::string_view whole = withoutSlash(folder);
    for (const std::string& path : given) {
        const std::string_view above = folderPart(withoutSlash(path));
        if (whole.size() > above.size() && whole.substr(0, above.size()) == above)
            return std::string(whole.substr(above.size()));
    }
    // A file was given: of its folder's path the name is enough.
    return std::string(whole.size() > 1 ? whole.substr(folderPart(whole).size()) : whole);
}

} // namespace tessera

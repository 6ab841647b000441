// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/item_sort.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

namespace tessera {

namespace {

std::int64_t valueAt(const std::vector<std::int64_t>& values, ItemId id)
{
    return id < values.size() ? values[id] : ItemFacts::kUnknown;
}

/// By their values, unknown ones last; equal ones stay in the order they are in.
void sortBy(std::vector<ItemId>& ids, const std::vector<std::int64_t>& values, bool descending)
{
    struct Line {
        std::int64_t value;
        ItemId id;
    };
    std::vector<Line> lines;
    lines.reserve(ids.size());
    for (const ItemId id : ids)
        lines.push_back({valueAt(values, id), id});
    const auto known = std::stable_partition(lines.begin(), lines.end(),
                                             [](const Line& line) { return line.value != ItemFacts::kUnknown; });
    std::stable_sort(lines.begin(), known, [descending](const Line& a, const Line& b) {
        return descending ? a.value > b.value : a.value < b.value;
    });
    std::transform(lines.begin(), lines.end(), ids.begin(), [](const Line& line) { return line.id; });
}

std::int64_t floorDivided(std::int64_t value, std::int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

/// The day of a moment, where a clock here (or the camera's own) showed it.
std::int64_t dayOf(std::int64_t nanoseconds, bool local)
{
    constexpr std::int64_t second = 1'000'000'000;
    constexpr std::int64_t day = 86'400;
    if (nanoseconds == ItemFacts::kUnknown)
        return ItemFacts::kUnknown;
    std::int64_t seconds = floorDivided(nanoseconds, second);
    const auto time = static_cast<std::time_t>(seconds);
    std::tm shown = {};
    if (local && ::localtime_r(&time, &shown) != nullptr)
        seconds += shown.tm_gmtoff;
    return floorDivided(seconds, day);
}

std::vector<std::int64_t> pixelCounts(const std::vector<std::int64_t>& widths, const std::vector<std::int64_t>& heights)
{
    std::vector<std::int64_t> counts(std::min(widths.size(), heights.size()), ItemFacts::kUnknown);
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (widths[i] != ItemFacts::kUnknown && heights[i] != ItemFacts::kUnknown)
            counts[i] = widths[i] * heights[i];
    return counts;
}

/// Of a wall whose small pictures are there, few images were ever decoded.
void takeHues(SortInput& input)
{
    for (const ItemId id : input.byName) {
        const std::optional<std::uint32_t> average = input.pictures.of(id);
        if (!average)
            continue;
        if (id >= input.values.size())
            input.values.resize(static_cast<std::size_t>(id) + 1, ItemFacts::kUnknown);
        input.values[id] = hueOf(*average);
    }
}

} // namespace

SortedItems sortItems(SortInput input)
{
    const Arrangement& how = input.arrangement;
    SortedItems sorted;
    if (how.key == SortKey::Colour)
        takeHues(input);
    sorted.order = std::move(input.byName);
    if (how.key == SortKey::Pixels)
        input.values = pixelCounts(input.values, input.other);
    if (how.key != SortKey::Name)
        sortBy(sorted.order, input.values, how.descending);
    else if (how.descending)
        std::reverse(sorted.order.begin(), sorted.order.end());
    sorted.groups = std::move(input.groups);
    if (how.groups == GroupBy::Day)
        for (std::int64_t& date : sorted.groups)
            date = dayOf(date, how.date() == Fact::Modified);
    if (how.groups != GroupBy::None)
        sortBy(sorted.order, sorted.groups, how.descending);
    return sorted;
}

} // namespace tessera

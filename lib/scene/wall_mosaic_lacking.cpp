// SPDX-License-Identifier: GPL-3.0-or-later
// Which items of a far wall have no picture yet; what it shows is in wall_mosaic.cpp.
#include <scene/wall_mosaic.h>

#include <algorithm>
#include <cmath>

#include <scene/item_order.h>

namespace tessera {

namespace {

constexpr std::size_t kCellsLookedAt = 64; ///< cells for each that lacks a picture: a canvas full of small ones

struct LackingItem {
    double away = 0; ///< in x or y, whichever is more: squares around the focus are as far as their sides
    ItemId id = 0;

    friend bool operator==(const LackingItem&, const LackingItem&) = default;
    friend bool operator<(const LackingItem& a, const LackingItem& b)
    {
        return a.away < b.away || (!(b.away < a.away) && a.id < b.id);
    }
};

RectF squareAround(PointF centre, double halfSide)
{
    return {centre.x - halfSide, centre.y - halfSide, 2 * halfSide, 2 * halfSide};
}

bool holdsAll(const RectF& square, const RectF& world)
{
    return square.x <= world.x && square.y <= world.y && square.right() >= world.right()
           && square.bottom() >= world.bottom();
}

} // namespace

// From squares around the focus, each twice as large as the one before, until there are enough: what does not touch a
// square is farther than what does.
std::vector<ItemId> WallMosaic::lacking(const RectF& world, PointF focus, std::size_t most) const
{
    const RectF seen = world.intersected(m_cover.layout().bounds());
    if (!isOn() || seen.isEmpty() || most == 0)
        return {};
    std::vector<LackingItem> found;
    std::size_t left = most * kCellsLookedAt;
    std::size_t within = 0;
    const auto look = [&](std::size_t position) {
        --left;
        const ItemId id = m_order.idAt(position);
        if (m_pictures.at(id) != PictureSlots::kUnknown)
            return;
        const PointF centre = m_cover.layout().cell(position).center();
        found.push_back({std::max(std::abs(centre.x - focus.x), std::abs(centre.y - focus.y)), id});
        ++within;
    };
    double halfSide = std::sqrt(static_cast<double>(most) * m_cover.layout().meanCellArea()) / 2 + 1;
    for (bool isAll = false; !isAll && within < most && left > 0; halfSide *= 2) {
        const RectF square = squareAround(focus, halfSide);
        isAll = holdsAll(square, seen);
        within = 0;
        m_cover.layout().visitRows(seen.intersected(square), [&](std::size_t first, std::size_t many, PointF) {
            for (std::size_t i = first; i < first + many && left > 0; ++i)
                look(i);
        });
    }
    std::sort(found.begin(), found.end()); // squares that grew had some of them more than once
    found.erase(std::unique(found.begin(), found.end()), found.end());
    found.resize(std::min(found.size(), most));
    std::vector<ItemId> ids;
    ids.reserve(found.size());
    for (const LackingItem& item : found)
        ids.push_back(item.id);
    return ids;
}

} // namespace tessera

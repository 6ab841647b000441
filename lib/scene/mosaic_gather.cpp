// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/mosaic_gather.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include <scene/canvas_colours.h>
#include <scene/cell_brush.h>
#include <scene/cell_place.h>
#include <scene/light_sums.h>

namespace tessera {

namespace {

constexpr std::array<std::uint8_t, 4> kGround{std::uint8_t(kCanvasColour >> 24U), std::uint8_t(kCanvasColour >> 16U),
                                              std::uint8_t(kCanvasColour >> 8U), 255};

std::array<std::uint8_t, 4> bytesOf(std::uint32_t rgba)
{
    return {std::uint8_t(rgba >> 24U), std::uint8_t(rgba >> 16U), std::uint8_t(rgba >> 8U), std::uint8_t(rgba)};
}

/// The least side in which a small picture has as many pixels as its place.
int sideFor(const RectF& place, bool isFar)
{
    int side = isFar ? 1 : 2;
    while (!isFar && side < CellBrush::kMostSide && side < std::max(place.width, place.height))
        side *= 2;
    return side;
}

using PlainCells = std::pair<CellBrush::Block, CellBrush::Block>; // unknown, failed

PlainCells plainCells(const CellBrush& brush)
{
    return {brush.plain(kUnknownColour), brush.plain(kFailedColour)};
}

/// What all tiles share: which cells there are, and what is in them.
class Gathering {
public:
    Gathering(const MosaicSnapshot& wall, const TileAddress& address, const std::stop_token& stop)
        : m_wall(wall), m_stop(stop), m_content(wall.cover.pyramid().tileRect(address)),
          m_cell(wall.cover.cellPixels(address.level)), m_world(wall.cover.worldOf(address)),
          m_pixels(Pixels::allocate(static_cast<int>(m_content.width) + 2 * Pyramid::kGutter,
                                    static_cast<int>(m_content.height) + 2 * Pyramid::kGutter))
    {
    }

    Result<LoadedPtr> run(const TileAddress& address)
    {
        const bool isFar = address.level >= MosaicCover::kPixelLevel;
        if (const JustifiedRows* rows = m_wall.cover.layout().justifiedRows())
            placeCells(*rows, isFar);
        else if (!isFar)
            paintCells();
        else
            sumCells();
        if (m_stop.stop_requested())
            return Error{ErrorCode::Cancelled, "cancelled"};
        auto gathered = std::make_shared<GatheredTile>();
        gathered->tile = {address, std::make_shared<const Pixels>(std::move(m_pixels))};
        gathered->lacking = m_lacking;
        return LoadedPtr(std::move(gathered));
    }

private:
    /// Calls `f(slot, x, y)` for each cell in sight, its corner in the tile's pixels, gutter included.
    template <class F>
    void visit(F f)
    {
        constexpr double kGutter = Pyramid::kGutter;
        const double left = static_cast<double>(m_content.x) - kGutter;
        const double top = static_cast<double>(m_content.y) - kGutter;
        m_wall.cover.layout().visitRows(m_world, [&](std::size_t first, std::size_t many, PointF corner) {
            if (m_stop.stop_requested())
                return;
            const double y = corner.y * m_cell.height - top;
            for (std::size_t i = 0; i < many; ++i) {
                const double x = (corner.x + static_cast<double>(i)) * m_cell.width - left;
                f(slotOf(first + i, {x, y, m_cell.width, m_cell.height}), x, y);
            }
        });
    }

    /// Of the item whose cell lies there in the tile's pixels; counts it if it lacks a picture.
    PictureSlots::Slot slotOf(std::size_t position, const RectF& cell)
    {
        const PictureSlots::Slot slot = m_wall.pictures.at((*m_wall.order)[position]);
        if (slot == PictureSlots::kUnknown && isInside(cell.x, cell.width, m_content.width)
            && isInside(cell.y, cell.height, m_content.height))
            ++m_lacking;
        return slot;
    }

    static bool isInside(double from, double size, std::int64_t content)
    {
        constexpr double kGutter = Pyramid::kGutter;
        return from + size > kGutter && from < static_cast<double>(content) + kGutter;
    }

    // Two pixels a cell or more: each has its own.
    void paintCells()
    {
        const int side = static_cast<int>(std::lround(m_cell.width));
        const CellBrush brush(side);
        const PlainCells plain = plainCells(brush);
        fillGround();
        CellBrush::Block read{};
        CellBrush::Block painted{};
        visit([&](PictureSlots::Slot slot, double x, double y) {
            if (PictureSlots::isPicture(slot)) {
                m_wall.store->read(slot, side, read.data(), static_cast<std::size_t>(side) * 4);
                brush.picture(read.data(), painted);
            }
            const CellBrush::Block& block = PictureSlots::isPicture(slot)    ? painted
                                            : slot == PictureSlots::kUnknown ? plain.first
                                                                             : plain.second;
            put(block, side, static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y)));
        });
    }

    void fillGround()
    {
        for (int y = 0; y < m_pixels.height(); ++y)
            for (int x = 0; x < m_pixels.width(); ++x)
                std::memcpy(m_pixels.row(y) + static_cast<std::size_t>(x) * 4, kGround.data(), kGround.size());
    }

    void put(const CellBrush::Block& block, int side, int x, int y)
    {
        const int from = std::max(0, -x);
        const int until = std::min(side, m_pixels.width() - x);
        if (from >= until)
            return;
        for (int row = std::max(0, -y); row < std::min(side, m_pixels.height() - y); ++row)
            std::memcpy(m_pixels.row(y + row) + static_cast<std::size_t>(x + from) * 4,
                        block.data() + static_cast<std::size_t>(row * side + from) * 4,
                        static_cast<std::size_t>(until - from) * 4);
    }

    // A pixel a cell or less: each pixel has the average of the cells in it.
    void sumCells()
    {
        const CellBrush brush(1);
        const PlainCells plain = plainCells(brush);
        LightSums light(m_pixels.width(), m_pixels.height());
        CellBrush::Block read{};
        CellBrush::Block painted{};
        visit([&](PictureSlots::Slot slot, double x, double y) {
            const RectF cell{x, y, m_cell.width, m_cell.height};
            if (PictureSlots::isPicture(slot)) {
                m_wall.store->read(slot, 1, read.data(), 4);
                brush.picture(read.data(), painted);
                light.fill(cell, painted.data());
            } else {
                light.fill(cell, slot == PictureSlots::kUnknown ? plain.first.data() : plain.second.data());
            }
        });
        light.writeTo(m_pixels, kGround);
    }

    // Cells of any shape: each picture fills the inside of its own, wherever that falls.
    void placeCells(const JustifiedRows& rows, bool isFar)
    {
        const auto unknown = bytesOf(kUnknownColour);
        const auto failed = bytesOf(kFailedColour);
        LightSums light(m_pixels.width(), m_pixels.height());
        CellBrush::Block read{};
        rows.visitCells(m_world, [&](std::size_t position, const RectF& world) {
            if (m_stop.stop_requested())
                return;
            const PictureSlots::Slot slot = slotOf(position, inPixels(world));
            const RectF place = inPixels(insideOf(world));
            if (!PictureSlots::isPicture(slot))
                return light.fill(place, slot == PictureSlots::kUnknown ? unknown.data() : failed.data());
            const int side = sideFor(place, isFar);
            m_wall.store->read(slot, side, read.data(), static_cast<std::size_t>(side) * 4);
            light.picture(place, aspectInside(world), read.data(), side);
        });
        light.writeTo(m_pixels, kGround);
    }

    [[nodiscard]] RectF inPixels(const RectF& world) const
    {
        constexpr double kGutter = Pyramid::kGutter;
        return {world.x * m_cell.width - static_cast<double>(m_content.x) + kGutter,
                world.y * m_cell.height - static_cast<double>(m_content.y) + kGutter, world.width * m_cell.width,
                world.height * m_cell.height};
    }

    const MosaicSnapshot& m_wall;
    const std::stop_token& m_stop;
    Rect m_content;
    SizeF m_cell;
    RectF m_world;
    Pixels m_pixels;
    std::uint32_t m_lacking = 0;
};

} // namespace

Result<LoadedPtr> gatherTile(const MosaicSnapshot& wall, const TileAddress& address, const std::stop_token& stop)
{
    const Pyramid& pyramid = wall.cover.pyramid();
    if (address.level >= pyramid.levelCount() || pyramid.tileRect(address).isEmpty())
        return Error{ErrorCode::NotFound, "there is no such tile"};
    return Gathering(wall, address, stop).run(address);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/mosaic_gather.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include <scene/canvas_colours.h>
#include <scene/cell_brush.h>

namespace tessera {

namespace {

constexpr std::array<std::uint8_t, 4> kGround{std::uint8_t(kCanvasColour >> 24U), std::uint8_t(kCanvasColour >> 16U),
                                              std::uint8_t(kCanvasColour >> 8U), 255};

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
        if (address.level < MosaicCover::kPixelLevel)
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
                const PictureSlots::Slot slot = m_wall.pictures.at((*m_wall.order)[first + i]);
                if (slot == PictureSlots::kUnknown && isInside(x, m_cell.width, m_content.width)
                    && isInside(y, m_cell.height, m_content.height))
                    ++m_lacking;
                f(slot, x, y);
            }
        });
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
        m_sums.assign(static_cast<std::size_t>(m_pixels.width()) * static_cast<std::size_t>(m_pixels.height()), {});
        CellBrush::Block read{};
        CellBrush::Block painted{};
        visit([&](PictureSlots::Slot slot, double x, double y) {
            if (PictureSlots::isPicture(slot)) {
                m_wall.store->read(slot, 1, read.data(), 4);
                brush.picture(read.data(), painted);
                add(painted, x, y);
            } else {
                add(slot == PictureSlots::kUnknown ? plain.first : plain.second, x, y);
            }
        });
        for (int y = 0; y < m_pixels.height(); ++y)
            for (int x = 0; x < m_pixels.width(); ++x)
                putSum(sumAt(x, y), m_pixels.row(y) + static_cast<std::size_t>(x) * 4);
    }

    void add(const CellBrush::Block& cell, double x, double y)
    {
        const double right = std::min(x + m_cell.width, static_cast<double>(m_pixels.width()));
        const double bottom = std::min(y + m_cell.height, static_cast<double>(m_pixels.height()));
        for (int py = std::max(0, static_cast<int>(std::floor(y))); py < bottom; ++py) {
            const double high = std::min(bottom, py + 1.0) - std::max(y, static_cast<double>(py));
            for (int px = std::max(0, static_cast<int>(std::floor(x))); px < right; ++px) {
                const auto share =
                    static_cast<float>(high * (std::min(right, px + 1.0) - std::max(x, static_cast<double>(px))));
                Sum& sum = sumAt(px, py);
                sum.share += share;
                for (std::size_t k = 0; k < 3; ++k)
                    sum.colour[k] += share * static_cast<float>(cell[k]);
            }
        }
    }

    struct Sum {
        std::array<float, 3> colour{};
        float share = 0;
    };
    static void putSum(const Sum& sum, std::uint8_t* to)
    {
        const float rest = std::max(0.0F, 1 - sum.share); // of the ground
        for (std::size_t k = 0; k < 3; ++k)
            to[k] = static_cast<std::uint8_t>(
                std::lround(std::min(255.0F, sum.colour[k] + rest * static_cast<float>(kGround[k]))));
        to[3] = 255;
    }
    Sum& sumAt(int x, int y)
    {
        return m_sums[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_pixels.width())
                      + static_cast<std::size_t>(x)];
    }

    const MosaicSnapshot& m_wall;
    const std::stop_token& m_stop;
    Rect m_content;
    SizeF m_cell;
    RectF m_world;
    Pixels m_pixels;
    std::vector<Sum> m_sums;
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

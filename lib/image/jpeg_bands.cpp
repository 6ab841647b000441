// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/jpeg_bands.h>

#include <memory>
#include <utility>

namespace tessera {

Block blockOf(Pixels pixels, ReadableRows readable)
{
    const std::uint64_t bytes = pixels.bytes();
    return {std::make_shared<const DecodedBand>(DecodedBand{std::move(pixels), std::move(readable)}), bytes};
}

JpegBands::Band JpegBands::of(const TileAddress& tile) const
{
    const bool turned = m_orientation.swapsAxes();
    const std::uint64_t along = (turned ? tile.y : tile.x) / kRunTiles;
    const std::uint64_t across = turned ? tile.x : tile.y;
    return {along, across, rect(along, across)};
}

Rect JpegBands::rect(std::uint64_t along, std::uint64_t across) const
{
    const Size shown = m_orientation.apply(m_raw);
    const auto alongAt = static_cast<std::int64_t>(along) * kRunTiles * m_side - 1;
    const auto acrossAt = static_cast<std::int64_t>(across) * m_side - 1;
    const Rect outer = m_orientation.swapsAxes() ? Rect{acrossAt, alongAt, m_side + 2, m_side * kRunTiles + 2}
                                                 : Rect{alongAt, acrossAt, m_side * kRunTiles + 2, m_side + 2};
    return m_orientation.toRaw(outer.intersected({0, 0, shown.width, shown.height}), m_raw);
}

std::uint64_t JpegBands::rows() const
{
    const Size shown = m_orientation.apply(m_raw);
    return static_cast<std::uint64_t>(((m_orientation.swapsAxes() ? shown.width : shown.height) + m_side - 1) / m_side);
}

std::uint64_t JpegBands::downwards(std::uint64_t i) const
{
    const std::uint64_t last = rows() - 1;
    return rect(0, 0).y > rect(0, last).y ? last - i : i;
}

} // namespace tessera

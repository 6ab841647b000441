// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/tile_key.h>
#include <image/decoded_blocks.h>
#include <image/pixel_ops.h>
#include <image/readable_rows.h>

namespace tessera {

/// A run of rows, decoded.
struct DecodedBand {
    Pixels pixels;
    ReadableRows readable;
};
[[nodiscard]] Block blockOf(Pixels pixels, ReadableRows readable);

/// How a level of a JPEG is cut into runs of rows that are decoded together: what one row of tiles shows (a
/// column, for a turned camera), up to kRunTiles of them, with their gutters.
class JpegBands {
public:
    static constexpr std::int64_t kRunTiles = 8;
    /// `raw` is the level's size as stored.
    JpegBands(Size raw, Orientation orientation, std::int64_t tileSide)
        : m_raw(raw), m_orientation(orientation), m_side(tileSide)
    {
    }

    struct Band {
        std::uint64_t along = 0;  ///< which run
        std::uint64_t across = 0; ///< which row of tiles
        Rect raw;
    };
    [[nodiscard]] Band of(const TileAddress& tile) const;
    [[nodiscard]] Rect rect(std::uint64_t along, std::uint64_t across) const;
    /// Rows of tiles, and their numbers from the top of the file down, whichever way it is shown.
    [[nodiscard]] std::uint64_t rows() const;
    [[nodiscard]] std::uint64_t downwards(std::uint64_t i) const;

private:
    const Size m_raw;
    const Orientation m_orientation;
    const std::int64_t m_side;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

#include <image/pyramid_file.h>
#include <image/tiled_source.h>

namespace tessera {

/// The tiles that a pyramid file holds, as the image's own source would give them.
class StoredSource final : public TiledSource {
public:
    StoredSource(SourceInfoPtr sourceInfo, const ImageServices& services, PyramidFilePtr file);

    /// Whether read() of this tile finds all it needs.
    [[nodiscard]] bool has(const TileAddress& tile) const;
    /// Waits until it does, or nothing more will come, or `stop`. Whether it does.
    [[nodiscard]] bool waitFor(const TileAddress& tile, const std::stop_token& stop) const;
    /// Wakes who is parked once it does, or nothing more will come. False when that is so already.
    [[nodiscard]] bool wakeWhenThere(const TileAddress& tile, const ParkingPtr& parking) const;

    [[nodiscard]] bool isFar(const TileAddress& tile) const override;
    [[nodiscard]] Status fetch(const TileAddress& tile, const std::stop_token& stop) const override;

protected:
    [[nodiscard]] Status fill(const TileAddress& tile, const PixelTarget& target,
                              const ReadContext& context) const override;

private:
    struct Part {
        std::uint32_t halving = 0;
        Rect stored; ///< of that halving, before orientation
    };
    [[nodiscard]] Part partFor(const TileAddress& tile) const;
    [[nodiscard]] Part partFor(std::uint32_t level, const Rect& shown) const;
    [[nodiscard]] Status fillPreview(const Part& part, Size size, const PixelTarget& target,
                                     const ReadContext& context) const;

    const PyramidFilePtr m_file;
    const Pyramid m_halves; ///< before orientation
    const Orientation m_orientation;
};

} // namespace tessera

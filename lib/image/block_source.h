// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <image/tiled_source.h>

namespace tessera {

/// A source whose file has tiles of its own: ours are put together from those. Levels that the
/// file lacks are halved from the next finer one, block by block. Decoded blocks are shared
/// through DecodedBlocks.
class BlockSource : public TiledSource {
public:
    /// The grid that one level of the file has. `size` is its tiles'.
    struct Grid {
        Size level;
        Size block;
    };

protected:
    /// `grids`: the levels that the file has, finest first; the info's pyramid begins with them and
    /// goes on by halves.
    BlockSource(SourceInfoPtr sourceInfo, const ImageServices& services, std::vector<Grid> grids)
        : TiledSource(std::move(sourceInfo), services), m_grids(std::move(grids))
    {
    }

    /// Decodes the file's tile (x, y) of a level. It covers at least the part inside the level.
    [[nodiscard]] virtual Result<Pixels> decodeBlock(std::uint32_t level, std::uint64_t x, std::uint64_t y,
                                                     const ReadContext& context) const = 0;

    [[nodiscard]] Status fill(const TileAddress& tile, const PixelTarget& target,
                              const ReadContext& context) const final;

    struct BlockPlace {
        std::uint64_t x = 0;
        std::uint64_t y = 0;
    };
    /// The file's tiles that one of ours is made of, but for those that are decoded already. None for levels that the
    /// file lacks.
    [[nodiscard]] std::vector<BlockPlace> missingBlocks(const TileAddress& tile) const;

private:
    [[nodiscard]] Grid gridOf(std::uint32_t level) const;
    [[nodiscard]] Status fillLevel(std::uint32_t level, const Rect& rect, const PixelTarget& target,
                                   const ReadContext& context) const;
    [[nodiscard]] Result<PixelsPtr> block(std::uint32_t level, std::int64_t x, std::int64_t y,
                                          const ReadContext& context) const;
    [[nodiscard]] Result<Pixels> halved(std::uint32_t level, std::int64_t x, std::int64_t y,
                                        const ReadContext& context) const;

    const std::vector<Grid> m_grids;
};

/// The file's levels, then halves of the last down to the root.
[[nodiscard]] Pyramid pyramidFrom(const std::vector<BlockSource::Grid>& grids);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/tiff_source.h>

#include <algorithm>

#include <image/block_source.h>
#include <image/colour.h>
#include <image/tiff_file.h>
#include <resource/resource_pool.h>

namespace tessera {

namespace {

constexpr std::uint32_t kRecipeVersion = 1;

class TiffSource final : public BlockSource {
public:
    TiffSource(SourceInfoPtr sourceInfo, const ImageServices& imageServices, InputFilePtr file, std::vector<Grid> grids,
               TiffLayout layout, std::shared_ptr<const ColourTransform> colour, std::vector<TiffFile> handles)
        : BlockSource(std::move(sourceInfo), imageServices, std::move(grids)), m_file(std::move(file)),
          m_layout(std::move(layout)), m_colour(std::move(colour)), m_handles(poolConfig(), std::move(handles))
    {
    }

    [[nodiscard]] bool isCurrent() const override { return m_file->isCurrent(); }
    [[nodiscard]] std::vector<PoolReport> pools() const override { return {m_handles.report()}; }

    [[nodiscard]] bool isFar(const TileAddress& tile) const override
    {
        const std::vector<BlockPlace> missing = missingBlocks(tile);
        if (missing.empty())
            return false;
        if (m_handles.idle() == 0) // opening another one may wait for the disk, which is for fetch() to do
            return true;
        const std::vector<FileRange> places = placesOf(tile.level, missing);
        return std::any_of(places.begin(), places.end(), [&](const FileRange& p) { return m_file->isFar(p); });
    }
    [[nodiscard]] Status fetch(const TileAddress& tile, const std::stop_token& stop) const override
    {
        m_file->bringNear(placesOf(tile.level, missingBlocks(tile)), stop);
        return stop.stop_requested() ? Status(cancelledError()) : Status();
    }

protected:
    [[nodiscard]] Result<Pixels> decodeBlock(std::uint32_t level, std::uint64_t x, std::uint64_t y,
                                             const ReadContext&) const override
    {
        auto handle = m_handles.acquire(Wait::no(), {}, "tile");
        if (!handle)
            return handle.error();
        Result<Pixels> pixels = (*handle)->readTile(m_layout.levels[level], x, y);
        if (pixels && m_colour) {
            for (int i = 0; i < pixels->height(); ++i)
                m_colour->apply(pixels->row(i), pixels->width());
        }
        return pixels;
    }

private:
    [[nodiscard]] std::vector<FileRange> placesOf(std::uint32_t level, const std::vector<BlockPlace>& blocks) const
    {
        std::vector<FileRange> places;
        if (blocks.empty())
            return places;
        auto handle = m_handles.acquire(Wait::no(), {}, "places of tiles");
        for (std::size_t i = 0; handle && i < blocks.size(); ++i)
            places.push_back((*handle)->placeOf(m_layout.levels[level], blocks[i].x, blocks[i].y));
        return places;
    }

    ResourcePool<TiffFile>::Config poolConfig() const
    {
        ResourcePool<TiffFile>::Config config;
        config.name = "TIFF handles";
        config.alloc = [file = m_file] { return TiffFile::open(file); };
        config.bytes = [](const TiffFile& handle) { return handle.bytes(); };
        config.clock = &services().clock;
        return config;
    }

    const InputFilePtr m_file;
    const TiffLayout m_layout;
    const std::shared_ptr<const ColourTransform> m_colour;
    mutable ResourcePool<TiffFile> m_handles;
};

} // namespace

Result<ImageSourcePtr> openTiff(const InputFilePtr& file, const ImageServices& services)
{
    Result<TiffFile> handle = TiffFile::open(file);
    if (!handle)
        return handle.error();
    // Here already, as others than libtiff would call a size beyond their own limits damaged.
    if (const Status fine = checkSize(handle->size(), services.limits); !fine)
        return fine.error();
    Result<TiffLayout> layout = handle->layout();
    if (!layout) {
        const Status fine = checkStreamedSize(handle->size(), services.limits);
        return fine ? layout.error() : fine.error();
    }
    const TiffLevel& full = layout->levels.front();

    std::vector<BlockSource::Grid> grids;
    for (const TiffLevel& level : layout->levels)
        grids.push_back({level.size, level.tile});
    const bool opaque = full.channels == 1 || full.channels == 3;
    // A profile applies to straight colour; premultiplied pixels are left as they are.
    std::shared_ptr<const ColourTransform> colour = opaque ? ColourTransform::toSrgb(layout->icc) : nullptr;
    const std::uint32_t recipe = kRecipeVersion << 8U | (colour ? 1U : 0U);
    auto info = std::make_shared<const SourceInfo>(
        SourceInfo{file->id(), file->name(), "TIFF", pyramidFrom(grids), recipe, opaque});
    std::vector<TiffFile> handles;
    handles.push_back(std::move(*handle)); // its directories have been read
    return ImageSourcePtr(std::make_shared<TiffSource>(std::move(info), services, file, std::move(grids),
                                                       std::move(*layout), std::move(colour), std::move(handles)));
}

} // namespace tessera

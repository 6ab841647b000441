// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <image/source.h>
#include <load/image_loader.h>

namespace tessera {

class BufferPool;
class Cache;
class DesktopThumbnails;
class SourceLibrary;

/// What opening a source gives: its description and the coarse tiles that are there at once.
struct OpenedSource final : Loaded {
    SourceInfoPtr info;
    std::vector<TilePixels> ready;
};

/// What reading a tile gives: the tile asked for first, then further ones worth keeping.
struct LoadedTiles final : Loaded {
    std::vector<TilePixels> tiles;
    std::optional<Error> flaw; ///< ImageSource::flaw() after the read
};

/// The jobs of a tile's life before the GPU: cache, source, decoder. Makes functions only; they run on
/// the loader's pumps, hold a source open while they run, and must not outlive the library, the buffers
/// and the cache. Coarse tiles of files are kept in the cache under a key that names the file's state, so
/// a changed file misses. Thread-safe.
class TilePipeline {
public:
    /// `buffers` is where tiles from the cache are decoded into. Without a cache (null) everything is
    /// read from the sources. `thumbnails`, where there are such, are the first picture of large images that say
    /// nothing of themselves before they are decoded; what tiles are large enough for is handed on to them as a chore.
    TilePipeline(SourceLibrary& library, BufferPool& buffers, Cache* cache,
                 const DesktopThumbnails* thumbnails = nullptr);

    /// -> OpenedSource. Failures are not remembered.
    [[nodiscard]] LoadFunction open(std::string locator) const;
    /// -> LoadedTiles. Changed when the file is no longer the one `info` describes. `partial` is told on the
    /// pump how far a long decode has come.
    using PartialSink = std::function<void(const PartialPicture&)>;
    [[nodiscard]] LoadFunction read(std::string locator, SourceInfoPtr info, TileAddress address,
                                    PartialSink partial = {}) const;

    /// Whether a tile of this level is worth a place on disk: a whole image of at most 256 pixels a side.
    [[nodiscard]] static bool isCoarse(const Pyramid& pyramid, std::uint32_t level);

private:
    struct Parts {
        SourceLibrary& library;
        BufferPool& buffers;
        Cache* cache;
        const DesktopThumbnails* thumbnails;
    };
    class Worker;

    const Parts m_parts;
};

} // namespace tessera

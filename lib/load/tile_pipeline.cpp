// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/tile_pipeline.h>

#include <algorithm>
#include <optional>
#include <utility>

#include <cache/cache.h>
#include <core/explain.h>
#include <image/buffer_pool.h>
#include <image/built_in.h>
#include <image/desktop_thumbnails.h>
#include <image/parking.h>
#include <image/source_library.h>
#include <image/thumbnail_picture.h>
#include <image/tile_codec.h>

namespace tessera {

namespace {

constexpr std::int64_t kCoarseSide = 256;
constexpr std::int64_t kSlowPixels = std::int64_t(2) << 20U; ///< what has less is decoded about as soon as a thumbnail
/// Of encodeTile's format and of what a tile's pixels hold (the gutter).
constexpr CacheVersion kTileFormat{CacheVersion::Scope::Constant, 1};

bool isOneTile(const Pyramid& pyramid, std::uint32_t level)
{
    return pyramid.columns(level) == 1 && pyramid.rows(level) == 1;
}

/// It takes long until there is anything of it to see.
bool startsSlowly(const ImageSource& source)
{
    const SourceInfo& info = *source.info();
    const Size size = info.pyramid.size();
    return !info.tiled && size.height > 0 && size.width >= kSlowPixels / size.height && source.ready().empty();
}

} // namespace

bool TilePipeline::isCoarse(const Pyramid& pyramid, std::uint32_t level)
{
    if (level >= pyramid.levelCount())
        return false;
    const Size size = pyramid.size(level);
    return size.width <= kCoarseSide && size.height <= kCoarseSide && isOneTile(pyramid, level);
}

/// What one job does, with all it needs in its own hands.
class TilePipeline::Worker {
public:
    Worker(const Parts& parts, std::string locator)
        : m_parts(parts), m_locator(std::move(locator)), m_cached(parts.cache && !isBuiltIn(m_locator))
    {
    }

    [[nodiscard]] Result<LoadedPtr> open(const LoadContext& context) const
    {
        if (context.stage)
            context.stage(TileState::Reading);
        const Result<SourceHandle> source = m_parts.library.open(m_locator, Holder("open"), context.stop);
        if (!source)
            return source.error();
        auto opened = std::make_shared<OpenedSource>();
        opened->info = (*source)->info();
        opened->ready = cachedTiles(*opened->info, context);
        for (TilePixels& tile : (*source)->ready())
            if (std::none_of(opened->ready.begin(), opened->ready.end(),
                             [&](const TilePixels& t) { return t.address == tile.address; }))
                opened->ready.push_back(std::move(tile));
        return LoadedPtr(std::move(opened));
    }

    /// Which tile is read, and who hears how far it is.
    struct Tile {
        SourceInfoPtr info;
        TileAddress address;
        PartialSink partial;
    };

    [[nodiscard]] Result<LoadedPtr> read(const Tile& tile, const LoadContext& context) const
    {
        if (isCacheable(*tile.info, tile.address))
            if (std::optional<TilePixels> cached = fromCache(*tile.info, tile.address)) {
                auto loaded = std::make_shared<LoadedTiles>();
                loaded->tiles.push_back(std::move(*cached));
                return LoadedPtr(std::move(loaded));
            }
        Result<SourceHandle> source = m_parts.library.open(m_locator, Holder("read"), context.stop);
        if (!source)
            return source.error();
        if ((*source)->info()->id != tile.info->id)
            return explain(ErrorCode::Changed, TESSERA_TR_NOOP("Reason", "the file was replaced while it was shown"));
        const auto shared = std::make_shared<const SourceHandle>(std::move(*source));
        if (!context.fetch || !(*shared)->isFar(tile.address))
            return readFrom(shared, tile, context, {});
        context.fetch(
            [worker = *this, shared, tile](const LoadContext& next) { return worker.fetch(shared, tile, next); });
        return LoadedPtr();
    }

private:
    using SharedHandle = std::shared_ptr<const SourceHandle>;

    [[nodiscard]] Result<LoadedPtr> fetch(const SharedHandle& source, const Tile& tile,
                                          const LoadContext& context) const
    {
        if (const Status fetched = (*source)->fetch(tile.address, context.stop); !fetched)
            return fetched.error();
        context.goOn([worker = *this, source, tile](const LoadContext& next) {
            return worker.readFrom(source, tile, next, {});
        });
        return LoadedPtr();
    }

    /// `before`: what it waited for, if it did. What is waited for stays in use meanwhile, and so does the source.
    [[nodiscard]] Result<LoadedPtr> readFrom(const SharedHandle& source, const Tile& tile, const LoadContext& context,
                                             Parking::HoldPtr before) const
    {
        if (!before)
            tellThumbnail(**source, tile);
        const ParkingPtr parking =
            context.park ? std::make_shared<Parking>(context.wake, std::move(before)) : ParkingPtr();
        Result<std::vector<TilePixels>> tiles =
            (*source)->read(tile.address, {context.stop, context.stage, tile.partial, parking});
        if (!tiles && parking && parking->hold()) {
            context.park([worker = *this, source, tile, parking](const LoadContext& again) {
                return worker.readFrom(source, tile, again, parking->hold());
            });
            return LoadedPtr();
        }
        if (!tiles) {
            shareFailureLater(tiles.error(), tile, context);
            return tiles.error();
        }
        auto loaded = std::make_shared<LoadedTiles>();
        loaded->tiles = std::move(*tiles);
        loaded->flaw = (*source)->flaw();
        if (!loaded->flaw) { // read from the cache it would look whole
            keepLater(*tile.info, loaded->tiles, context);
            shareLater(tile, loaded->tiles, context);
        }
        return LoadedPtr(std::move(loaded));
    }

    [[nodiscard]] bool isCacheable(const SourceInfo& info, const TileAddress& address) const
    {
        return m_cached && isCoarse(info.pyramid, address.level);
    }

    [[nodiscard]] std::optional<TilePixels> fromCache(const SourceInfo& info, const TileAddress& address) const
    {
        const CacheKey key = CacheKey::of(info.key(address));
        const Result<CacheValue> bytes = m_parts.cache->get(key, kTileFormat);
        if (!bytes)
            return std::nullopt;
        Result<Pixels> pixels = decodeTile(**bytes, m_parts.buffers);
        const Rect content = info.pyramid.tileRect(address);
        if (!pixels || pixels->width() != content.width + 2 * Pyramid::kGutter
            || pixels->height() != content.height + 2 * Pyramid::kGutter) {
            (void)m_parts.cache->erase(key);
            return std::nullopt;
        }
        return TilePixels{address, std::make_shared<const Pixels>(std::move(*pixels))};
    }

    [[nodiscard]] std::vector<TilePixels> cachedTiles(const SourceInfo& info, const LoadContext& context) const
    {
        std::vector<TilePixels> tiles;
        for (std::uint32_t level = info.pyramid.levelCount(); level-- > 0 && isCacheable(info, {level, 0, 0});) {
            if (context.stop.stop_requested())
                break;
            if (std::optional<TilePixels> tile = fromCache(info, {level, 0, 0}))
                tiles.push_back(std::move(*tile));
        }
        return tiles;
    }

    /// Encoding waits until no job does: the picture comes first.
    void keepLater(const SourceInfo& info, const std::vector<TilePixels>& tiles, const LoadContext& context) const
    {
        if (!m_cached || !context.later)
            return;
        for (const TilePixels& tile : tiles)
            if (isCacheable(info, tile.address))
                context.later(
                    [cache = m_parts.cache, key = CacheKey::of(info.key(tile.address)), pixels = tile.pixels] {
                        if (Result<std::string> bytes = encodeTile(*pixels))
                            (void)cache->put(key, std::move(*bytes), kTileFormat);
                    });
    }

    /// What other programs have kept of it, as long as there is nothing else.
    void tellThumbnail(const ImageSource& source, const Tile& tile) const
    {
        if (!m_parts.thumbnails || !tile.partial || isBuiltIn(m_locator)
            || !isOneTile(tile.info->pyramid, tile.address.level) || !startsSlowly(source))
            return;
        if (const std::optional<Pixels> thumbnail = m_parts.thumbnails->find(m_locator))
            if (const std::optional<PartialPicture> picture = firstPicture(*thumbnail, tile.info->pyramid))
                tile.partial(*picture);
    }

    [[nodiscard]] bool sharesThumbnails(const LoadContext& context) const
    {
        return m_parts.thumbnails && m_parts.thumbnails->isShared() && context.later && !isBuiltIn(m_locator);
    }

    /// The other way round: the largest of the tiles that shows all of the image.
    void shareLater(const Tile& tile, const std::vector<TilePixels>& tiles, const LoadContext& context) const
    {
        const Pyramid& pyramid = tile.info->pyramid;
        const auto best = std::min_element(tiles.begin(), tiles.end(), [](const TilePixels& a, const TilePixels& b) {
            return a.address.level < b.address.level;
        });
        if (!sharesThumbnails(context) || best == tiles.end() || !isOneTile(pyramid, best->address.level))
            return;
        context.later([thumbnails = m_parts.thumbnails, locator = m_locator, info = tile.info, kept = *best] {
            if (const Result<SourceId> now = identify(locator); now && *now == info->id)
                (void)thumbnails->keep(locator, contentOf(kept), info->pyramid.size());
        });
    }

    void shareFailureLater(const Error& error, const Tile& tile, const LoadContext& context) const
    {
        const bool isFinal = error.code == ErrorCode::Corrupt || error.code == ErrorCode::Unsupported;
        if (isFinal && sharesThumbnails(context) && tile.address.level == tile.info->pyramid.rootLevel())
            context.later(
                [thumbnails = m_parts.thumbnails, locator = m_locator] { (void)thumbnails->noteFailure(locator); });
    }

    const Parts m_parts;
    const std::string m_locator;
    const bool m_cached;
};

TilePipeline::TilePipeline(SourceLibrary& library, BufferPool& buffers, Cache* cache,
                           const DesktopThumbnails* thumbnails)
    : m_parts{library, buffers, cache, thumbnails}
{
}

LoadFunction TilePipeline::open(std::string locator) const
{
    return [worker = Worker(m_parts, std::move(locator))](const LoadContext& context) { return worker.open(context); };
}

LoadFunction TilePipeline::read(std::string locator, SourceInfoPtr info, TileAddress address, PartialSink partial) const
{
    return [worker = Worker(m_parts, std::move(locator)),
            tile = Worker::Tile{std::move(info), address, std::move(partial)}](const LoadContext& context) {
        return worker.read(tile, context);
    };
}

} // namespace tessera

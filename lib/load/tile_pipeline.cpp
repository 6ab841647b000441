// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/tile_pipeline.h>

#include <algorithm>
#include <optional>
#include <utility>

#include <cache/cache.h>
#include <core/explain.h>
#include <image/buffer_pool.h>
#include <image/parking.h>
#include <image/source_library.h>
#include <image/tile_codec.h>

namespace tessera {

namespace {

constexpr std::int64_t kCoarseSide = 256;
/// Of encodeTile's format and of what a tile's pixels hold (the gutter).
constexpr CacheVersion kTileFormat{CacheVersion::Scope::Constant, 1};

bool isBuiltIn(const std::string& locator)
{
    return locator.starts_with("tessera:");
}

} // namespace

bool TilePipeline::isCoarse(const Pyramid& pyramid, std::uint32_t level)
{
    if (level >= pyramid.levelCount())
        return false;
    const Size size = pyramid.size(level);
    return size.width <= kCoarseSide && size.height <= kCoarseSide && pyramid.columns(level) == 1
           && pyramid.rows(level) == 1;
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
        if (!tiles)
            return tiles.error();
        auto loaded = std::make_shared<LoadedTiles>();
        loaded->tiles = std::move(*tiles);
        loaded->flaw = (*source)->flaw();
        if (!loaded->flaw) // read from the cache it would look whole
            keepLater(*tile.info, loaded->tiles, context);
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

    const Parts m_parts;
    const std::string m_locator;
    const bool m_cached;
};

TilePipeline::TilePipeline(SourceLibrary& library, BufferPool& buffers, Cache* cache) : m_parts{library, buffers, cache}
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

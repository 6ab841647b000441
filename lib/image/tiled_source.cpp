// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/tiled_source.h>

#include <algorithm>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr int kGutter = Pyramid::kGutter;

Rect withGutter(const Rect& content)
{
    return {content.x - kGutter, content.y - kGutter, content.width + 2 * kGutter, content.height + 2 * kGutter};
}

} // namespace

Result<std::vector<TilePixels>> TiledSource::read(const TileAddress& tile, const ReadContext& context) const
{
    const Pyramid& pyramid = info()->pyramid;
    const Rect content = pyramid.tileRect(tile);
    if (content.isEmpty())
        return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the image has no such tile"));
    if (const TilePixels* ready = readyTile(tile))
        return std::vector<TilePixels>{*ready};
    if (context.stop.stop_requested())
        return cancelledError();

    const Rect outer = withGutter(content);
    Result<Pixels> pixels = m_services.buffers.allocate(static_cast<int>(outer.width), static_cast<int>(outer.height),
                                                        info()->opaque, "tile", context.stop);
    if (!pixels)
        return pixels.error();
    const Size level = pyramid.size(tile.level);
    const Rect inside = outer.intersected({0, 0, level.width, level.height});
    const Rect local{inside.x - outer.x, inside.y - outer.y, inside.width, inside.height};
    context.tell(TileState::Reading);
    // The decoder sees only what exists: a window into the buffer, without the repeated edge.
    const std::size_t skip =
        static_cast<std::size_t>(local.y) * pixels->stride() + static_cast<std::size_t>(local.x) * 4;
    Pixels window(static_cast<int>(inside.width), static_cast<int>(inside.height), pixels->stride(),
                  std::shared_ptr<std::uint8_t>(std::shared_ptr<void>(), pixels->row(0) + skip), info()->opaque);
    const Status filled = fill(tile, {window, inside}, context);
    if (!filled)
        return filled.error();
    repeatEdges(*pixels, local);

    std::vector<TilePixels> tiles{{tile, std::make_shared<const Pixels>(std::move(*pixels))}};
    const TileAddress root{pyramid.rootLevel(), 0, 0};
    if (pyramid.columns(tile.level) == 1 && pyramid.rows(tile.level) == 1 && tile != root
        && readyTile(root) == nullptr) {
        const Pixels& whole = *tiles.front().pixels;
        Result<TilePixels> byProduct =
            reduced(root, {whole.row(kGutter) + kGutter * 4, whole.stride(), content}, context.stop);
        if (byProduct)
            tiles.push_back(std::move(*byProduct));
    }
    return tiles;
}

void TiledSource::keepReady(const TileAddress& tile, const PixelView& content)
{
    Result<TilePixels> kept = reduced(tile, content, {});
    if (kept)
        m_ready.push_back(std::move(*kept));
}

std::optional<Error> TiledSource::flaw() const
{
    const Lock lock(m_flawMutex);
    return m_flaw;
}

void TiledSource::noteFlaw(const Error& error) const
{
    const Lock lock(m_flawMutex);
    if (!m_flaw)
        m_flaw = error;
}

const TilePixels* TiledSource::readyTile(const TileAddress& tile) const
{
    for (const TilePixels& ready : m_ready) {
        if (ready.address == tile)
            return &ready;
    }
    return nullptr;
}

Result<TilePixels> TiledSource::reduced(const TileAddress& to, const PixelView& content,
                                        const std::stop_token& stop) const
{
    const Rect rect = info()->pyramid.tileRect(to);
    Result<Pixels> pixels =
        m_services.buffers.allocate(static_cast<int>(rect.width) + 2 * kGutter,
                                    static_cast<int>(rect.height) + 2 * kGutter, info()->opaque, "coarser tile", stop);
    if (!pixels)
        return pixels.error();
    const Rect inside{kGutter, kGutter, rect.width, rect.height};
    areaReduce(content, *pixels, inside);
    repeatEdges(*pixels, inside);
    return TilePixels{to, std::make_shared<const Pixels>(std::move(*pixels))};
}

Error cancelledError()
{
    return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled"));
}

std::string mebibytes(std::uint64_t bytes)
{
    return grouped((bytes + (1U << 20U) - 1) >> 20U) + " MiB";
}

Status checkSize(Size size, const Limits& limits)
{
    if (size.isEmpty())
        return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the image has no pixels"));
    const auto width = static_cast<std::uint64_t>(size.width);
    const auto height = static_cast<std::uint64_t>(size.height);
    if (size.width > limits.maxSide || size.height > limits.maxSide)
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "%1 x %2 pixels, the limit is %3 a side"),
                       {grouped(width), grouped(height), grouped(static_cast<std::uint64_t>(limits.maxSide))});
    if (width > limits.maxPixels / height)
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "%1 x %2 pixels, the limit is %3 in all"),
                       {grouped(width), grouped(height), grouped(limits.maxPixels)});
    return {};
}

Status checkStreamedSize(Size size, const Limits& limits)
{
    Limits streamed = limits;
    streamed.maxSide = std::min(limits.maxSide, limits.maxStreamedSide);
    streamed.maxPixels = std::min(limits.maxPixels, limits.maxStreamedPixels);
    return checkSize(size, streamed);
}

} // namespace tessera

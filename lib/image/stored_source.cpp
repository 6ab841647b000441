// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/stored_source.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tessera {

StoredSource::StoredSource(SourceInfoPtr sourceInfo, const ImageServices& imageServices, PyramidFilePtr file)
    : TiledSource(std::move(sourceInfo), imageServices), m_file(std::move(file)),
      m_halves(Pyramid::halving(m_file->shape().stored)), m_orientation(m_file->shape().orientation)
{
}

bool StoredSource::has(const TileAddress& tile) const
{
    const Part part = partFor(tile);
    return m_file->has(part.halving, part.stored);
}

bool StoredSource::waitFor(const TileAddress& tile, const std::stop_token& stop) const
{
    const Part part = partFor(tile);
    return m_file->waitFor(part.halving, part.stored, stop);
}

bool StoredSource::wakeWhenThere(const TileAddress& tile, const ParkingPtr& parking) const
{
    const Part part = partFor(tile);
    return m_file->wakeWhenThere(part.halving, part.stored, parking);
}

bool StoredSource::isFar(const TileAddress& tile) const
{
    const Part part = partFor(tile);
    const std::vector<FileRange> places = m_file->placesOf(part.halving, part.stored);
    return std::any_of(places.begin(), places.end(), [&](const FileRange& p) { return m_file->isFar(p); });
}

Status StoredSource::fetch(const TileAddress& tile, const std::stop_token& stop) const
{
    const Part part = partFor(tile);
    m_file->bringNear(m_file->placesOf(part.halving, part.stored), stop);
    return stop.stop_requested() ? Status(cancelledError()) : Status();
}

StoredSource::Part StoredSource::partFor(const TileAddress& tile) const
{
    const Rect content = info()->pyramid.tileRect(tile);
    if (content.isEmpty())
        return {};
    const Size level = info()->pyramid.size(tile.level);
    constexpr int gutter = Pyramid::kGutter;
    const Rect outer{content.x - gutter, content.y - gutter, content.width + 2 * gutter, content.height + 2 * gutter};
    return partFor(tile.level, outer.intersected({0, 0, level.width, level.height}));
}

StoredSource::Part StoredSource::partFor(std::uint32_t level, const Rect& shown) const
{
    const int halving = m_file->shape().halvings[level];
    if (halving >= 0) {
        const auto h = static_cast<std::uint32_t>(halving);
        return {h, m_orientation.toRaw(shown, m_halves.size(h))};
    }
    // A preview is made of all of the next finer level: it is one tile.
    const Size size = info()->pyramid.size(level);
    std::uint32_t finer = m_halves.rootLevel();
    while (finer > 0
           && (m_orientation.apply(m_halves.size(finer)).width < size.width
               || m_orientation.apply(m_halves.size(finer)).height < size.height))
        --finer;
    return {finer, {0, 0, m_halves.size(finer).width, m_halves.size(finer).height}};
}

Status StoredSource::fill(const TileAddress& tile, const PixelTarget& target, const ReadContext& context) const
{
    context.tell(TileState::Decoding);
    const Part part = partFor(tile.level, target.area);
    if (m_file->shape().halvings[tile.level] < 0)
        return fillPreview(part, info()->pyramid.size(tile.level), target, context);
    if (m_orientation.isIdentity())
        return m_file->read(part.halving, part.stored, target, context.stop);
    Pixels stored = heapPixels(part.stored.width, part.stored.height, info()->opaque);
    if (Status read = m_file->read(part.halving, part.stored, {stored, part.stored}, context.stop); !read)
        return read;
    m_orientation.blit(viewOf(stored, part.stored), m_halves.size(part.halving), target.area, target);
    return {};
}

Status StoredSource::fillPreview(const Part& part, Size size, const PixelTarget& target,
                                 const ReadContext& context) const
{
    Pixels stored = heapPixels(part.stored.width, part.stored.height, info()->opaque);
    if (Status read = m_file->read(part.halving, part.stored, {stored, part.stored}, context.stop); !read)
        return read;
    const Size rawSize{part.stored.width, part.stored.height};
    const Size shownSize = m_orientation.apply(rawSize);
    const Rect all{0, 0, shownSize.width, shownSize.height};
    Pixels shown = heapPixels(all.width, all.height, info()->opaque);
    m_orientation.blit(viewOf(stored, part.stored), rawSize, all, {shown, all});
    Pixels preview = heapPixels(size.width, size.height, info()->opaque);
    areaReduce(viewOf(shown, all), preview, {0, 0, size.width, size.height});
    copyRect(viewOf(preview, {0, 0, size.width, size.height}), target.area, target);
    return {};
}

} // namespace tessera

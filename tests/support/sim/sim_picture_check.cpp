// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_picture_check.h>

#include <algorithm>
#include <cmath>

#include <map/tile_cover.h>

namespace tessera::test {

namespace {

constexpr double kPixels = 1e-3; ///< what doubles may miss of an image's area, in whole pixels

double areaOf(const RectF& r)
{
    return r.isEmpty() ? 0 : r.width * r.height;
}

} // namespace

void SimCoverCheck::framed(SimRig& rig)
{
    const Viewport& v = rig.view->viewport();
    const RectF canvas{0, 0, static_cast<double>(v.size.width), static_cast<double>(v.size.height)};
    const Frame& frame = rig.view->lastFrame();
    if (frame.facts.holePixels != 0)
        rig.fail(std::to_string(frame.facts.holePixels) + " pixels are holes");
    std::unordered_map<SourceId, std::vector<RectF>> bySource;
    for (const TileQuad& quad : frame.list.tiles) {
        const TileKey* key = rig.gl.at(quad.slot);
        if (!key)
            return rig.fail("an empty slot is drawn");
        if (quad.opacity < 1)
            continue; // it fades in upon what covers its place
        bySource[key->source].push_back(quad.target.intersected(canvas));
    }
    rig.scene->layout().visit(v.visible(), [&](std::size_t position) {
        const SceneItem& item = rig.scene->item(position);
        const RectF whole = v.worldToScreen(rig.scene->imageRect(position));
        const RectF seen = whole.intersected(canvas);
        if (!item.content->info || seen.isEmpty())
            return;
        ++images;
        std::vector<RectF> parts = bySource[item.content->info->id];
        for (const SolidQuad& solid : frame.list.solids)
            if (whole.contains(solid.target.center()))
                parts.push_back(solid.target.intersected(canvas));
        double sum = 0;
        double twice = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            sum += areaOf(parts[i].intersected(seen));
            for (std::size_t k = 0; k < i; ++k)
                twice += areaOf(parts[i].intersected(parts[k]));
        }
        const double wrong = std::max(std::abs(sum - twice - areaOf(seen)), twice);
        worst = std::max(worst, wrong);
        if (wrong > kPixels)
            rig.fail("image " + std::to_string(position) + ": " + std::to_string(areaOf(seen) - sum)
                     + " pixels too few, " + std::to_string(twice) + " twice");
    });
}

std::unordered_map<SourceId, std::uint32_t> SimDetailCheck::idealLevels(const SimRig& rig)
{
    std::unordered_map<SourceId, std::uint32_t> levels;
    const Viewport& v = rig.view->viewport();
    rig.scene->layout().visit(v.visible(), [&](std::size_t position) {
        if (const SourceInfoPtr& info = rig.scene->item(position).content->info) {
            const double width = v.worldToScreen(rig.scene->imageRect(position)).width;
            levels[info->id] =
                idealLevel(info->pyramid, width / static_cast<double>(info->pyramid.size().width), m_bias);
        }
    });
    return levels;
}

void SimDetailCheck::framed(SimRig& rig)
{
    const Viewport& v = rig.view->viewport();
    const double bias = rig.view->lastFrame().lodBias;
    if (m_known && v == m_viewport && bias != m_bias) {
        ++biases;
        m_known = false;
    }
    if (!m_known || !(v == m_viewport)) {
        m_bias = bias;
        m_viewport = v;
        m_known = true;
        m_places.assign(kColumns * kRows, {});
    }
    const std::vector<TileQuad>& tiles = rig.view->lastFrame().list.tiles;
    const std::unordered_map<SourceId, std::uint32_t> ideal = idealLevels(rig);
    for (int i = 0; i < kColumns * kRows; ++i) {
        const PointF at{(i % kColumns + 0.5) * static_cast<double>(v.size.width) / kColumns,
                        (i / kColumns + 0.5) * static_cast<double>(v.size.height) / kRows};
        const auto quad = std::find_if(tiles.begin(), tiles.end(),
                                       [&](const TileQuad& q) { return q.target.contains(at) && !(q.opacity < 1); });
        const TileKey* key = quad == tiles.end() ? nullptr : rig.gl.at(quad->slot);
        Place& place = m_places[static_cast<std::size_t>(i)];
        if (!key) {
            if (place.drawn && ++regressions > 0)
                rig.fail("a place shows nothing any more: " + toString(place.key));
            continue;
        }
        const auto known = ideal.find(key->source);
        compare(rig, place, *key, std::max(key->address.level, known == ideal.end() ? 0 : known->second));
    }
}

void SimDetailCheck::compare(SimRig& rig, Place& place, const TileKey& now, std::uint32_t level)
{
    ++compared;
    if (place.drawn && place.key.source == now.source && level > place.level && ++regressions > 0)
        rig.fail("level " + std::to_string(place.level) + " became " + std::to_string(level) + ": "
                 + toString(place.key) + ", now " + toString(now));
    if (place.drawn && !(place.key == now)) {
        place.gone.insert(place.key);
        if (place.gone.contains(now) && ++flickers > 0)
            rig.fail("a tile comes back: " + toString(now) + " after " + toString(place.key));
    }
    place.drawn = true;
    place.key = now;
    place.level = level;
}

} // namespace tessera::test

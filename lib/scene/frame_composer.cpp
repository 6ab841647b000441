// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/frame_composer.h>

#include <algorithm>
#include <cmath>

#include <load/image_loader.h>
#include <map/tile_cover.h>
#include <scene/canvas_colours.h>
#include <scene/cell_place.h>
#include <scene/engine.h>
#include <scene/frame_headings.h>
#include <scene/wall_mosaic.h>

namespace tessera {

namespace {

constexpr double kNearestAbove = 2.0; ///< device pixels per image pixel

/// Where there is nothing of it to be drawn.
std::uint32_t colourOf(const SceneItem& item)
{
    return item.content->average.value_or(kUnknownColour);
}

std::int64_t area(const RectF& r)
{
    return static_cast<std::int64_t>(std::llround(r.width * r.height));
}

} // namespace

FrameComposer::Missing FrameComposer::compose(const Input& input, Frame& frame)
{
    m_input = &input;
    m_frame = &frame;
    m_missing = {};
    m_next.clear();
    m_fades.begin(input.now, input.resting);
    m_glide.begin(input.now);
    frame.list = {};
    frame.list.background = kCanvasColour;
    frame.labels.clear();
    frame.headings = headingsOn(m_scene, *input.viewport);
    frame.outlines.clear();
    frame.currentOutline = {};
    frame.facts.holePixels = frame.facts.placeholderPixels = 0;
    frame.facts.cover = {};
    frame.lodBias = input.lodBias;
    const Viewport& v = *input.viewport;
    m_canvas = {0, 0, static_cast<double>(v.size.width), static_cast<double>(v.size.height)};
    if (m_scene.wall().shows(v.scale))
        composeWall();
    else if (m_scene.wall().mayShow(v.scale))
        composeAwaitedWall();
    else
        composeItems();
    outlineHighlighted();
    // What the last frame drew and this one does not is let go here, once all of this one is held.
    m_held.swap(m_next);
    m_missing.letGo = std::any_of(m_next.begin(), m_next.end(),
                                  [this](const Held::value_type& before) { return !m_held.contains(before.first); });
    m_next.clear();
    m_levels.swap(m_nextLevels);
    m_nextLevels.clear();
    m_fades.end();
    m_glide.end();
    m_input = nullptr;
    m_frame = nullptr;
    return m_missing;
}

// Also of what is not drawn right now: most textures are kept for later, and who points at one asks where it is.
void FrameComposer::outlineHighlighted()
{
    for (const TileKey& key : *m_input->highlighted) {
        const MosaicCover& wall = m_scene.wall().cover();
        if (m_scene.wall().isCurrent(key) && key.address.level < wall.pyramid().levelCount()) {
            m_frame->outlines.push_back(
                m_input->viewport->worldToScreen(wall.worldOf(wall.pyramid().tileFraction(key.address))));
            continue;
        }
        const auto id = m_scene.idOf(key);
        const auto position = id ? m_scene.positionOf(*id) : std::nullopt;
        const Pyramid* pyramid = m_scene.pyramidOf(key);
        if (!position || !pyramid || key.address.level >= pyramid->levelCount())
            continue;
        const RectF image = m_input->viewport->worldToScreen(m_scene.imageRect(*position));
        const RectF place = onScreen(image, pyramid->tileFraction(key.address));
        if (place.intersects(m_canvas))
            m_frame->outlines.push_back(place);
    }
}

void FrameComposer::composeItems()
{
    const Viewport& v = *m_input->viewport;
    m_scene.layout().visit(v.visible(), [&](std::size_t position) {
        ++m_frame->facts.items;
        const RectF screen = m_glide.at(m_scene.idAt(position), v.worldToScreen(m_scene.imageRect(position)));
        if (!screen.intersects(m_canvas))
            return;
        composeItem(position, screen);
        if (!m_input->inside && m_input->current == position)
            m_frame->currentOutline = screen;
    });
}

void FrameComposer::composeItem(std::size_t position, RectF screen)
{
    const SceneItem& item = m_scene.item(position);
    if (item.content->info)
        composeTiles(position, screen);
    else if (item.state == ItemState::Failed)
        fail(item, screen);
    else if (!standIn(position, m_input->viewport->worldToScreen(insideOf(m_scene.layout().cell(position)))))
        placeholder(screen, kUnknownColour);
    if (item.state == ItemState::Unknown)
        ++m_missing.items;
    if (item.content->info && item.content->trouble())
        m_frame->labels.push_back(
            {screen, item.name(), *item.content->trouble(), item.everReady && item.state == ItemState::Known});
}

FrameComposer::Mark FrameComposer::mark() const
{
    return {m_frame->list.solids.size(), m_frame->list.tiles.size(), m_frame->facts.placeholderPixels};
}

void FrameComposer::backTo(const Mark& mark)
{
    m_frame->list.solids.resize(mark.solids);
    m_frame->list.tiles.resize(mark.tiles);
    m_frame->facts.placeholderPixels = mark.placeholderPixels;
}

void FrameComposer::placeholder(RectF screen, std::uint32_t colour)
{
    m_frame->list.solids.push_back({screen, colour});
    m_frame->facts.placeholderPixels += area(screen.intersected(m_canvas));
}

void FrameComposer::fail(const SceneItem& item, RectF screen)
{
    m_frame->list.solids.push_back({screen, kFailedColour});
    m_frame->labels.push_back({screen, item.name(), item.content->error ? *item.content->error : Error{}});
}

void FrameComposer::composeTiles(std::size_t position, RectF screen)
{
    const SceneItem& item = m_scene.item(position);
    const SourceInfo& info = *item.content->info;
    const Pyramid& pyramid = info.pyramid;
    const double scale = screen.width / static_cast<double>(pyramid.size().width);
    const std::uint32_t level = levelOf(position, info, scale);
    const TileRange range = visibleTiles(pyramid, level, screen, m_canvas);
    // Of an image that cannot be read any more nothing further will come.
    const auto isLost = [&](const TileKey& key) { return item.state == ItemState::Failed || m_scene.failure(key); };
    std::uint64_t failed = 0;
    std::vector<std::pair<TileAddress, float>> fading; // drawn upon what is drawn in their place
    const auto ready = [&](const TileAddress& address) {
        const TileKey key = info.key(address);
        const bool isIdeal = address.level == level;
        const Texture* texture = hold(key, isIdeal ? Role::Ideal : Role::StandIn);
        if (!isIdeal)
            return texture != nullptr;
        if (!texture) {
            failed += isLost(key) ? 1 : 0;
            if (item.everReady && level != pyramid.rootLevel()) // what stands in for it, a fade would begin with
                m_fades.miss(key);
            return false;
        }
        const float opacity = opacityOf(info, key, texture->opaque);
        if (opacity < 1)
            fading.emplace_back(address, opacity);
        return !(opacity < 1);
    };
    const auto add = [&](const TileAddress& drawn, const RectF& fraction, float opacity) {
        const TileKey key = info.key(drawn);
        const Texture* texture = hold(key, drawn.level == level ? Role::Ideal : Role::StandIn);
        TileQuad quad;
        quad.target = onScreen(screen, fraction);
        quad.source = sourceTexels(pyramid, drawn, fraction);
        quad.slot = texture->slot;
        quad.nearest = scale > kNearestAbove;
        quad.opacity = opacity;
        quad.opaque = texture->opaque && !(opacity < 1) && !isGliding(); // on the way they cross each other
        quad.detailed = drawn.level <= level;
        m_frame->list.tiles.push_back(quad);
    };
    const auto draw = [&](const TileAddress& drawn, const RectF& fraction) { add(drawn, fraction, 1); };
    const auto nothing = [&](const TileAddress& ideal, const RectF& fraction) {
        const RectF target = onScreen(screen, fraction);
        const bool lost = isLost(info.key(ideal));
        if (!lost && standIn(position, target))
            return;
        m_frame->list.solids.push_back({target, lost ? kFailedColour : colourOf(item)});
        if (!lost)
            (item.everReady ? m_frame->facts.holePixels : m_frame->facts.placeholderPixels) +=
                area(target.intersected(m_canvas));
    };
    const Mark before = mark();
    const CoverCount count = cover(pyramid, range, ready, draw, nothing);
    for (const auto& [tile, opacity] : fading)
        add(tile, pyramid.tileFraction(tile), opacity);
    m_frame->facts.cover.add(count);
    m_missing.tiles += count.finer + count.coarser + count.missing - failed;
    if (count.missing == 0)
        m_scene.noteCovered(m_scene.idAt(position));
    else if (!item.everReady && !isLost(info.key({pyramid.rootLevel(), 0, 0}))) {
        // A cover before detail: a first tile alone would stand in the middle of nothing.
        backTo(before);
        if (!composeFormer(position))
            composePartial(position, screen);
    }
}

// As planned; on the way, where nothing is planned for, with the same reluctance to change.
std::uint32_t FrameComposer::levelOf(std::size_t position, const SourceInfo& info, double scale)
{
    std::optional<std::uint32_t> level = m_input->level(position);
    if (!level) {
        const auto shown = m_levels.find(info.id);
        level = idealLevel(info.pyramid, scale, m_input->lodBias,
                           shown == m_levels.end() ? std::nullopt : std::optional(shown->second));
    }
    return m_nextLevels[info.id] = *level;
}

void FrameComposer::composePartial(std::size_t position, RectF screen)
{
    const SceneItem& item = m_scene.item(position);
    for (const Scene::Partial& partial : m_scene.partials(m_scene.idAt(position))) {
        const Texture* texture = hold(partial.key, Role::StandIn);
        if (!texture)
            continue;
        const RectF& shown = partial.shown;
        TileQuad quad;
        quad.target = onScreen(screen, shown);
        quad.source = sourceTexels(item.content->info->pyramid, partial.key.address, shown);
        quad.slot = texture->slot;
        quad.opaque = texture->opaque;
        quad.detailed = false;
        m_frame->list.tiles.push_back(quad);
        const RectF rest = shown.height < 1 ? RectF{0, shown.y > 0 ? 0 : shown.bottom(), 1, 1 - shown.height}
                                            : RectF{shown.x > 0 ? 0 : shown.right(), 0, 1 - shown.width, 1};
        return placeholder(onScreen(screen, rest), colourOf(item));
    }
    if (!standIn(position, screen))
        placeholder(screen, colourOf(item));
}

const Texture* FrameComposer::hold(const TileKey& key, Role role)
{
    if (const auto it = m_next.find(key); it != m_next.end())
        return &*it->second.texture;
    if (const auto it = m_held.find(key); it != m_held.end() && it->second.role == role)
        return &*m_next.emplace(key, std::move(it->second)).first->second.texture;
    TextureRegistry* textures = m_scene.engine().textures();
    const Holder holder(role == Role::Ideal ? "view" : "fallback", m_view);
    TextureRef ref = textures ? textures->find(key, holder) : TextureRef();
    if (!ref)
        return nullptr;
    m_scene.engine().loader().noteUsed(key);
    return &*m_next.emplace(key, Drawn{std::move(ref), role}).first->second.texture;
}

// Below 1 while it fades in: the root at least is under it then.
float FrameComposer::opacityOf(const SourceInfo& info, const TileKey& ideal, bool isOpaque)
{
    const bool isRoot = ideal.address.level == info.pyramid.rootLevel(); // nothing coarser is there to fade from
    const float opacity = isOpaque && !isRoot ? m_fades.show(ideal) : 1;
    return opacity < 1 && hold(info.key({info.pyramid.rootLevel(), 0, 0}), Role::StandIn) ? opacity : 1;
}

} // namespace tessera

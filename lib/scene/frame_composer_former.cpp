// SPDX-License-Identifier: GPL-3.0-or-later
// What a FrameComposer draws of images whose file was rewritten.
#include <scene/frame_composer.h>

#include <optional>

#include <map/tile_cover.h>

namespace tessera {

namespace {

constexpr std::uint32_t kFormerGround = 0x25282dff; ///< 0xRRGGBBAA, where nothing is left of it

} // namespace

bool FrameComposer::composeFormer(std::size_t position)
{
    const SceneItem& item = m_scene.item(position);
    if (!item.content->former)
        return false;
    const SourceInfo& info = *item.content->former;
    const Pyramid& pyramid = info.pyramid;
    const RectF screen = m_input->viewport->worldToScreen(m_scene.placeFor(position, pyramid.size()));
    const double scale = screen.width / static_cast<double>(pyramid.size().width);
    const std::uint32_t level = idealLevel(pyramid, scale, m_input->lodBias, std::nullopt);
    const Mark before = mark();
    bool drawn = false;
    const auto ready = [&](const TileAddress& address) { return hold(info.key(address), Role::StandIn) != nullptr; };
    const auto draw = [&](const TileAddress& address, const RectF& fraction) {
        const Texture* texture = hold(info.key(address), Role::StandIn);
        TileQuad quad;
        quad.target = onScreen(screen, fraction);
        quad.source = sourceTexels(pyramid, address, fraction);
        quad.slot = texture->slot;
        quad.opaque = texture->opaque;
        quad.detailed = false;
        m_frame->list.tiles.push_back(quad);
        drawn = true;
    };
    const auto nothing = [&](const TileAddress&, const RectF& fraction) {
        placeholder(onScreen(screen, fraction), kFormerGround);
    };
    (void)cover(pyramid, visibleTiles(pyramid, level, screen, m_canvas), ready, draw, nothing);
    if (!drawn)
        backTo(before);
    return drawn;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <unordered_map>
#include <vector>

#include <core/event_ring.h>
#include <support/scene_rig.h>
#include <texture/texture_registry.h>

/// What stepping from image to image did, and what it shows.
namespace tessera::test {

/// Everybody tells the ring what they do.
inline EngineConfig telling(EventRing* ring)
{
    EngineConfig config;
    config.events = ring;
    return config;
}

/// What happened since it was read last.
struct Told {
    int frames = 0;
    int mostPlansPerFrame = 0;
    std::vector<TileKey> begun; ///< jobs, in their order
};

class Listener {
public:
    explicit Listener(const EventRing& ring) : m_ring(ring) { }

    Told read()
    {
        Told told;
        m_ring.read(m_cursor, [&](const Event& e) {
            if (e.kind == EventKind::Plan)
                told.mostPlansPerFrame = std::max(told.mostPlansPerFrame, ++m_plans);
            if (e.kind == EventKind::Frame) {
                ++told.frames;
                m_plans = 0;
            }
            if (e.kind == EventKind::Start)
                told.begun.push_back(e.key);
        });
        return told;
    }

private:
    const EventRing& m_ring;
    EventRing::Cursor m_cursor;
    int m_plans = 0;
};

/// How many quads the last frame shows of the image that the view names; -1 when it shows another one in its place.
inline int quadsOfCurrent(SceneRig& rig)
{
    const std::size_t position = rig.view->current().value();
    const SourceInfoPtr info = rig.scene->item(position).content->info;
    const RectF place = rig.view->viewport().worldToScreen(rig.scene->imageRect(position));
    TextureRegistry& textures = *rig.engine->textures();
    std::vector<SlotRef> own;
    for (const TextureEntryReport& entry : textures.entries())
        if (info && entry.key.source == info->id)
            if (const TextureRef texture = textures.find(entry.key, Holder("test")))
                own.push_back(texture->slot);
    int shown = 0;
    for (const TileQuad& quad : rig.view->lastFrame().list.tiles) {
        const PointF at = quad.target.center();
        const bool inPlace = at.x > place.x && at.x < place.right() && at.y > place.y && at.y < place.bottom();
        const bool isOwn = std::find(own.begin(), own.end(), quad.slot) != own.end();
        if (inPlace != isOwn)
            return -1;
        shown += inPlace ? 1 : 0;
    }
    return shown;
}

/// Of images, by what stands for them until they are opened.
inline std::unordered_map<SourceId, std::size_t> positionsIn(const SceneRig& rig)
{
    std::unordered_map<SourceId, std::size_t> positions;
    for (std::size_t i = 0; i < rig.scene->count(); ++i)
        positions[rig.scene->item(i).openId] = i;
    return positions;
}

inline bool isKnown(const SceneRig& rig, std::size_t position)
{
    return rig.scene->item(position).state == ItemState::Known;
}

/// The classes of what the view has of an image, or wants.
inline std::set<unsigned> classesOf(const SceneRig& rig, std::size_t position)
{
    std::set<unsigned> classes;
    const SceneItem& item = rig.scene->item(position);
    for (const auto* list : {&rig.view->wanted(), &rig.view->waiting(), &rig.view->present()})
        for (const Wanted& wanted : *list)
            if (wanted.key.source == item.openId || (item.content->info && wanted.key.source == item.content->info->id))
                classes.insert(wanted.rank.priorityClass);
    return classes;
}

} // namespace tessera::test

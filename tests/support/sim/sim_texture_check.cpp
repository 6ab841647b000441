// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_texture_check.h>

#include <algorithm>

#include <texture/slot_classes.h>
#include <texture/uploader.h>

namespace tessera::test {

namespace {

constexpr auto kMoving = std::chrono::milliseconds(4);
constexpr auto kStill = std::chrono::milliseconds(8);

} // namespace

void SimUploadCheck::uploaded(SimRig& rig, const TileKey& key)
{
    // What waits and is more urgent, of the same size: it could have had this place.
    const auto sizeOf = [](const Pixels& pixels) { return slotClassFor(pixels.width(), pixels.height()); };
    std::optional<int> size;
    Upload upload{key, rig.clock.now(), 0};
    rig.source.pixels().forEach([&](const TileKey& k, const Pixels& pixels) {
        if (!(k == key))
            return;
        size = sizeOf(pixels);
        upload.bytes = pixels.bytes();
    });
    m_uploads.push_back(upload);
    const int own = classOf(rig, key);
    rig.source.pixels().forEach([&](const TileKey& other, const Pixels& pixels) {
        if (other == key || sizeOf(pixels) != size || !rig.engine->uploader()->isQueued(other)
            || classOf(rig, other) >= own)
            return;
        ++inversions;
        rig.fail("uploaded class " + std::to_string(own) + " before class " + std::to_string(classOf(rig, other)) + ": "
                 + toString(other));
    });
}

// As the view plans with it now.
int SimUploadCheck::classOf(const SimRig& rig, const TileKey& key)
{
    for (const Wanted& wanted : rig.view->waiting())
        if (wanted.key == key)
            return wanted.rank.priorityClass;
    return static_cast<int>(kPriorityClasses);
}

void SimUploadCheck::framed(SimRig& rig)
{
    if (m_uploads.empty())
        return;
    ++frames;
    const Duration budget = rig.view->isAnimating() ? Duration(kMoving) : Duration(kStill);
    const Duration spent = rig.clock.now() - m_uploads.front().when;
    const Duration beforeLast = m_uploads.back().when - m_uploads.front().when;
    // In this time the device takes at most so much.
    const double most = static_cast<double>(budget.count()) / (SimGl::kFastest * rig.config().uploadNsPerByte);
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i + 1 < m_uploads.size(); ++i)
        bytes += m_uploads[i].bytes;
    tooManyBytes += static_cast<double>(bytes) > most ? 1 : 0;
    over += spent > budget && m_uploads.size() > 1 ? 1 : 0;
    farOver += beforeLast > budget ? 1 : 0;
    m_uploads.clear();
}

void SimEvictionCheck::evicted(SimRig& rig, const TextureRegistry::Eviction& eviction)
{
    ++evictions;
    for (const TileQuad& quad : rig.view->lastFrame().list.tiles)
        if (const TileKey* key = rig.gl.at(quad.slot); key && *key == eviction.victim) {
            ++drawn;
            break;
        }
    if (eviction.planned && !(eviction.requesterRank < *eviction.planned))
        rig.fail("evicted what is as urgent: " + toString(eviction.victim) + " for " + toString(eviction.requester));
}

void SimEvictionCheck::started(SimRig&, const TileKey& key)
{
    starts += m_started[key]++ > 0 ? 1 : 0;
}

} // namespace tessera::test

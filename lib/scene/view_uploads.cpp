// SPDX-License-Identifier: GPL-3.0-or-later
// How what a View waits for gets onto the GPU, within each frame's time.
#include <scene/view.h>

#include <algorithm>

#include <core/clock.h>
#include <scene/engine.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

namespace tessera {

namespace {

constexpr Duration kUploadLeast = std::chrono::milliseconds(1);
constexpr Duration kUploadMoving = std::chrono::milliseconds(4); ///< at most
constexpr Duration kUploadStill = std::chrono::milliseconds(8);
constexpr int kPatientFrames = 4; ///< that a tile without room waits for others to make some
constexpr int kBlockedFrames = 8; ///< that a tile without room is tried again before something changes

} // namespace

// While something moves, half of what is left of the frame: it has to be painted, too.
Duration View::uploadTime() const
{
    if (m_planIsOfRest)
        return kUploadStill;
    const Duration left = m_frameBegan + m_framePeriod - m_engine.clock().now();
    return std::clamp(left / 2, kUploadLeast, kUploadMoving);
}

void View::upload()
{
    Uploader* uploader = m_engine.uploader();
    m_uploadsWait = false;
    if (!uploader)
        return;
    const TimePoint start = m_engine.clock().now();
    m_engine.textures()->beginFrame();
    const Duration budget = uploadTime();
    FrameUploads done = uploader->run(budget);
    noteUploads(done);
    if (!done.visibleBlocked.empty() && !m_motion.isMoving()) {
        replaceStandIns(done.visibleBlocked, start + budget);
        // Where that was not enough for some frames, any of them makes room.
        const auto left = [&] { return start + budget - m_engine.clock().now(); };
        while (m_blockedFrames >= kPatientFrames && !done.visibleBlocked.empty() && left() > Duration::zero()
               && m_composer.yieldAnyStandIn()) {
            m_composeStale = true;
            done = uploader->run(left(), done.ready.empty());
            noteUploads(done);
        }
    }
    m_engine.textures()->endFrame();
    m_blockedFrames = done.visibleBlocked.empty() ? 0 : m_blockedFrames + 1;
    m_uploadsWait = done.wantsAnother() || (m_blockedFrames > 0 && m_blockedFrames < kBlockedFrames);
    m_frame.facts.uploadMs = toMs(m_engine.clock().now() - start);
}

// At rest, what stands in makes room for what it stands in for: else both would wait for ever. First for
// the very tile that is in its place then; what finds no room even so is held and drawn again.
void View::replaceStandIns(const std::vector<TileKey>& blocked, TimePoint until)
{
    for (const TileKey& tile : blocked) {
        while (m_engine.uploader()->isQueued(tile) && m_engine.clock().now() < until && m_composer.yieldStandIn(tile)) {
            m_composeStale = true;
            noteUploads(m_engine.uploader()->runOne(tile, until - m_engine.clock().now()));
        }
    }
}

void View::noteUploads(const FrameUploads& done)
{
    m_scene.noteReady(done.ready);
    for (const auto& [key, error] : done.failed)
        m_scene.accept(key, error);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

#include <texture/texture_backend.h>

namespace tessera {

/// Which slots a device that works late may still be writing to: one fence for each frame's uploads, asked
/// without waiting. For other devices it knows of none. Not thread-safe.
class SlotFences {
public:
    static constexpr std::size_t kMostFrames = 3; ///< whose uploads may be under way

    using Release = std::function<void(const SlotRef&)>;
    /// `backend` outlives it. `release` takes slots that may be used anew.
    SlotFences(TextureBackend& backend, Release release);
    SlotFences(const SlotFences&) = delete;
    SlotFences& operator=(const SlotFences&) = delete;

    /// Something was uploaded there.
    void wrote(const SlotRef& slot);
    /// The frame's uploads are made. Needs a current backend.
    void endFrame();
    /// Finds out what has been done. Needs a current backend.
    void look();

    /// As many frames' uploads are under way as may be.
    [[nodiscard]] bool isFull() const { return m_frames.size() >= kMostFrames; }
    [[nodiscard]] bool isWriting(const SlotRef& slot) const { return m_writing.contains(nameOf(slot)); }
    [[nodiscard]] bool isWritingTo(PageHandle page) const;

    /// Nobody needs what is in the slot: released now, or once it has been written.
    void release(const SlotRef& slot);
    /// Nothing is waited for any more: what was to be released is. Fences go now, or in look() where the
    /// backend is not current.
    void giveUp();

private:
    struct FrameOfWrites {
        FenceHandle fence = nullptr;
        std::vector<SlotRef> written;
    };

    [[nodiscard]] static std::uint64_t nameOf(const SlotRef& slot)
    {
        return std::uint64_t(slot.page) << 16U | slot.layer;
    }
    void settle(const std::vector<SlotRef>& written);
    void dropDoomed();

    TextureBackend& m_backend;
    const Release m_release;
    std::vector<SlotRef> m_open;                       ///< written in this frame
    std::deque<FrameOfWrites> m_frames;                ///< the oldest first
    std::unordered_map<std::uint64_t, bool> m_writing; ///< all of these; true: to be released
    std::vector<FenceHandle> m_doomed;
};

} // namespace tessera

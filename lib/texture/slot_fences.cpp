// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/slot_fences.h>

#include <algorithm>
#include <utility>

namespace tessera {

SlotFences::SlotFences(TextureBackend& backend, Release release) : m_backend(backend), m_release(std::move(release)) { }

void SlotFences::wrote(const SlotRef& slot)
{
    if (!m_backend.isLate())
        return;
    m_open.push_back(slot);
    m_writing.emplace(nameOf(slot), false);
}

void SlotFences::endFrame()
{
    if (m_open.empty())
        return;
    FrameOfWrites frame{m_backend.fence(), std::exchange(m_open, {})};
    if (frame.fence)
        m_frames.push_back(std::move(frame));
    else
        settle(frame.written);
}

// A device passes its fences in the order in which they were made.
void SlotFences::look()
{
    dropDoomed();
    while (!m_frames.empty() && m_backend.hasPassed(m_frames.front().fence)) {
        const FrameOfWrites frame = std::move(m_frames.front());
        m_frames.pop_front();
        m_backend.dropFence(frame.fence);
        settle(frame.written);
    }
}

bool SlotFences::isWritingTo(PageHandle page) const
{
    return std::any_of(m_writing.begin(), m_writing.end(),
                       [page](const auto& slot) { return slot.first >> 16U == page; });
}

void SlotFences::release(const SlotRef& slot)
{
    const auto writing = m_writing.find(nameOf(slot));
    if (writing == m_writing.end())
        m_release(slot);
    else
        writing->second = true;
}

void SlotFences::giveUp()
{
    for (const FrameOfWrites& frame : m_frames)
        m_doomed.push_back(frame.fence);
    const std::deque<FrameOfWrites> frames = std::exchange(m_frames, {});
    for (const FrameOfWrites& frame : frames)
        settle(frame.written);
    settle(std::exchange(m_open, {}));
    if (m_backend.isCurrent())
        dropDoomed();
}

void SlotFences::settle(const std::vector<SlotRef>& written)
{
    for (const SlotRef& slot : written) {
        const auto writing = m_writing.find(nameOf(slot));
        const bool unneeded = writing->second;
        m_writing.erase(writing);
        if (unneeded)
            m_release(slot);
    }
}

void SlotFences::dropDoomed()
{
    for (const FenceHandle fence : std::exchange(m_doomed, {}))
        m_backend.dropFence(fence);
}

} // namespace tessera

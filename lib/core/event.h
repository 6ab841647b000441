// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

#include <core/clock.h>
#include <core/tile_key.h>

namespace tessera {

/// What was decided or done. In brackets: what an Event carries beside its time; `key` is the tile's in all
/// that are about a tile.
enum class EventKind : std::uint8_t {
    Milestone, ///< of the program's start (detail: Milestone)
    StepBegin, ///< of a flight (numbers: which step, from 0)
    StepEnd,   ///< (numbers: which step; 1 when it was met, else 0)
    Frame,     ///< a view's work for one frame (took; numbers: the view's number)
    Plan, ///< a view said what it wants (took; numbers: tiles to load, tiles decoded that wait for upload, the view's)
    Draw, ///< a view chose what to draw (took; numbers: tiles ideal, covered by finer, by coarser, by nothing)
    Displayed,  ///< a frame is on its way to the screen (took: its CPU; numbers: CPU of painting in us, hole,
                ///< placeholder pixels)
    Queued,     ///< a job is new (numbers: class, distance)
    Start,      ///< a pump took a job (took: how long it was queued; numbers: class, distance)
    Stage,      ///< a job went on (detail: TileState)
    Finish,     ///< a pump is done with a job, for now or for good (took: off the CPU after a cancel; detail: LoadEnd)
    Cancel,     ///< a job is not wanted any more (detail: CancelReason; numbers: 1 if it ran, 2 if it had finished)
    QueueDepth, ///< (numbers: jobs queued, jobs running)
    Upload,     ///< a tile became a texture (took; numbers: bytes, KiB of all texture pages, class)
    NoRoom,     ///< a tile found no texture it may push out (numbers: class)
    Evict,      ///< a texture gave way (other: the tile it gave way for, an empty key where memory was given
                ///< back; numbers: that tile's class)
};

enum class Milestone : std::uint8_t { ProcessStart, QtReady, WindowShown, FirstFrame, FirstImage, FirstCover };
enum class LoadEnd : std::uint8_t { Loaded, Failed, Abandoned, Paused };
enum class CancelReason : std::uint8_t {
    NotPlanned, ///< the newest plan does not list it
    Left,       ///< what it belonged to was left behind
    OutOfView,  ///< too far from where the view is now
    Dropped,    ///< its ticket was
    Stopped     ///< the loader was
};

/// Which of the rows of a trace an event belongs to. Those of one row are told as they end.
struct EventLane {
    static constexpr std::uint16_t kGui = 0;
    static constexpr std::uint16_t kLoader = 1; ///< what the loader decides, on whichever thread
    static constexpr std::uint16_t kFlight = 2;
    static constexpr std::uint16_t kProgram = 3; ///< its milestones
    static constexpr std::uint16_t kFirstPump = 8;
    [[nodiscard]] static constexpr std::uint16_t ofPump(unsigned index)
    {
        return static_cast<std::uint16_t>(kFirstPump + index);
    }
};

/// One line of a trace. A plain value without texts: keys get their names when they are written out.
struct Event {
    EventKind kind = EventKind::Milestone;
    std::uint8_t detail = 0; ///< one of the enumerations above, as the kind says
    std::uint16_t lane = EventLane::kGui;
    TimePoint when{}; ///< when it happened; of what took time: when that began
    Duration took{};
    TileKey key{};
    TileKey other{};
    std::array<std::uint32_t, 4> numbers{};
};
static_assert(std::is_trivially_copyable_v<Event> && sizeof(Event) % sizeof(std::uint64_t) == 0);

template <class Enumeration>
[[nodiscard]] constexpr std::uint8_t detailOf(Enumeration value)
{
    return static_cast<std::uint8_t>(value);
}

} // namespace tessera

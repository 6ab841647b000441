// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <core/clock.h>
#include <core/reports.h>
#include <core/result.h>
#include <texture/slot_classes.h>
#include <texture/texture_backend.h>

namespace tessera {

/// Slots of all size classes, in pages of about 4 MB, within one budget in bytes that all pages
/// together never exceed. Taking and giving back a slot is a change in a list; the device is only
/// asked for pages. Not thread-safe.
class SlotPool {
public:
    static constexpr Duration kKeepEmpty = std::chrono::seconds(5);

    /// `backend` and `clock` outlive the pool.
    SlotPool(TextureBackend& backend, const Clock& clock, std::uint64_t budgetBytes);

    /// A free slot, from a new page if the budget has room for one, also by giving up empty pages of
    /// other classes. The root class stops at a quarter of the budget. Else Full. Needs a current
    /// backend.
    [[nodiscard]] Result<SlotRef> take(int sizeClass);
    /// A free slot of the pages that are there; none when there is none.
    [[nodiscard]] std::optional<SlotRef> takeIdle(int sizeClass);
    /// A slot of no page is ignored.
    void release(const SlotRef& slot);
    /// Whether a page for this class could be made if `freed` more bytes of other classes were gone.
    [[nodiscard]] bool hasRoom(int sizeClass, std::uint64_t freed) const;
    [[nodiscard]] std::uint64_t pageBytes(PageHandle page, int sizeClass) const;

    /// Destroys what waits for a current backend and what has been empty for kKeepEmpty. Needs a
    /// current backend.
    void tidy();
    /// Gives up all empty pages: destroyed now, or in tidy() where the backend is not current.
    void giveUpEmpty();
    /// Needs a current backend, which is told of all free slots that something lies in.
    void forgetIdle();

    /// How much of the budget may be used from now on; all of it at first. Pages beyond that stay as long as
    /// something lies in them.
    void allow(std::uint64_t bytes);
    [[nodiscard]] std::uint64_t allowedBytes() const { return m_allowed; }

    [[nodiscard]] std::uint64_t budgetBytes() const { return m_budget; }
    [[nodiscard]] std::uint64_t bytes() const
    {
        return m_bytes;
    } ///< of all pages, also those that wait for destruction
    [[nodiscard]] std::uint64_t peakBytes() const { return m_peakBytes; }
    [[nodiscard]] std::uint64_t pendingDestroy() const { return m_pending.size(); }
    /// How often a slot was taken that had been used before.
    [[nodiscard]] std::uint64_t reused() const { return m_reused; }
    /// The classes that have or had slots: "slots 512". allocs and deallocs count slots.
    [[nodiscard]] std::vector<PoolReport> report() const;

private:
    struct Page {
        PageHandle handle = 0;
        std::uint16_t layers = 0;
        std::vector<std::uint16_t> used; ///< given back, the latest at the end
        std::uint16_t fresh = 0;         ///< layers from here on were never taken
        TimePoint emptySince{};

        [[nodiscard]] std::size_t idle() const { return used.size() + (layers - fresh); }
        [[nodiscard]] bool isEmpty() const { return idle() == layers; }
    };
    struct Doomed {
        PageHandle handle;
        std::uint64_t bytes;
    };
    struct Class {
        std::vector<Page> pages;
        PoolReport counts;
    };

    [[nodiscard]] std::uint64_t limit(int sizeClass) const
    {
        return sizeClass == kRootClass ? m_allowed / 4 : m_allowed;
    }
    [[nodiscard]] std::uint16_t wantedLayers(int sizeClass) const;
    [[nodiscard]] SlotRef takeFrom(Page& page, int sizeClass);
    [[nodiscard]] Result<SlotRef> takeFromNewPage(int sizeClass);
    void giveUp(int sizeClass, std::size_t index);
    [[nodiscard]] bool giveUpOneEmpty(int exceptClass);

    TextureBackend& m_backend;
    const Clock& m_clock;
    std::uint64_t m_budget;
    std::uint64_t m_allowed = 0;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_peakBytes = 0;
    std::uint64_t m_reused = 0;
    std::array<Class, kSlotClasses> m_classes;
    std::vector<Doomed> m_pending;
};

} // namespace tessera

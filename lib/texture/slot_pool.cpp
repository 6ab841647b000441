// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/slot_pool.h>

#include <algorithm>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr std::uint64_t kPageTargetBytes = 4'300'000; ///< four slots of the largest class
constexpr std::uint64_t kMaxLayers = 256;             ///< what every OpenGL 3.3 has
constexpr std::uint64_t kMinPages = 16;               ///< that a small budget is still cut into

std::size_t at(int sizeClass)
{
    return static_cast<std::size_t>(sizeClass);
}

} // namespace

SlotPool::SlotPool(TextureBackend& backend, const Clock& clock, std::uint64_t budgetBytes)
    : m_backend(backend), m_clock(clock), m_budget(budgetBytes)
{
    for (int c = 0; c < kSlotClasses; ++c)
        m_classes[at(c)].counts.name = "slots " + std::to_string(kSlotContent[at(c)]);
    allow(budgetBytes);
}

void SlotPool::allow(std::uint64_t bytes)
{
    m_allowed = std::min(bytes, m_budget);
    for (int c = 0; c < kSlotClasses; ++c)
        m_classes[at(c)].counts.budgetBytes = limit(c);
}

std::uint16_t SlotPool::wantedLayers(int sizeClass) const
{
    const std::uint64_t target = std::min(kPageTargetBytes, m_budget / kMinPages) / slotBytes(sizeClass);
    return static_cast<std::uint16_t>(std::clamp<std::uint64_t>(target, 1, kMaxLayers));
}

std::optional<SlotRef> SlotPool::takeIdle(int sizeClass)
{
    // The fullest page first, so that others become empty and can be given up.
    Page* best = nullptr;
    for (Page& page : m_classes[at(sizeClass)].pages)
        if (page.idle() > 0 && (!best || page.idle() < best->idle()))
            best = &page;
    return best ? std::optional(takeFrom(*best, sizeClass)) : std::nullopt;
}

Result<SlotRef> SlotPool::take(int sizeClass)
{
    if (const std::optional<SlotRef> idle = takeIdle(sizeClass))
        return *idle;
    while (!hasRoom(sizeClass, 0))
        if (!giveUpOneEmpty(sizeClass))
            return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "the texture memory is full"));
    return takeFromNewPage(sizeClass);
}

SlotRef SlotPool::takeFrom(Page& page, int sizeClass)
{
    PoolReport& counts = m_classes[at(sizeClass)].counts;
    SlotRef slot{page.handle, 0, static_cast<std::uint8_t>(sizeClass)};
    if (!page.used.empty()) {
        slot.layer = page.used.back();
        page.used.pop_back();
        ++counts.reuseHits;
        ++m_reused;
    } else {
        slot.layer = page.fresh++;
    }
    ++counts.leased;
    counts.peakLeased = std::max(counts.peakLeased, counts.leased);
    return slot;
}

bool SlotPool::hasRoom(int sizeClass, std::uint64_t freed) const
{
    const std::uint64_t need = slotBytes(sizeClass);
    const std::uint64_t own = m_classes[at(sizeClass)].counts.bytes;
    return m_bytes - std::min(freed, m_bytes) + need <= m_allowed && own + need <= limit(sizeClass);
}

Result<SlotRef> SlotPool::takeFromNewPage(int sizeClass)
{
    Class& group = m_classes[at(sizeClass)];
    const std::uint64_t room = std::min(m_allowed - m_bytes, limit(sizeClass) - group.counts.bytes);
    const auto layers =
        static_cast<std::uint16_t>(std::min<std::uint64_t>(wantedLayers(sizeClass), room / slotBytes(sizeClass)));
    auto handle = m_backend.createPage(slotSide(sizeClass), layers);
    if (!handle)
        return handle.error();
    const std::uint64_t bytes = layers * slotBytes(sizeClass);
    m_bytes += bytes;
    m_peakBytes = std::max(m_peakBytes, m_bytes);
    group.counts.bytes += bytes;
    group.counts.allocs += layers;
    group.pages.push_back({*handle, layers, {}, 0, m_clock.now()});
    return takeFrom(group.pages.back(), sizeClass);
}

void SlotPool::release(const SlotRef& slot)
{
    Class& group = m_classes[slot.sizeClass];
    const auto page =
        std::find_if(group.pages.begin(), group.pages.end(), [&](const Page& p) { return p.handle == slot.page; });
    if (page == group.pages.end())
        return;
    page->used.push_back(slot.layer);
    --group.counts.leased;
    if (page->isEmpty())
        page->emptySince = m_clock.now();
}

std::uint64_t SlotPool::pageBytes(PageHandle handle, int sizeClass) const
{
    for (const Page& page : m_classes[at(sizeClass)].pages)
        if (page.handle == handle)
            return page.layers * slotBytes(sizeClass);
    return 0;
}

void SlotPool::giveUp(int sizeClass, std::size_t index)
{
    Class& group = m_classes[at(sizeClass)];
    const Page& page = group.pages[index];
    const std::uint64_t bytes = page.layers * slotBytes(sizeClass);
    group.counts.bytes -= bytes;
    group.counts.deallocs += page.layers;
    if (m_backend.isCurrent()) {
        m_backend.destroyPage(page.handle);
        m_bytes -= bytes;
    } else {
        m_pending.push_back({page.handle, bytes});
    }
    group.pages.erase(group.pages.begin() + static_cast<std::ptrdiff_t>(index));
}

bool SlotPool::giveUpOneEmpty(int exceptClass)
{
    for (int c = 0; c < kSlotClasses; ++c) {
        const auto& pages = m_classes[at(c)].pages;
        for (std::size_t i = 0; c != exceptClass && i < pages.size(); ++i) {
            if (pages[i].isEmpty()) {
                giveUp(c, i);
                return true;
            }
        }
    }
    return false;
}

void SlotPool::tidy()
{
    for (const Doomed& doomed : m_pending) {
        m_backend.destroyPage(doomed.handle);
        m_bytes -= doomed.bytes;
    }
    m_pending.clear();
    const TimePoint now = m_clock.now();
    for (int c = 0; c < kSlotClasses; ++c) {
        const auto& pages = m_classes[at(c)].pages;
        for (std::size_t i = pages.size(); i-- > 0;)
            if (pages[i].isEmpty() && now - pages[i].emptySince >= kKeepEmpty)
                giveUp(c, i);
    }
}

void SlotPool::giveUpEmpty()
{
    while (giveUpOneEmpty(-1)) { }
}

void SlotPool::forgetIdle()
{
    for (const Class& group : m_classes)
        for (const Page& page : group.pages)
            for (const std::uint16_t layer : page.used)
                m_backend.forget(page.handle, layer);
}

std::vector<PoolReport> SlotPool::report() const
{
    std::vector<PoolReport> reports;
    for (const Class& group : m_classes) {
        if (group.counts.allocs == 0)
            continue;
        reports.push_back(group.counts);
        for (const Page& page : group.pages)
            reports.back().idle += page.idle();
    }
    return reports;
}

} // namespace tessera

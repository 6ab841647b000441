// SPDX-License-Identifier: GPL-3.0-or-later
// What gives way in a TextureRegistry; the rest of it is in texture_registry.cpp.
#include <texture/texture_registry.h>

#include <algorithm>
#include <tuple>

#include <core/event_ring.h>

namespace tessera {

namespace {

constexpr std::size_t kCandidates = 32; ///< that an eviction chooses from by their level
constexpr std::uint32_t kNotShown = 64; ///< levels away: of sources that no view shows

} // namespace

std::uint32_t TextureRegistry::levelsAway(const TileKey& key) const
{
    const auto shown = m_levels.find(key.source);
    if (shown == m_levels.end())
        return kNotShown;
    return std::max(shown->second, key.address.level) - std::min(shown->second, key.address.level);
}

bool TextureRegistry::isEvictable(const Resident& resident, const Request& request) const
{
    return m_textures.references(resident.key) == 1
           && (!m_residency.isPlanned(resident) || request.rank < resident.rank);
}

const Resident* TextureRegistry::unplannedVictim(const Request& request)
{
    auto& order = m_residency.order(request.sizeClass);
    const Resident* victim = nullptr;
    std::uint32_t victimAway = 0;
    std::size_t found = 0;
    auto place = order.end();
    for (std::size_t left = order.size(); left > 0 && found < kCandidates; --left) {
        --place;
        if (m_residency.isPlanned(*place))
            continue;
        if (m_textures.references(place->key) > 1) {
            // In use since it was taken: as good as used now, and out of the way of the next search.
            const auto held = place++;
            m_residency.use(held);
            continue;
        }
        const std::uint32_t away = levelsAway(place->key);
        if (++found == 1 || away > victimAway) {
            victim = &*place;
            victimAway = away;
        }
    }
    return victim;
}

const Resident* TextureRegistry::plannedVictim(const Request& request)
{
    const Resident* victim = nullptr;
    for (const Resident& resident : m_residency.order(request.sizeClass)) {
        if (!m_residency.isPlanned(resident) || !isEvictable(resident, request))
            continue;
        if (!victim || victim->rank < resident.rank
            || (victim->rank == resident.rank && resident.lastUse < victim->lastUse))
            victim = &resident;
    }
    return victim;
}

// First among its own, because that is no call to the device: a page changes its class only where that
// leaves no room for what is more urgent than all it could replace.
Result<SlotRef> TextureRegistry::makeRoom(const Request& request)
{
    auto slot = m_slots.take(request.sizeClass);
    if (slot || slot.error().code != ErrorCode::Full)
        return slot;
    const Resident* victim = unplannedVictim(request);
    if (!victim)
        victim = plannedVictim(request);
    if (victim && m_fences.isWriting(victim->slot)) {
        m_awaitsDevice = true; // instead of it, something more urgent would go
        return slot;
    }
    if (victim) {
        evict(victim->key, request);
    } else if (!emptyPagesOfOthers(request, false)) {
        if (const std::optional<SlotRef> larger = largerSlot(request))
            return *larger;
        if (!emptyPagesOfOthers(request, true)) {
            if (m_events)
                m_events->add({.kind = EventKind::NoRoom,
                               .when = m_clock.now(),
                               .key = request.key,
                               .numbers = {request.rank.priorityClass}});
            return slot;
        }
    }
    return m_slots.take(request.sizeClass);
}

// Where every page of other classes holds something that has to stay, there is still room between.
std::optional<SlotRef> TextureRegistry::largerSlot(const Request& request)
{
    for (int c = request.sizeClass + 1; c < kSlotClasses && request.sizeClass != kRootClass; ++c) {
        if (const std::optional<SlotRef> idle = m_slots.takeIdle(c))
            return idle;
        const Resident* const victim = unplannedVictim({request.key, request.rank, c});
        if (!victim)
            continue;
        if (m_fences.isWriting(victim->slot)) {
            m_awaitsDevice = true;
            continue;
        }
        evict(victim->key, request);
        return m_slots.takeIdle(c);
    }
    return std::nullopt;
}

void TextureRegistry::collectPages(int sizeClass, const Request& request, std::vector<PageUse>& pages) const
{
    const std::size_t first = pages.size();
    std::unordered_map<PageHandle, std::size_t> known;
    for (const Resident& resident : m_residency.order(sizeClass)) {
        const auto [place, isNew] = known.try_emplace(resident.slot.page, pages.size());
        if (isNew) // the latest used of its page comes first
            pages.push_back({resident.slot.page, sizeClass, true, false, m_fences.isWritingTo(resident.slot.page),
                             resident.lastUse});
        PageUse& page = pages[place->second];
        page.evictable = page.evictable && isEvictable(resident, request);
        page.planned = page.planned || m_residency.isPlanned(resident);
    }
    pages.erase(std::remove_if(pages.begin() + static_cast<std::ptrdiff_t>(first), pages.end(),
                               [](const PageUse& p) { return !p.evictable; }),
                pages.end());
}

std::vector<TileKey> TextureRegistry::texturesIn(const PageUse& page) const
{
    std::vector<TileKey> keys;
    for (const Resident& resident : m_residency.order(page.sizeClass))
        if (resident.slot.page == page.page)
            keys.push_back(resident.key);
    return keys;
}

// Makes room by emptying the longest unused pages of other classes, roots excepted, if all their
// textures may go; without `planned`, only those that no plan lists. All or nothing.
bool TextureRegistry::emptyPagesOfOthers(const Request& request, bool planned)
{
    std::vector<PageUse> pages;
    for (int c = 0; c < kSlotClasses; ++c)
        if (c != request.sizeClass && c != kRootClass)
            collectPages(c, request, pages);
    m_awaitsDevice = std::erase_if(pages, [](const PageUse& p) { return p.written; }) > 0 || m_awaitsDevice;
    if (!planned)
        std::erase_if(pages, [](const PageUse& p) { return p.planned; });
    std::sort(pages.begin(), pages.end(), [](const PageUse& a, const PageUse& b) {
        return std::tie(a.planned, a.lastUse) < std::tie(b.planned, b.lastUse);
    });
    std::uint64_t freed = 0;
    std::size_t count = 0;
    while (count < pages.size() && !m_slots.hasRoom(request.sizeClass, freed)) {
        freed += m_slots.pageBytes(pages[count].page, pages[count].sizeClass);
        ++count;
    }
    if (count == 0 || !m_slots.hasRoom(request.sizeClass, freed))
        return false;
    for (std::size_t i = 0; i < count; ++i) {
        for (const TileKey& key : texturesIn(pages[i]))
            evict(key, request);
    }
    return true;
}

void TextureRegistry::evict(const TileKey& key, const Request& request)
{
    const TileKey victim = key; // `key` may lie in what goes
    if (m_told)
        m_told({victim, m_residency.plannedRank(victim), request.key, request.rank});
    m_textures.note(victim, "ready", "evicted", "made room for: " + m_label(request.key));
    m_residency.remove(victim);
    ++m_evicted;
    if (m_events)
        m_events->add({.kind = EventKind::Evict,
                       .when = m_clock.now(),
                       .key = victim,
                       .other = request.key,
                       .numbers = {request.rank.priorityClass}});
}

} // namespace tessera

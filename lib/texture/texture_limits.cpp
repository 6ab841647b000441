// SPDX-License-Identifier: GPL-3.0-or-later
// How a TextureRegistry gives memory back; the rest of it is in texture_registry.cpp.
#include <texture/texture_registry.h>

#include <algorithm>

#include <core/event_ring.h>

namespace tessera {

namespace {

constexpr const char* kGivenBack = "memory given back";

} // namespace

void TextureRegistry::limitTo(Keeping keeping, std::uint64_t bytes)
{
    m_keeping = keeping;
    m_slots.allow(bytes);
}

void TextureRegistry::keepToLimits()
{
    if (m_keeping != Keeping::All && dropSpare()) {
        m_slots.giveUpEmpty();
        m_slots.forgetIdle();
    }
    if (m_slots.bytes() > m_slots.allowedBytes())
        emptyPagesBeyondLimit();
}

// False when there is none.
bool TextureRegistry::dropSpare()
{
    std::vector<TileKey> spare;
    for (int c = m_keeping == Keeping::Planned ? 0 : kRootClass + 1; c < kSlotClasses; ++c)
        for (const Resident& resident : m_residency.order(c))
            if (!m_residency.isPlanned(resident) && m_textures.references(resident.key) == 1)
                spare.push_back(resident.key);
    for (const TileKey& key : spare)
        giveBack(key);
    return !spare.empty();
}

void TextureRegistry::emptyPagesBeyondLimit()
{
    const TileKey nobody;
    const Rank least{0xff, 0xffffffff, 0xffff}; // nothing planned gives way to that
    m_slots.giveUpEmpty();
    std::vector<PageUse> pages;
    for (int c = 0; c < kSlotClasses; ++c)
        if (c != kRootClass)
            collectPages(c, {nobody, least, c}, pages);
    std::erase_if(pages, [](const PageUse& p) { return p.written; });
    std::sort(pages.begin(), pages.end(), [](const PageUse& a, const PageUse& b) { return a.lastUse < b.lastUse; });
    for (const PageUse& page : pages) {
        if (m_slots.bytes() <= m_slots.allowedBytes())
            return;
        for (const TileKey& key : texturesIn(page))
            giveBack(key);
        m_slots.giveUpEmpty();
    }
}

void TextureRegistry::giveBack(const TileKey& key)
{
    m_textures.note(key, "ready", "evicted", kGivenBack);
    m_residency.remove(key);
    ++m_evicted;
    if (m_events)
        m_events->add({.kind = EventKind::Evict, .when = m_clock.now(), .key = key});
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/texture_registry.h>

#include <algorithm>
#include <limits>

#include <core/event_ring.h>
#include <core/explain.h>

namespace tessera {

namespace {

constexpr const char* kRetained = "retained";
constexpr Duration kGrace = std::chrono::seconds(2); ///< to be drawn after an upload
constexpr std::uint64_t kGraceFrames = 3;            ///< the same, where a visible tile asks for the room
constexpr std::uint64_t kAnyAge = std::numeric_limits<std::uint64_t>::max();

TextureEntryReport toReport(EntryReport<TileKey>&& entry)
{
    TextureEntryReport r;
    r.key = entry.key;
    r.state = TileState::Ready;
    r.bytes = entry.bytes;
    r.generation = entry.generation;
    r.references = entry.references;
    r.holders = std::move(entry.holders);
    r.age = entry.age;
    r.sinceUse = entry.sinceUse;
    return r;
}

RegistryOptions<TileKey, Texture> optionsFor(SlotPool& slots, const Clock& clock)
{
    RegistryOptions<TileKey, Texture> options;
    options.kind = "texture";
    options.clock = &clock;
    options.bytes = [](const Texture& t) { return slotBytes(t.slot.sizeClass); };
    options.destroy = [&slots](const TileKey&, Texture& t) { slots.release(t.slot); };
    return options;
}

} // namespace

TextureRegistry::TextureRegistry(TextureBackend& backend, const Clock& clock, const Config& config)
    : m_backend(backend), m_clock(clock),
      m_label(config.label ? config.label : [](const TileKey& key) { return toString(key); }), m_events(config.events),
      m_slots(backend, clock, config.budgetBytes),
      m_textures(optionsFor(m_slots, clock))
{
}

TextureRegistry::~TextureRegistry()
{
    if (m_backend.isCurrent())
        shutDown();
}

TextureRef TextureRegistry::find(const TileKey& key, const Holder& holder)
{
    TextureRef ref = m_textures.find(key, holder);
    if (ref)
        m_residency.touch(key);
    return ref;
}

Status TextureRegistry::put(const TileKey& key, const Pixels& pixels, const Rank& rank)
{
    if (isReady(key))
        return explain(ErrorCode::AlreadyExists, TESSERA_TR_NOOP("Reason", "the texture is there already"));
    const auto sizeClass = slotClassFor(pixels.width(), pixels.height());
    if (!sizeClass)
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "a tile of %1 x %2 pixels fits no texture slot"),
                       {std::to_string(pixels.width()), std::to_string(pixels.height())});
    const TimePoint began = m_events ? m_clock.now() : TimePoint();
    const auto slot = makeRoom(*sizeClass, {key, rank});
    if (!slot)
        return slot.error();
    if (Status uploaded = m_backend.upload(slot->page, slot->layer, pixels); !uploaded) {
        m_slots.release(*slot);
        return uploaded;
    }
    auto retained = m_textures.insert(key, {*slot, pixels.width(), pixels.height(), pixels.isOpaque()}, Holder(kRetained));
    if (!retained) {
        m_slots.release(*slot);
        return retained.error();
    }
    m_residency.add({key, *slot, rank, m_clock.now(), m_frame, 0, false, std::move(*retained)});
    if (m_events)
        tellUpload(key, pixels, rank, began);
    return {};
}

// What only "retained" holds may go; what has just come and was not drawn yet only for something more
// urgent, lest two tiles that are both read ahead push each other out for ever. A visible tile waits a
// few frames only: what no view has drawn by then was loaded for a place that was left since.
bool TextureRegistry::isEvictable(const Resident& resident, const Rank& rank) const
{
    const bool isNew = rank.isVisible() ? m_frame - resident.uploadedFrame < kGraceFrames
                                        : m_clock.now() - resident.uploaded < kGrace;
    if (!resident.drawn && isNew && !(rank < resident.rank))
        return false;
    return m_textures.references(resident.key) == 1;
}

Resident* TextureRegistry::oldestEvictable(int sizeClass, const Rank& rank)
{
    auto& order = m_residency.order(sizeClass);
    auto place = order.end();
    for (std::size_t left = order.size(); left > 0; --left) {
        --place;
        if (isEvictable(*place, rank))
            return &*place;
        if (place->drawn && m_textures.references(place->key) > 1) {
            // In use since it was taken: as good as used now, and out of the way of the next search.
            const auto held = place++;
            m_residency.use(held);
        }
    }
    return nullptr;
}

Result<SlotRef> TextureRegistry::makeRoom(int sizeClass, const Wanted& by)
{
    auto slot = m_slots.take(sizeClass);
    if (slot || slot.error().code != ErrorCode::Full)
        return slot;
    const Resident* own = oldestEvictable(sizeClass, by.rank);
    if (!emptyPagesOfOthers(sizeClass, by, own ? own->lastUse : kAnyAge)) {
        if (!own) {
            if (m_events)
                m_events->add({.kind = EventKind::NoRoom, .when = m_clock.now(), .key = by.key,
                                .numbers = {by.rank.priorityClass}});
            return slot;
        }
        evict(own->key, by);
    }
    return m_slots.take(sizeClass);
}

void TextureRegistry::collectPages(int sizeClass, const Rank& rank, std::uint64_t olderThan,
                                   std::vector<PageUse>& pages) const
{
    const std::size_t first = pages.size();
    std::unordered_map<PageHandle, std::size_t> known;
    for (const Resident& resident : m_residency.order(sizeClass)) {
        const auto [place, isNew] = known.try_emplace(resident.slot.page, pages.size());
        if (isNew) // the latest used of its page comes first
            pages.push_back({resident.slot.page, sizeClass, resident.lastUse, resident.lastUse < olderThan});
        PageUse& page = pages[place->second];
        page.evictable = page.evictable && isEvictable(resident, rank);
    }
    pages.erase(std::remove_if(pages.begin() + static_cast<std::ptrdiff_t>(first), pages.end(),
                               [](const PageUse& p) { return !p.evictable; }),
                pages.end());
}

// Makes room by emptying the longest unused pages of other classes, roots excepted, if all their
// textures may go and are older than `olderThan`. All or nothing.
bool TextureRegistry::emptyPagesOfOthers(int sizeClass, const Wanted& by, std::uint64_t olderThan)
{
    std::vector<PageUse> pages;
    for (int c = 0; c < kSlotClasses; ++c) {
        if (c == sizeClass || c == kRootClass)
            continue;
        const Resident* oldest = oldestEvictable(c, by.rank);
        if (oldest && oldest->lastUse < olderThan)
            collectPages(c, by.rank, olderThan, pages);
    }
    std::sort(pages.begin(), pages.end(), [](const PageUse& a, const PageUse& b) { return a.lastUse < b.lastUse; });
    std::uint64_t freed = 0;
    std::size_t count = 0;
    while (count < pages.size() && !m_slots.hasRoom(sizeClass, freed)) {
        freed += m_slots.pageBytes(pages[count].page, pages[count].sizeClass);
        ++count;
    }
    if (count == 0 || !m_slots.hasRoom(sizeClass, freed))
        return false;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<TileKey> victims;
        for (const Resident& resident : m_residency.order(pages[i].sizeClass))
            if (resident.slot.page == pages[i].page)
                victims.push_back(resident.key);
        for (const TileKey& key : victims)
            evict(key, by);
    }
    return true;
}

void TextureRegistry::evict(const TileKey& key, const Wanted& by)
{
    const TileKey victim = key; // `key` may lie in what goes
    m_textures.note(victim, "ready", "evicted", "made room for: " + m_label(by.key));
    m_residency.remove(victim);
    ++m_evicted;
    if (m_events)
        m_events->add({.kind = EventKind::Evict, .when = m_clock.now(), .key = victim, .other = by.key,
                        .numbers = {by.rank.priorityClass}});
}

void TextureRegistry::tellUpload(const TileKey& key, const Pixels& pixels, const Rank& rank, TimePoint began) const
{
    const auto bytes = static_cast<std::uint32_t>(pixels.width()) * static_cast<std::uint32_t>(pixels.height()) * 4;
    m_events->add({.kind = EventKind::Upload, .when = began, .took = m_clock.now() - began, .key = key,
                    .numbers = {bytes, static_cast<std::uint32_t>(m_slots.bytes() >> 10U), rank.priorityClass}});
}

void TextureRegistry::beginFrame()
{
    ++m_frame;
    m_slots.tidy();
}

void TextureRegistry::shutDown()
{
    m_textures.releaseAll("shut down");
    m_residency.clear();
    m_slots.giveUpEmpty();
    if (m_backend.isCurrent())
        m_slots.tidy();
}

TextureReport TextureRegistry::report() const
{
    const RegistryTotals totals = m_textures.totals();
    TextureReport r;
    r.budgetBytes = m_slots.budgetBytes();
    r.peakBytes = m_slots.peakBytes();
    r.liveBytes = m_slots.bytes();
    r.entries = totals.entries;
    r.references = totals.references;
    r.created = totals.created;
    r.destroyed = totals.destroyed;
    r.reused = m_slots.reused();
    r.evicted = m_evicted;
    r.pendingDestroy = m_slots.pendingDestroy();
    return r;
}

std::vector<TextureEntryReport> TextureRegistry::entries() const
{
    std::vector<TextureEntryReport> list;
    for (auto& entry : m_textures.snapshot())
        list.push_back(toReport(std::move(entry)));
    return list;
}

std::vector<TextureEntryReport> TextureRegistry::held() const
{
    std::vector<TextureEntryReport> list = entries();
    std::erase_if(list, [](const TextureEntryReport& entry) {
        return std::all_of(entry.holders.begin(), entry.holders.end(),
                           [](const HolderReport& h) { return h.reason == kRetained; });
    });
    return list;
}

} // namespace tessera

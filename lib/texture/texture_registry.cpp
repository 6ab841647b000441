// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/texture_registry.h>

#include <algorithm>
#include <tuple>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr const char* kRetained = "retained";
constexpr std::size_t kCandidates = 32; ///< that an eviction chooses from by their level
constexpr std::uint8_t kShownClass = 1;
constexpr std::uint32_t kNotShown = 64; ///< levels away: of sources that no view shows

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
    : m_backend(backend), m_slots(backend, clock, config.budgetBytes),
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
    const auto slot = makeRoom({key, rank, *sizeClass});
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
    m_residency.add({key, *slot, rank, 0, 0, std::move(*retained)});
    return {};
}

void TextureRegistry::restatePlan(std::uint32_t view, std::vector<Wanted> present)
{
    if (present.empty())
        m_plans.erase(view);
    else
        m_plans[view] = std::move(present);
    m_residency.beginPlans();
    m_levels.clear();
    for (const auto& [number, plan] : m_plans) {
        for (const Wanted& wanted : plan) {
            m_residency.list(wanted);
            if (wanted.rank.priorityClass == kShownClass)
                m_levels[wanted.key.source] = wanted.key.address.level;
        }
    }
}

std::uint32_t TextureRegistry::levelsAway(const TileKey& key) const
{
    const auto shown = m_levels.find(key.source);
    if (shown == m_levels.end())
        return kNotShown;
    return std::max(shown->second, key.address.level) - std::min(shown->second, key.address.level);
}

bool TextureRegistry::isEvictable(const Resident& resident, const Request& request) const
{
    return m_textures.references(resident.key) == 1 && (!m_residency.isPlanned(resident) || request.rank < resident.rank);
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
    for (const Resident& resident : m_residency.order(request.sizeClass))
        if (m_residency.isPlanned(resident) && isEvictable(resident, request)
            && (!victim || std::tie(victim->rank, resident.lastUse) < std::tie(resident.rank, victim->lastUse)))
            victim = &resident;
    return victim;
}

// First among its own, because that is no call to the device: a page changes its class only where that
// leaves no room for what is more urgent than all it could replace.
Result<SlotRef> TextureRegistry::makeRoom(const Request& request)
{
    auto slot = m_slots.take(request.sizeClass);
    if (slot || slot.error().code != ErrorCode::Full)
        return slot;
    if (const Resident* own = unplannedVictim(request)) {
        evict(own->key, request);
    } else if (const Resident* listed = plannedVictim(request)) {
        evict(listed->key, request);
    } else if (!emptyPagesOfOthers(request, false)) {
        if (const std::optional<SlotRef> larger = largerSlot(request))
            return *larger;
        if (!emptyPagesOfOthers(request, true))
            return slot;
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
            pages.push_back({resident.slot.page, sizeClass, true, false, resident.lastUse});
        PageUse& page = pages[place->second];
        page.evictable = page.evictable && isEvictable(resident, request);
        page.planned = page.planned || m_residency.isPlanned(resident);
    }
    pages.erase(std::remove_if(pages.begin() + static_cast<std::ptrdiff_t>(first), pages.end(),
                               [](const PageUse& p) { return !p.evictable; }),
                pages.end());
}

// Makes room by emptying the longest unused pages of other classes, roots excepted, if all their
// textures may go; without `planned`, only those that no plan lists. All or nothing.
bool TextureRegistry::emptyPagesOfOthers(const Request& request, bool planned)
{
    std::vector<PageUse> pages;
    for (int c = 0; c < kSlotClasses; ++c)
        if (c != request.sizeClass && c != kRootClass)
            collectPages(c, request, pages);
    if (!planned)
        std::erase_if(pages, [](const PageUse& p) { return p.planned; });
    std::sort(pages.begin(), pages.end(),
              [](const PageUse& a, const PageUse& b) { return std::tie(a.planned, a.lastUse) < std::tie(b.planned, b.lastUse); });
    std::uint64_t freed = 0;
    std::size_t count = 0;
    while (count < pages.size() && !m_slots.hasRoom(request.sizeClass, freed)) {
        freed += m_slots.pageBytes(pages[count].page, pages[count].sizeClass);
        ++count;
    }
    if (count == 0 || !m_slots.hasRoom(request.sizeClass, freed))
        return false;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<TileKey> victims;
        for (const Resident& resident : m_residency.order(pages[i].sizeClass))
            if (resident.slot.page == pages[i].page)
                victims.push_back(resident.key);
        for (const TileKey& key : victims)
            evict(key, request);
    }
    return true;
}

void TextureRegistry::evict(const TileKey& key, const Request& request)
{
    const TileKey victim = key; // `key` may lie in what goes
    if (m_told)
        m_told({victim, m_residency.plannedRank(victim), request.key, request.rank});
    m_textures.note(victim, "ready", "evicted", "made room");
    m_residency.remove(victim);
    ++m_evicted;
}

void TextureRegistry::beginFrame()
{
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

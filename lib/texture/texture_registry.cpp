// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/texture_registry.h>

#include <algorithm>

#include <core/event_ring.h>
#include <core/explain.h>

namespace tessera {

namespace {

constexpr const char* kRetained = "retained";
constexpr std::uint8_t kShownClass = 1;

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

RegistryOptions<TileKey, Texture> optionsFor(SlotFences& fences, const Clock& clock)
{
    RegistryOptions<TileKey, Texture> options;
    options.kind = "texture";
    options.clock = &clock;
    options.bytes = [](const Texture& t) { return slotBytes(t.slot.sizeClass); };
    options.destroy = [&fences](const TileKey&, Texture& t) { fences.release(t.slot); };
    return options;
}

} // namespace

TextureRegistry::TextureRegistry(TextureBackend& backend, const Clock& clock, const Config& config)
    : m_backend(backend), m_clock(clock),
      m_label(config.label ? config.label : [](const TileKey& key) { return toString(key); }), m_events(config.events),
      m_slots(backend, clock, config.budgetBytes),
      m_fences(backend, [this](const SlotRef& slot) { m_slots.release(slot); }), m_textures(optionsFor(m_fences, clock))
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
    m_awaitsDevice = false;
    const auto slot = makeRoom({key, rank, *sizeClass});
    if (!slot)
        return slot.error();
    if (Status uploaded = m_backend.upload(slot->page, slot->layer, pixels); !uploaded) {
        m_slots.release(*slot);
        return uploaded;
    }
    m_fences.wrote(*slot);
    auto retained =
        m_textures.insert(key, {*slot, pixels.width(), pixels.height(), pixels.isOpaque()}, Holder(kRetained));
    if (!retained) {
        m_fences.release(*slot);
        return retained.error();
    }
    m_residency.add({key, *slot, rank, 0, 0, std::move(*retained)});
    if (m_events)
        tellUpload(key, pixels, rank, began);
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

void TextureRegistry::tellUpload(const TileKey& key, const Pixels& pixels, const Rank& rank, TimePoint began) const
{
    const auto bytes = static_cast<std::uint32_t>(pixels.width()) * static_cast<std::uint32_t>(pixels.height()) * 4;
    m_events->add({.kind = EventKind::Upload,
                   .when = began,
                   .took = m_clock.now() - began,
                   .key = key,
                   .numbers = {bytes, static_cast<std::uint32_t>(m_slots.bytes() >> 10U), rank.priorityClass}});
}

void TextureRegistry::beginFrame()
{
    m_fences.look();
    m_slots.tidy();
    keepToLimits();
}

void TextureRegistry::shutDown()
{
    m_textures.releaseAll("shut down");
    m_residency.clear();
    m_fences.giveUp();
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

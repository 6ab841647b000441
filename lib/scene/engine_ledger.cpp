// SPDX-License-Identifier: GPL-3.0-or-later
// What of an Engine's is alive, of every kind.
#include <scene/engine.h>

#include <image/source_library.h>
#include <load/image_loader.h>
#include <resource/activity_list.h>
#include <texture/texture_registry.h>

namespace tessera {

namespace {

LedgerEntry entryOf(const PoolReport& pool)
{
    return {{}, pool.name, pool.holders, pool.bytes, pool.leased > 0, pool.leased > 0 ? "lent" : "idle"};
}

/// Kept on purpose, so never a leak.
LedgerEntry entryOf(const CacheReport& cache)
{
    return {{},    cache.name + " (" + cache.tier + ")",      {}, cache.bytes,
            false, cache.error.empty() ? "open" : cache.error};
}

template <class Report, class Make>
std::vector<LedgerEntry> entriesOf(const std::vector<Report>& reports, Make make)
{
    std::vector<LedgerEntry> entries;
    entries.reserve(reports.size());
    for (const Report& report : reports)
        entries.push_back(make(report));
    return entries;
}

} // namespace

// Each owner lists its own when it is asked: nothing is kept twice.
void Engine::fillLedger()
{
    m_inLedger.push_back(m_ledger.add(
        "texture", [this] { return textureLedger(); },
        [this](const std::string& label) { return textureHistory(label); }));
    m_inLedger.push_back(m_ledger.add(
        "source",
        [this] {
            return entriesOf(m_sources->report(), [](const SourceReport& source) { return ledgerEntry(source); });
        },
        [this](const std::string& locator) { return m_sources->history(locator); }));
    m_inLedger.push_back(m_ledger.add(
        "pool", [this] { return entriesOf(poolReports(), [](const PoolReport& pool) { return entryOf(pool); }); }));
    m_inLedger.push_back(m_ledger.add("cache", [this] {
        return entriesOf(cacheReports(), [](const CacheReport& cache) { return entryOf(cache); });
    }));
    m_inLedger.push_back(m_ledger.add("load", [this] {
        return entriesOf(m_loader->entries(), [this](const LoadEntryReport& load) {
            return LedgerEntry{
                {}, load.label, {{load.group, {}, load.elapsed}}, 0, true, toString(load.state), parentsOf(load.key)};
        });
    }));
    m_inLedger.push_back(m_ledger.add(
        "work",
        [this] {
            return entriesOf(m_activities->report(), [](const ActivityReport& work) { return ledgerEntry(work); });
        },
        [this](const std::string& name) { return workHistory(name); }));
}

std::vector<LedgerEntry> Engine::textureLedger() const
{
    if (!m_textures && m_earlierTextures.liveBytes > 0)
        return {{{}, "pages of a device that is gone", {}, m_earlierTextures.liveBytes}};
    if (!m_textures)
        return {};
    return entriesOf(m_textures->entries(), [this](const TextureEntryReport& texture) {
        return LedgerEntry{{},   label(texture.key),      texture.holders,       texture.bytes,
                           true, toString(texture.state), parentsOf(texture.key)};
    });
}

std::vector<std::string> Engine::parentsOf(const TileKey& key) const
{
    const Lock lock(m_namesMutex);
    const auto name = m_names.find(key.source);
    return name == m_names.end() ? std::vector<std::string>() : std::vector{name->second};
}

std::vector<TransitionReport> Engine::workHistory(const std::string& name) const
{
    std::vector<TransitionReport> latest;
    for (ActivityReport& work : m_activities->report())
        if (work.name == name)
            latest = std::move(work.history);
    return latest;
}

std::vector<TransitionReport> Engine::textureHistory(const std::string& label) const
{
    if (m_textures)
        for (const TextureEntryReport& texture : m_textures->entries())
            if (this->label(texture.key) == label)
                return m_textures->history(texture.key);
    return {};
}

std::vector<Engine::Leak> Engine::leaks() const
{
    std::vector<Leak> found;
    for (const LedgerEntry& entry : m_ledger.leaks())
        found.push_back({entry.kind, entry.key, holdersText(entry.holders)});
    return found;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
// What of an Engine's is alive, of every kind.
#include <scene/engine.h>

#include <image/source_library.h>
#include <load/image_loader.h>
#include <resource/activity_list.h>
#include <texture/texture_registry.h>

namespace tessera {

namespace {

std::string joined(const std::vector<HolderReport>& holders)
{
    std::string text;
    for (const HolderReport& holder : holders) {
        if (!text.empty())
            text += ", ";
        text += holder.where.empty() ? holder.reason : holder.reason + " (" + holder.where + ")";
    }
    return text;
}

LedgerEntry entryOf(const PoolReport& pool)
{
    LedgerEntry entry{{}, pool.name, {}, pool.bytes, pool.leased > 0, pool.leased > 0 ? "lent" : "idle"};
    if (pool.leased > 0)
        entry.holders.push_back({std::to_string(pool.leased) + " leased", {}, {}});
    return entry;
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
    m_inLedger.push_back(m_ledger.add("texture", [this] { return textureLedger(); },
                                      [this](const std::string& label) { return textureHistory(label); }));
    m_inLedger.push_back(m_ledger.add("source", [this] {
        return entriesOf(m_sources->report(), [](const SourceReport& source) { return ledgerEntry(source); });
    }));
    m_inLedger.push_back(m_ledger.add("pool", [this] { return entriesOf(poolReports(), entryOf); }));
    m_inLedger.push_back(m_ledger.add("load", [this] {
        return entriesOf(m_loader->entries(), [](const LoadEntryReport& load) {
            return LedgerEntry{{}, load.label, {{load.group, {}, load.elapsed}}, 0, true, toString(load.state)};
        });
    }));
    m_inLedger.push_back(m_ledger.add("work", [this] {
        return entriesOf(m_activities->report(), [](const ActivityReport& work) { return ledgerEntry(work); });
    }));
}

std::vector<LedgerEntry> Engine::textureLedger() const
{
    if (!m_textures && m_lastTextures.liveBytes > 0)
        return {{{}, "pages of a device that is gone", {}, m_lastTextures.liveBytes}};
    if (!m_textures)
        return {};
    return entriesOf(m_textures->entries(), [this](const TextureEntryReport& texture) {
        LedgerEntry entry{{}, label(texture.key), texture.holders, texture.bytes, true, toString(texture.state)};
        if (const auto name = m_names.find(texture.key.source); name != m_names.end())
            entry.parents.push_back(name->second);
        return entry;
    });
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
        found.push_back({entry.kind, entry.key, joined(entry.holders)});
    return found;
}

} // namespace tessera

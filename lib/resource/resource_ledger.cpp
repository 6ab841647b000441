// SPDX-License-Identifier: MIT
#include <resource/resource_ledger.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include <core/mutex.h>

namespace tessera {

struct ResourceLedger::Slot {
    std::string kind;
    Provider provider;
    History history;
    int calls = 0; // guarded by the state's mutex
};

struct ResourceLedger::State {
    Mutex mutex;
    CondVar returned;
    std::vector<std::shared_ptr<Slot>> slots TESSERA_GUARDED_BY(mutex);

    bool enter(const std::shared_ptr<Slot>& slot)
    {
        const Lock lock(mutex);
        if (std::find(slots.begin(), slots.end(), slot) == slots.end())
            return false;
        ++slot->calls;
        return true;
    }

    void leave(Slot& slot)
    {
        const Lock lock(mutex);
        --slot.calls;
        returned.notifyAll();
    }

    void remove(const std::shared_ptr<Slot>& slot)
    {
        Lock lock(mutex);
        slots.erase(std::remove(slots.begin(), slots.end(), slot), slots.end());
        returned.wait(lock, [&slot] { return slot->calls == 0; });
    }

    std::vector<std::shared_ptr<Slot>> copy()
    {
        const Lock lock(mutex);
        return slots;
    }
};

ResourceLedger::Registration& ResourceLedger::Registration::operator=(Registration&& other) noexcept
{
    if (this != &other) {
        reset();
        m_state = std::move(other.m_state);
        m_slot = std::move(other.m_slot);
    }
    return *this;
}

void ResourceLedger::Registration::reset()
{
    if (m_slot)
        m_state->remove(m_slot);
    m_slot.reset();
    m_state.reset();
}

ResourceLedger::ResourceLedger() : m_state(std::make_shared<State>()) { }
ResourceLedger::~ResourceLedger() = default;

ResourceLedger::Registration ResourceLedger::add(std::string kind, Provider provider, History history)
{
    Registration registration;
    registration.m_state = m_state;
    registration.m_slot = std::make_shared<Slot>();
    registration.m_slot->kind = std::move(kind);
    registration.m_slot->provider = std::move(provider);
    registration.m_slot->history = std::move(history);
    const Lock lock(m_state->mutex);
    m_state->slots.push_back(registration.m_slot);
    return registration;
}

// Calls `call(slot)` for each slot that is still registered, and keeps it so meanwhile.
template <class Call>
void ResourceLedger::visit(Call call) const
{
    for (const auto& slot : m_state->copy()) {
        if (!m_state->enter(slot))
            continue;
        try {
            call(*slot);
        } catch (...) { // a provider that fails has nothing to say
        }
        m_state->leave(*slot);
    }
}

std::vector<LedgerEntry> ResourceLedger::entries() const
{
    std::vector<LedgerEntry> all;
    visit([&all](const Slot& slot) {
        for (LedgerEntry& entry : slot.provider()) {
            if (entry.kind.empty())
                entry.kind = slot.kind;
            all.push_back(std::move(entry));
        }
    });
    return all;
}

std::vector<TransitionReport> ResourceLedger::history(const std::string& kind, const std::string& key) const
{
    std::vector<TransitionReport> found;
    visit([&](const Slot& slot) {
        if (found.empty() && slot.kind == kind && slot.history)
            found = slot.history(key);
    });
    return found;
}

std::vector<LedgerEntry> ResourceLedger::leaks() const
{
    std::vector<LedgerEntry> all = entries();
    all.erase(
        std::remove_if(all.begin(), all.end(), [](const LedgerEntry& e) { return !e.alive && e.holders.empty(); }),
        all.end());
    return all;
}

LedgerEntry ledgerEntry(const SourceReport& source)
{
    LedgerEntry entry{"source", source.key, source.holders, 0, source.state != "closed"};
    entry.state = source.state;
    return entry;
}

LedgerEntry ledgerEntry(const ActivityReport& activity)
{
    const bool running = activity.state == "running" || activity.state == "paused" || activity.state == "stopping";
    LedgerEntry entry{"work", activity.name, {}, 0, running};
    entry.state = activity.state;
    return entry;
}

std::string holdersText(const std::vector<HolderReport>& holders)
{
    std::string text;
    for (const HolderReport& holder : holders) {
        char seconds[32];
        std::snprintf(seconds, sizeof seconds, "%.1f s", toMs(holder.held) / 1000.0);
        text += (text.empty() ? "" : ", ") + holder.reason + " (";
        text += (holder.where.empty() ? "" : holder.where + ", ") + seconds + ')';
        for (const std::string& line : holder.stack)
            text += "\n    " + line;
    }
    return text;
}

std::string leakText(const std::vector<LedgerEntry>& entries)
{
    std::string text;
    for (const LedgerEntry& entry : entries) {
        text += entry.kind + ' ' + entry.key + " (" + std::to_string(entry.bytes) + " bytes";
        text += (entry.state.empty() ? "" : ", " + entry.state) + ')';
        for (const std::string& parent : entry.parents)
            text += " of " + parent;
        text += " is held by " + (entry.holders.empty() ? "nobody" : holdersText(entry.holders)) + '\n';
    }
    return text;
}

} // namespace tessera

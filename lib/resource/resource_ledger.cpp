// SPDX-License-Identifier: MIT
#include <resource/resource_ledger.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include <core/mutex.h>

namespace tessera {

struct ResourceLedger::Slot {
    std::string kind;
    Provider provider;
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

ResourceLedger::ResourceLedger() : m_state(std::make_shared<State>()) {}
ResourceLedger::~ResourceLedger() = default;

ResourceLedger::Registration ResourceLedger::add(std::string kind, Provider provider)
{
    Registration registration;
    registration.m_state = m_state;
    registration.m_slot = std::make_shared<Slot>();
    registration.m_slot->kind = std::move(kind);
    registration.m_slot->provider = std::move(provider);
    const Lock lock(m_state->mutex);
    m_state->slots.push_back(registration.m_slot);
    return registration;
}

std::vector<LedgerEntry> ResourceLedger::entries() const
{
    std::vector<LedgerEntry> all;
    for (const auto& slot : m_state->copy()) {
        if (!m_state->enter(slot))
            continue;
        std::vector<LedgerEntry> some;
        try {
            some = slot->provider();
        } catch (...) {
            some.clear();
        }
        m_state->leave(*slot);
        for (LedgerEntry& entry : some)
            if (entry.kind.empty())
                entry.kind = slot->kind;
        std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
}

std::vector<LedgerEntry> ResourceLedger::leaks() const
{
    std::vector<LedgerEntry> all = entries();
    all.erase(std::remove_if(all.begin(), all.end(), [](const LedgerEntry& e) { return !e.alive && e.holders.empty(); }),
              all.end());
    return all;
}

} // namespace tessera

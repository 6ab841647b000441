// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <resource/registry_entry.h>
#include <resource/registry_types.h>
#include <resource/transition_log.h>

namespace tessera::detail {

/// A registry's entries and holds, their counts and their history. Invariants: an entry in entries()
/// has a value and, between calls of the registry, at least one hold; one lost to loseAll() has no
/// value and is kept until its last hold goes. Not thread-safe: the registry's mutex guards it.
template <class Key, class T, class Hash>
class RegistryTable {
public:
    using Entry = RegistryEntry<Key, T>;
    using Hold = RegistryHold<Entry>;
    using Entries = std::unordered_map<Key, std::unique_ptr<Entry>, Hash>;
    struct Removed {
        std::unique_ptr<Entry> entry; ///< null while others hold it
        std::unique_ptr<T> value;     ///< null also when it was lost before
    };

    RegistryTable(std::size_t historyLimit, std::size_t deadHistories) : m_log(historyLimit, deadHistories) {}

    [[nodiscard]] Entry* find(const Key& key) const
    {
        const auto found = m_entries.find(key);
        return found == m_entries.end() ? nullptr : found->second.get();
    }
    [[nodiscard]] const Entries& entries() const { return m_entries; }

    Entry& add(const Key& key, std::unique_ptr<T> value, std::uint64_t bytes, std::uint64_t parameters, TimePoint now)
    {
        Entry& entry = *m_entries.emplace(key, std::make_unique<Entry>(key)).first->second;
        entry.value = value.release();
        entry.generation = ++m_generation;
        entry.bytes = bytes;
        entry.parameters = parameters;
        entry.created = now;
        ++m_totals.created;
        setBytes(m_totals.bytes + bytes);
        return entry;
    }

    /// Returns the old value.
    [[nodiscard]] std::unique_ptr<T> replace(Entry& entry, std::unique_ptr<T> value, std::uint64_t bytes, TimePoint now)
    {
        std::unique_ptr<T> old(entry.value.exchange(value.release()));
        entry.generation = ++m_generation;
        setBytes(m_totals.bytes - entry.bytes + bytes);
        entry.bytes = bytes;
        ++m_totals.replaced;
        m_log.add(entry.key, now, "ready", "ready", "replaced");
        return old;
    }

    Hold* hold(Entry& entry, const Holder& holder, TimePoint now)
    {
        Hold* hold = m_holds.take();
        hold->holder = holder;
        hold->since = now;
        entry.link(*hold);
        entry.used = now;
        ++m_totals.references;
        return hold;
    }

    Hold* reuse(Entry& entry, const Holder& holder, TimePoint now)
    {
        ++m_totals.reused;
        return hold(entry, holder, now);
    }

    /// Removes the entry with its last hold.
    [[nodiscard]] Removed release(Hold* hold, const Clock& clock)
    {
        Entry& entry = *hold->entry;
        entry.unlink(*hold);
        m_holds.give(hold);
        --m_totals.references;
        if (entry.references > 0)
            return {};
        std::unique_ptr<T> value(entry.value.load());
        if (!value)
            return {std::move(m_lost.extract(&entry).mapped()), nullptr};
        return {remove(entry, "released", clock.now()), std::move(value)};
    }

    /// Takes the values, the youngest first: what was made with the help of others goes before them.
    [[nodiscard]] std::vector<std::pair<Key, std::unique_ptr<T>>> loseAll(const char* reason, TimePoint now)
    {
        std::vector<Entry*> order;
        for (auto& [key, entry] : m_entries)
            order.push_back(entry.get());
        std::sort(order.begin(), order.end(), [](Entry* a, Entry* b) { return a->generation > b->generation; });
        std::vector<std::pair<Key, std::unique_ptr<T>>> values;
        for (Entry* entry : order) {
            values.emplace_back(entry->key, std::unique_ptr<T>(entry->value.exchange(nullptr)));
            m_lost.emplace(entry, remove(*entry, reason, now));
        }
        return values;
    }

    void mismatch() { ++m_totals.mismatches; }

    [[nodiscard]] RegistryTotals totals() const
    {
        RegistryTotals totals = m_totals;
        totals.entries = m_entries.size();
        return totals;
    }
    [[nodiscard]] TransitionLog<Key, Hash>& log() { return m_log; }
    [[nodiscard]] const TransitionLog<Key, Hash>& log() const { return m_log; }

private:
    [[nodiscard]] std::unique_ptr<Entry> remove(Entry& entry, const char* reason, TimePoint now)
    {
        m_log.add(entry.key, now, "ready", "destroyed", reason);
        m_log.retire(entry.key);
        setBytes(m_totals.bytes - entry.bytes);
        return std::move(m_entries.extract(entry.key).mapped());
    }

    void setBytes(std::uint64_t bytes)
    {
        m_totals.bytes = bytes;
        m_totals.peakBytes = std::max(m_totals.peakBytes, bytes);
    }

    Entries m_entries;
    std::unordered_map<const Entry*, std::unique_ptr<Entry>> m_lost;
    HoldStore<Hold> m_holds;
    TransitionLog<Key, Hash> m_log;
    RegistryTotals m_totals;
    std::uint64_t m_generation = 0;
};

} // namespace tessera::detail

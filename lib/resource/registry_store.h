// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <resource/registry_log.h>
#include <resource/registry_policy.h>
#include <resource/registry_shard.h>

namespace tessera::detail {

/// A registry's entries, spread over shards by their hash, and their history. `Core` is told of what
/// goes. Lock order: the shards in their order, then the log's mutex.
template <class Key, class T, class Hash, class Policy, class Core>
class RegistryStore {
    using Lock = typename Policy::Lock;

public:
    using Shard = RegistryShard<Key, T, Core, Policy>;
    using Entry = typename Shard::Entry;
    using Hold = typename Shard::Hold;
    using Log = RegistryLog<Key, Hash, Policy>;
    using Removed = typename Shard::Removed;

    RegistryStore(Core& core, const Clock& clock, std::size_t historyLimit, std::size_t deadHistories)
        : m_clock(clock), m_log(clock, historyLimit, deadHistories)
    {
        for (Shard& shard : m_shards)
            shard.core = &core;
    }

    /// Null when absent. `parameters`, if given, are compared with the creator's.
    [[nodiscard]] Hold* find(const Key& key, const Holder& holder, const std::uint64_t* parameters = nullptr)
    {
        const std::size_t hash = spread(key);
        Shard& shard = shardOf(hash);
        const TimePoint now = m_clock.coarse();
        const Lock lock(shard.mutex);
        Entry* entry = shard.index.find(key, hash);
        if (!entry)
            return nullptr;
        if (parameters && *parameters != entry->details().parameters)
            ++shard.counts.mismatches;
        return shard.reuse(*entry, holder, now);
    }

    /// Another reference to the same entry; `reused` as if it had been found.
    [[nodiscard]] Hold* share(const Hold& other, const Holder& holder, bool reused = false)
    {
        Shard& shard = *other.shard;
        const TimePoint now = m_clock.coarse();
        const Lock lock(shard.mutex);
        return reused ? shard.reuse(*other.entry, holder, now) : shard.hold(*other.entry, holder, now);
    }

    /// When its entry goes with it, calls `ended` with what that still had, under no lock. What is seldom
    /// needed is apart, and the way of nearly all short.
    template <class Ended>
    static void release(Hold& hold, Ended ended)
    {
        Shard& shard = *hold.shard;
        Lock lock(shard.mutex);
        if (Entry* const orphan = shard.release(hold)) {
            std::optional<Removed> removed = shard.core->store().end(shard, *orphan);
            lock.unlock();
            ended(std::move(removed));
        }
    }

    /// Null when the key is there already. The transition is logged, from `from`.
    [[nodiscard]] Hold* add(const Key& key, T&& value, std::uint64_t bytes, std::uint64_t parameters,
                            const Holder& holder, const char* from, const char* reason)
    {
        const std::size_t hash = spread(key);
        Shard& shard = shardOf(hash);
        const TimePoint now = m_clock.now();
        const Lock lock(shard.mutex);
        if (shard.index.find(key, hash))
            return nullptr;
        m_log.add(key, from, "ready", reason);
        Entry& entry = shard.add(key, hash, std::move(value), bytes, m_gauge);
        entry.details().parameters = parameters;
        entry.details().created = now;
        return shard.hold(entry, holder, now);
    }

    /// Calls `change(shard, entry)` under the entry's mutex; null when the key is absent.
    template <class Change>
    auto look(const Key& key, Change change)
    {
        const std::size_t hash = spread(key);
        Shard& shard = shardOf(hash);
        const Lock lock(shard.mutex);
        return change(shard, shard.index.find(key, hash));
    }

    /// Calls `read(shard)` for each while all are locked: one moment.
    template <class Read>
    void inspectAll(Read read) TESSERA_NO_ANALYSIS
    {
        const AllLocked locked(m_shards);
        for (Shard& shard : m_shards)
            read(shard);
    }

    /// Takes the value from every entry.
    [[nodiscard]] std::vector<Removed> loseAll(const char* reason)
    {
        std::vector<Removed> lost;
        inspectAll([&](Shard& shard) TESSERA_NO_ANALYSIS {
            std::vector<Entry*> entries;
            shard.index.forEach([&](Entry& entry) { entries.push_back(&entry); });
            for (Entry* entry : entries) {
                m_log.end(entry->key, reason);
                lost.push_back(shard.lose(*entry, m_gauge));
            }
        });
        return lost;
    }

    [[nodiscard]] RegistryTotals totals()
    {
        RegistryTotals totals;
        inspectAll([&totals](Shard& shard) TESSERA_NO_ANALYSIS {
            totals.entries += shard.index.size();
            totals.references += shard.counts.references;
            totals.bytes += shard.counts.bytes;
            totals.created += shard.counts.created;
            totals.reused += shard.counts.reused;
            totals.replaced += shard.counts.replaced;
            totals.mismatches += shard.counts.mismatches;
        });
        totals.peakBytes = m_gauge.peakBytes;
        return totals;
    }

    [[nodiscard]] RegistryGauge& gauge() { return m_gauge; }
    [[nodiscard]] Log& log() { return m_log; }

private:
    using Shards = std::array<Shard, std::size_t(1) << Policy::kShardBits>;

    struct AllLocked {
        explicit AllLocked(Shards& all) TESSERA_NO_ANALYSIS : shards(all)
        {
            for (Shard& shard : shards)
                shard.mutex.lock();
        }
        ~AllLocked() TESSERA_NO_ANALYSIS
        {
            for (Shard& shard : shards)
                shard.mutex.unlock();
        }
        AllLocked(const AllLocked&) = delete;
        AllLocked& operator=(const AllLocked&) = delete;
        Shards& shards;
    };

    [[nodiscard, gnu::noinline]] std::optional<Removed> end(Shard& shard, Entry& orphan) TESSERA_REQUIRES(shard.mutex)
    {
        std::optional<Removed> removed = shard.end(orphan, m_gauge);
        if (removed)
            m_log.end(removed->key, "released");
        return removed;
    }

    /// A std::hash may be the number itself; shards and slots want all bits. One that says `is_avalanching`, as is the
    /// custom, spreads them itself.
    [[nodiscard]] static std::size_t spread(const Key& key)
    {
        if constexpr (sizeof(std::size_t) == sizeof(std::uint64_t) && requires { typename Hash::is_avalanching; })
            return Hash()(key);
        const std::uint64_t hash = Hash()(key) * 0x9e3779b97f4a7c15ULL;
        return static_cast<std::size_t>(hash ^ (hash >> 32U));
    }
    [[nodiscard]] Shard& shardOf(std::size_t hash)
    {
        if constexpr (Policy::kShardBits == 0)
            return m_shards[0];
        else
            return m_shards[hash >> (sizeof(std::size_t) * 8 - Policy::kShardBits)];
    }

    const Clock& m_clock;
    Log m_log;
    RegistryGauge m_gauge;
    Shards m_shards;
};

} // namespace tessera::detail

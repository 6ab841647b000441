// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

#include <resource/registry_entry.h>
#include <resource/registry_index.h>
#include <resource/registry_types.h>
#include <resource/slab.h>

namespace tessera::detail {

/// What all shards of a registry count together, where one look must see one number.
struct RegistryGauge {
    std::atomic<std::uint64_t> generation{0}, bytes{0}, peakBytes{0};

    void add(std::uint64_t weight)
    {
        const std::uint64_t now = bytes.fetch_add(weight) + weight;
        std::uint64_t peak = peakBytes.load();
        while (peak < now && !peakBytes.compare_exchange_weak(peak, now)) { }
    }
    void remove(std::uint64_t weight) { bytes.fetch_sub(weight); }
};

/// The entries whose hashes fall here, their references and counts. Invariants: an entry in the index
/// has a value and, between calls of the registry, at least one hold; one that was lost has no value,
/// is in no index and lives until its last hold goes. All but the constants is guarded by `mutex`.
template <class Key, class T, class Core, class Policy>
struct alignas(64) RegistryShard {
    using Entry = RegistryEntry<Key, T, RegistryShard>;
    using Hold = typename Entry::Hold;
    struct Removed {
        Key key;
        T value;
        std::uint64_t bytes;
        std::uint64_t generation;
    };

    struct Nothing { };

    mutable typename Policy::Mutex mutex;
    Core* core = nullptr; // set once, before anything else
    RegistryIndex<Key, Entry> index TESSERA_GUARDED_BY(mutex);
    typename Entry::Store entries TESSERA_GUARDED_BY(mutex);
    Slab<Hold, Nothing> holds TESSERA_GUARDED_BY(mutex);
    RegistryTotals counts TESSERA_GUARDED_BY(mutex);

    Hold* hold(Entry& entry, const Holder& holder, TimePoint now) TESSERA_REQUIRES(mutex)
    {
        Hold* hold = holds.make(this, &entry, holder, now);
        entry.link(*hold, now);
        ++counts.references;
        return hold;
    }

    Hold* reuse(Entry& entry, const Holder& holder, TimePoint now) TESSERA_REQUIRES(mutex)
    {
        ++counts.reused;
        return hold(entry, holder, now);
    }

    Entry& add(const Key& key, std::size_t hash, T&& value, std::uint64_t bytes, RegistryGauge& gauge)
        TESSERA_REQUIRES(mutex)
    {
        Entry* entry = entries.make(key);
        auto& details = entry->details();
        details.hash = hash;
        details.put(std::move(value));
        details.generation = ++gauge.generation;
        details.bytes = bytes;
        index.add(*entry, hash);
        ++counts.created;
        counts.bytes += bytes;
        gauge.add(bytes);
        return *entry;
    }

    /// Returns the old value.
    [[nodiscard]] T replace(Entry& entry, T&& value, std::uint64_t bytes, RegistryGauge& gauge) TESSERA_REQUIRES(mutex)
    {
        auto& details = entry.details();
        T old = details.take();
        details.put(std::move(value));
        details.generation = ++gauge.generation;
        counts.bytes += bytes - details.bytes;
        gauge.remove(details.bytes);
        gauge.add(bytes);
        details.bytes = bytes;
        entry.forEachHold([](Hold& hold) { hold.setChanged(); });
        ++counts.replaced;
        return old;
    }

    /// Takes the value out, and the entry out of the index: its holds keep it.
    [[nodiscard]] Removed lose(Entry& entry, RegistryGauge& gauge) TESSERA_REQUIRES(mutex)
    {
        index.remove(entry);
        auto& details = entry.details();
        counts.bytes -= details.bytes;
        gauge.remove(details.bytes);
        return {entry.key, details.take(), details.bytes, details.generation};
    }

    /// Its entry when that has no other hold: to be ended then.
    [[nodiscard]] Entry* release(Hold& hold) TESSERA_REQUIRES(mutex)
    {
        Entry* const entry = hold.entry;
        entry->unlink(hold);
        holds.unmake(&hold);
        --counts.references;
        return entry->references() > 0 ? nullptr : entry;
    }

    /// Returns what it still had.
    [[nodiscard]] std::optional<Removed> end(Entry& orphan, RegistryGauge& gauge) TESSERA_REQUIRES(mutex)
    {
        std::optional<Removed> removed;
        if (orphan.details().value.load())
            removed.emplace(lose(orphan, gauge));
        entries.unmake(&orphan);
        return removed;
    }
};

} // namespace tessera::detail

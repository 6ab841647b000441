// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include <core/clock.h>
#include <core/executor.h>
#include <core/reports.h>
#include <resource/resource_ledger.h>

namespace tessera {

/// A resource's key for people: what toString() or std::to_string() make of it, or itself.
template <class Key>
[[nodiscard]] std::string keyText(const Key& key)
{
    if constexpr (std::is_convertible_v<const Key&, std::string>)
        return key;
    else if constexpr (requires { std::to_string(key); })
        return std::to_string(key);
    else if constexpr (requires { std::string(toString(key)); })
        return std::string(toString(key));
    else
        return "(key)";
}

/// Entries that came, were replaced or went since the last notice; a key is in one list at most.
template <class Key>
struct RegistryChanges {
    std::vector<Key> added, changed, removed;
};

template <class Key, class T>
struct RegistryOptions {
    std::string kind{};           ///< "texture": for reports
    const Clock* clock = nullptr; ///< outlives the registry and all refs; none: the machine's
    /// Frees what the value's own destructor does not. Exceptions are counted, told and swallowed.
    std::function<void(const Key&, T&)> destroy{};
    std::function<void(const std::string&)> onError{}; ///< told, where values die, why a destroy failed
    /// Asked once, when a value is registered.
    std::function<std::uint64_t(const T&)> bytes{};
    Executor* destroyOn = nullptr; ///< values die there; none: in the thread of the last release
    /// Asked before values are destroyed on `destroyOn`; false puts it off to the next release or flush().
    std::function<bool()> canDestroy{};
    std::size_t historyLimit = 16;                    ///< transitions kept a key; 0: none
    std::size_t deadHistories = 256;                  ///< keys without an entry whose history is kept
    std::function<std::string(const Key&)> keyText{}; ///< none: tessera::keyText
    /// What a key's thing is made from, for the ledger; asked when somebody looks.
    std::function<std::vector<std::string>(const Key&)> parents{};
    /// Told at the registry's end of what was still held.
    std::function<void(const std::vector<LedgerEntry>&)> onLeak{};
    /// Told on `notifyOn` of changes, in one call for all that happened until it runs.
    std::function<void(const RegistryChanges<Key>&)> onChange{};
    Executor* notifyOn = nullptr;
};

/// One entry as it is now.
template <class Key>
struct EntryReport {
    Key key;
    std::string kind;
    int references = 0;
    std::vector<HolderReport> holders; ///< one per reference, the latest first
    std::uint64_t bytes = 0;
    std::uint64_t generation = 0;
    Duration age{};
    Duration sinceUse{}; ///< since a reference was last taken
};

struct RegistryTotals {
    std::uint64_t entries = 0, references = 0, bytes = 0, peakBytes = 0;
    std::uint64_t created = 0, reused = 0, replaced = 0, destroyed = 0, pendingDestroy = 0;
    std::uint64_t destroyFailures = 0;
    std::uint64_t mismatches = 0; ///< acquired with other parameters than it was created with
};

} // namespace tessera

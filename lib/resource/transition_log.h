// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/byte_lru.h>
#include <core/clock.h>
#include <core/reports.h>

namespace tessera {

/// The last transitions of each key, bounded per key; of keys that have gone, those of the latest
/// `deadKeys`. Not thread-safe.
template <class Key, class Hash = std::hash<Key>>
class TransitionLog {
public:
    /// `perKey` 0 keeps nothing.
    TransitionLog(std::size_t perKey, std::size_t deadKeys) : m_perKey(perKey), m_dead(deadKeys) {}

    void add(const Key& key, TimePoint when, const char* from, const char* to, std::string reason)
    {
        if (m_perKey == 0)
            return;
        History& history = revive(key);
        if (history.size() == m_perKey)
            history.erase(history.begin());
        history.push_back({when, from, to, std::move(reason)});
    }

    /// The key has gone: its history may be dropped when others go after it.
    void retire(const Key& key)
    {
        const auto found = m_live.find(key);
        if (found == m_live.end())
            return;
        m_dead.put(key, std::move(found->second), 1);
        m_live.erase(found);
    }

    /// Oldest first.
    [[nodiscard]] std::vector<TransitionReport> of(const Key& key) const
    {
        if (const auto found = m_live.find(key); found != m_live.end())
            return found->second;
        const History* dead = m_dead.peek(key);
        return dead ? *dead : History();
    }

    [[nodiscard]] std::size_t size() const { return m_live.size() + m_dead.size(); }

private:
    using History = std::vector<TransitionReport>;

    History& revive(const Key& key)
    {
        const auto [entry, fresh] = m_live.try_emplace(key);
        if (fresh) {
            if (History* dead = m_dead.get(key)) {
                entry->second = std::move(*dead);
                m_dead.erase(key);
            }
        }
        return entry->second;
    }

    std::size_t m_perKey;
    std::unordered_map<Key, History, Hash> m_live;
    ByteLru<Key, History, Hash> m_dead; // each counts as one byte
};

} // namespace tessera

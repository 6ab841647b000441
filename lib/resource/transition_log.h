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
    TransitionLog(std::size_t perKey, std::size_t deadKeys) : m_perKey(perKey), m_dead(deadKeys) { }

    /// `from` and `to` have static lifetime.
    void add(const Key& key, TimePoint when, const char* from, const char* to, std::string reason)
    {
        if (m_perKey == 0)
            return;
        History& history = revive(key);
        if (history.ring.size() < m_perKey) {
            history.ring.push_back({when, from, to, std::move(reason)});
        } else {
            history.ring[history.oldest] = {when, from, to, std::move(reason)};
            history.oldest = (history.oldest + 1) % m_perKey;
        }
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
        const auto found = m_live.find(key);
        const History* history = found != m_live.end() ? &found->second : m_dead.peek(key);
        std::vector<TransitionReport> reports;
        for (std::size_t i = 0; history && i < history->ring.size(); ++i) {
            const Transition& t = history->ring[(history->oldest + i) % history->ring.size()];
            reports.push_back({t.when, t.from, t.to, t.reason});
        }
        return reports;
    }

    [[nodiscard]] std::size_t size() const { return m_live.size() + m_dead.size(); }

private:
    struct Transition {
        TimePoint when;
        const char* from;
        const char* to;
        std::string reason;
    };
    struct History {
        std::vector<Transition> ring;
        std::size_t oldest = 0; // where the next one goes, once it is full
    };

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

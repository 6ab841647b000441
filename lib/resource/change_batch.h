// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

#include <core/executor.h>
#include <core/mutex.h>
#include <resource/registry_types.h>

namespace tessera::detail {

/// Gathers changes of keys and tells a listener of all of them in one call on its executor. What
/// came and went again between two notices is not mentioned. Thread-safe.
template <class Key, class Hash>
class ChangeBatch : public std::enable_shared_from_this<ChangeBatch<Key, Hash>> {
public:
    using Listener = std::function<void(const RegistryChanges<Key>&)>;

    ChangeBatch(Executor* executor, Listener listener)
        : m_executor(listener ? executor : nullptr), m_listener(std::move(listener))
    {
    }

    void added(const Key& key) { merge(key, Kind::Added); }
    void changed(const Key& key) { merge(key, Kind::Changed); }
    void removed(const Key& key) { merge(key, Kind::Removed); }

    /// No notice after it returned, when called on the executor's thread.
    void close()
    {
        const Lock lock(m_mutex);
        m_closed = true;
        m_pending.clear();
    }

private:
    enum class Kind { Added, Changed, Removed };

    void merge(const Key& key, Kind kind)
    {
        if (!m_executor)
            return;
        {
            const Lock lock(m_mutex);
            if (m_closed)
                return;
            const auto [known, fresh] = m_pending.try_emplace(key, kind);
            if (!fresh)
                combine(known, kind);
            if (m_posted)
                return;
            m_posted = true;
        }
        m_executor->post([weak = this->weak_from_this()] {
            if (const auto self = weak.lock())
                self->tell();
        });
    }

    using Pending = std::unordered_map<Key, Kind, Hash>;

    void combine(typename Pending::iterator known, Kind kind) TESSERA_REQUIRES(m_mutex)
    {
        if (known->second == Kind::Added && kind == Kind::Removed)
            m_pending.erase(known);
        else if (known->second == Kind::Removed && kind == Kind::Added)
            known->second = Kind::Changed;
        else if (known->second != Kind::Added || kind != Kind::Changed)
            known->second = kind;
    }

    void tell()
    {
        Pending pending;
        {
            const Lock lock(m_mutex);
            m_posted = false;
            pending.swap(m_pending);
            if (m_closed || pending.empty())
                return;
        }
        RegistryChanges<Key> changes;
        for (const auto& [key, kind] : pending)
            (kind == Kind::Added     ? changes.added
             : kind == Kind::Changed ? changes.changed
                                     : changes.removed)
                .push_back(key);
        m_listener(changes);
    }

    Executor* const m_executor;
    const Listener m_listener;
    Mutex m_mutex;
    Pending m_pending TESSERA_GUARDED_BY(m_mutex);
    bool m_posted TESSERA_GUARDED_BY(m_mutex) = false;
    bool m_closed TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace tessera::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/result.h>
#include <resource/change_batch.h>
#include <resource/graveyard.h>
#include <resource/registry_calls.h>
#include <resource/registry_creations.h>
#include <resource/registry_store.h>

namespace tessera::detail {

/// What a ResourceRegistry and its refs share; it lives as long as the registry or any entry. User code
/// runs under no lock, except Key's hash, comparison and copy, and T's move. Lock order: m_mutex, then the store's.
/// A key in m_creations has no entry, and its creator runs the factory without a lock.
template <class Key, class T, class Hash, class Policy>
class RegistryCore {
    using Lock = typename Policy::Lock;

public:
    using Options = RegistryOptions<Key, T>;
    using Store = RegistryStore<Key, T, Hash, Policy, RegistryCore>;
    using Shard = typename Store::Shard;
    using Entry = typename Store::Entry;
    using Hold = typename Store::Hold;
    using Yard = Graveyard<Key, T>;
    using Changes = ChangeBatch<Key, Hash>;
    struct Drop {
        void operator()(RegistryCore* core) const { core->drop(); }
    };

    explicit RegistryCore(Options options)
        : m_calls(std::move(options)), m_clock(this->options().clock ? *this->options().clock : m_steady),
          m_yard(std::make_shared<Yard>(this->options().destroyOn, this->options().destroy, this->options().canDestroy,
                                        RegistryCalls<Key, T>::tellFailed(this->options()))),
          m_changes(std::make_shared<Changes>(this->options().notifyOn, this->options().onChange)),
          m_store(*this, m_clock, this->options().historyLimit, this->options().deadHistories)
    {
    }
    RegistryCore(const RegistryCore&) = delete;
    RegistryCore& operator=(const RegistryCore&) = delete;

    static void release(Hold* hold)
    {
        Shard& shard = *hold->shard;
        Store::release(*hold, [&shard](std::optional<typename Shard::Removed> removed) { shard.core->ended(removed); });
    }

    template <class Factory>
    [[nodiscard]] Result<Hold*> acquire(const Key& key, const Holder& holder, Factory& factory,
                                        std::uint64_t parameters)
    {
        if (Hold* hold = m_store.find(key, holder, &parameters))
            return hold;
        std::shared_ptr<Creating> creation;
        {
            Lock lock(m_mutex);
            while (!creation) {
                if (m_closed)
                    return m_calls.closed();
                if (Hold* hold = m_store.find(key, holder, &parameters))
                    return hold;
                auto [underWay, fresh] = m_creations.begin(key);
                if (fresh) {
                    creation = std::move(underWay);
                    m_store.log().add(key, "absent", "creating", holder.text());
                    break;
                }
                if (m_creations.wouldDeadlock(*underWay)) {
                    lock.unlock();
                    return m_calls.recursive(key);
                }
                CreationWaiter<Hold> waiter{&holder};
                m_creations.wait(m_created, lock, *underWay, waiter);
                if (waiter.hold)
                    return waiter.hold;
                // Another's cancellation is not ours: go on with our own factory.
                if (underWay->error.code != ErrorCode::Cancelled)
                    return underWay->error;
            }
        }
        return publish(key, holder, *creation, m_calls.make(key, factory), parameters);
    }

    /// `value` is moved from only on success.
    [[nodiscard]] Result<Hold*> insert(const Key& key, T&& value, const Holder& holder)
    {
        if (isNothing(value))
            return m_calls.nothing(key);
        const std::uint64_t bytes = m_calls.weigh(value);
        Hold* hold = nullptr;
        {
            const Lock lock(m_mutex);
            if (m_closed)
                return m_calls.closed();
            if (!m_creations.contains(key))
                hold = m_store.add(key, std::move(value), bytes, 0, holder, "absent", "inserted");
            m_users += hold ? 1 : 0;
        }
        if (!hold)
            return m_calls.exists(key);
        m_changes->added(key);
        return hold;
    }

    [[nodiscard]] Status replace(const Key& key, T&& value)
    {
        if (isNothing(value))
            return m_calls.nothing(key);
        const std::uint64_t bytes = m_calls.weigh(value);
        std::optional<typename Yard::Doomed> old;
        const bool found = m_store.look(key, [&](Shard& shard, Entry* entry) TESSERA_NO_ANALYSIS {
            if (entry && !isSame(*entry->details().value.load(), value)) {
                const std::uint64_t oldBytes = entry->details().bytes;
                old.emplace(typename Yard::Doomed{key, shard.replace(*entry, std::move(value), bytes, m_store.gauge()),
                                                  oldBytes});
                m_store.log().add(key, "ready", "ready", "replaced");
            }
            return entry != nullptr;
        });
        if (!found)
            return m_calls.notFound(key);
        if (old) {
            m_changes->changed(key);
            m_yard->bury(std::move(*old));
        }
        return {};
    }

    /// Takes a reference that has no Ref; releaseKept() ends the latest.
    [[nodiscard]] Status keep(const Key& key, const Holder& holder)
    {
        const Lock lock(m_mutex);
        Hold* hold = m_closed ? nullptr : m_store.find(key, holder);
        if (!hold)
            return m_closed ? m_calls.closed() : m_calls.notFound(key);
        m_kept[key].push_back(hold);
        return {};
    }
    [[nodiscard]] Status releaseKept(const Key& key)
    {
        Hold* hold = nullptr;
        {
            const Lock lock(m_mutex);
            if (const auto found = m_kept.find(key); found != m_kept.end()) {
                hold = found->second.back();
                found->second.pop_back();
                if (found->second.empty())
                    m_kept.erase(found);
            }
        }
        if (!hold)
            return m_calls.notFound(key);
        release(hold);
        return {};
    }

    /// Takes the value from every entry, the youngest first: what was made with the help of others goes
    /// before them. Refs stay, empty; kept references end.
    void loseAll(const char* reason)
    {
        auto lost = m_store.loseAll(reason);
        std::sort(lost.begin(), lost.end(), [](const auto& a, const auto& b) { return a.generation > b.generation; });
        for (auto& one : lost) {
            m_changes->removed(one.key);
            m_yard->bury({one.key, std::move(one.value), one.bytes});
        }
        Kept kept;
        {
            const Lock lock(m_mutex);
            kept.swap(m_kept);
        }
        for (auto& [key, holds] : kept)
            for (Hold* hold : holds)
                release(hold);
    }

    /// Nothing can be acquired any more; what a factory still makes is destroyed.
    void close()
    {
        const Lock lock(m_mutex);
        m_closed = true;
    }

    void note(const Key& key, const char* from, const char* to, std::string reason)
    {
        const Lock lock(m_mutex);
        m_store.log().add(key, from, to, std::move(reason));
        const bool absent = m_store.look(key, [](const Shard&, const Entry* entry) { return entry == nullptr; });
        if (absent && !m_creations.contains(key))
            m_store.log().retire(key);
    }

    [[nodiscard]] RegistryTotals totals()
    {
        RegistryTotals totals = m_store.totals();
        totals.destroyed = m_yard->destroyed();
        totals.pendingDestroy = m_yard->pending();
        totals.destroyFailures = m_yard->failures();
        return totals;
    }

    [[nodiscard]] const Options& options() const { return m_calls.options(); }
    [[nodiscard]] const RegistryCalls<Key, T>& calls() const { return m_calls; }
    [[nodiscard]] TimePoint now() const { return m_clock.now(); }
    [[nodiscard]] Store& store() { return m_store; }
    [[nodiscard]] Yard& yard() { return *m_yard; }
    [[nodiscard]] Changes& changes() { return *m_changes; }

private:
    using Creating = Creation<Hold>;
    using Kept = std::unordered_map<Key, std::vector<Hold*>, Hash>;

    ~RegistryCore() = default;
    /// An entry is gone, with what it still had.
    [[gnu::noinline]] void ended(std::optional<typename Shard::Removed>& removed)
    {
        if (removed) {
            m_changes->removed(removed->key);
            m_yard->bury({removed->key, std::move(removed->value), removed->bytes});
            removed.reset();
        }
        drop();
    }
    void drop()
    {
        if (m_users.fetch_sub(1) == 1)
            delete this;
    }

    [[nodiscard]] Result<Hold*> publish(const Key& key, const Holder& holder, Creating& creation, Result<T> made,
                                        std::uint64_t parameters)
    {
        const std::uint64_t bytes = made ? m_calls.weigh(*made) : 0;
        Hold* hold = nullptr;
        {
            const Lock lock(m_mutex);
            m_creations.end(key, creation);
            m_created.notifyAll();
            if (made && !m_closed) {
                ++m_users;
                hold = m_store.add(key, std::move(*made), bytes, parameters, holder, "creating", "");
                for (auto* waiter : creation.waiters)
                    waiter->hold = m_store.share(*hold, *waiter->holder, true);
            } else {
                creation.error = made ? m_calls.closed() : made.error();
                m_store.log().add(key, "creating", "failed", creation.error.reason);
                m_store.log().retire(key);
            }
        }
        if (hold) {
            m_changes->added(key);
            return hold;
        }
        if (made)
            m_yard->bury({key, std::move(*made), bytes});
        return creation.error;
    }

    const RegistryCalls<Key, T> m_calls;
    const SteadyClock m_steady{};
    const Clock& m_clock;
    const std::shared_ptr<Yard> m_yard;
    const std::shared_ptr<Changes> m_changes;
    Store m_store;
    std::atomic<std::uint64_t> m_users{1}; // the registry and the entries
    typename Policy::Mutex m_mutex;
    typename Policy::CondVar m_created;
    Creations<Key, Hold, Hash> m_creations TESSERA_GUARDED_BY(m_mutex);
    Kept m_kept TESSERA_GUARDED_BY(m_mutex);
    bool m_closed TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace tessera::detail

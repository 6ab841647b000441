// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <thread>
#include <unordered_map>
#include <utility>

#include <core/mutex.h>
#include <core/result.h>
#include <resource/change_batch.h>
#include <resource/graveyard.h>
#include <resource/guarded_call.h>
#include <resource/registry_table.h>

namespace tessera::detail {

/// What a ResourceRegistry and its refs share. A key in m_creating has no entry, and its creator
/// runs the factory without the mutex. User code runs under no lock, except Key's hash, comparison
/// and copy.
template <class Key, class T, class Hash>
class RegistryCore {
public:
    using Options = RegistryOptions<Key, T>;
    using Table = RegistryTable<Key, T, Hash>;
    using Entry = typename Table::Entry;
    using Hold = typename Table::Hold;
    using Yard = Graveyard<Key, T>;
    using Changes = ChangeBatch<Key, Hash>;

    explicit RegistryCore(Options options)
        : m_options(std::move(options)), m_clock(m_options.clock ? *m_options.clock : m_steady),
          m_yard(std::make_shared<Yard>(m_options.destroyOn, m_options.destroy, m_options.canDestroy)),
          m_changes(std::make_shared<Changes>(m_options.notifyOn, m_options.onChange)),
          m_table(m_options.historyLimit, m_options.deadHistories)
    {
    }
    RegistryCore(const RegistryCore&) = delete;
    RegistryCore& operator=(const RegistryCore&) = delete;

    /// Null when absent.
    [[nodiscard]] Hold* find(const Key& key, const Holder& holder)
    {
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        Entry* entry = m_table.find(key);
        return entry ? m_table.reuse(*entry, holder, now) : nullptr;
    }

    [[nodiscard]] Hold* share(const Hold& other, const Holder& holder)
    {
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        return m_table.hold(*other.entry, holder, now);
    }

    void release(Hold* hold)
    {
        typename Table::Removed removed = inspect([&](Table& table) { return table.release(hold, m_clock); });
        if (removed.value) {
            m_changes->removed(removed.entry->key);
            m_yard->bury({removed.entry->key, std::move(removed.value)});
        }
    }

    template <class Factory>
    [[nodiscard]] Result<Hold*> acquire(const Key& key, const Holder& holder, Factory& factory, std::uint64_t parameters)
    {
        std::shared_ptr<Creating> creation;
        {
            Lock lock(m_mutex);
            while (!creation) {
                if (m_closed)
                    return closedError();
                if (Entry* entry = m_table.find(key)) {
                    if (entry->parameters != parameters)
                        m_table.mismatch();
                    return m_table.reuse(*entry, holder, m_clock.now());
                }
                auto& slot = m_creating[key];
                if (!slot) {
                    creation = slot = std::make_shared<Creating>(std::this_thread::get_id());
                    m_table.log().add(key, m_clock.now(), "absent", "creating", holder.text());
                    break;
                }
                const std::shared_ptr<Creating> other = slot;
                if (wouldDeadlock(*other)) {
                    lock.unlock();
                    return Error{ErrorCode::Recursive, name(key) + " is needed to make itself"};
                }
                CreationWaiter<Hold> waiter{&holder};
                waitFor(lock, *other, waiter);
                if (waiter.hold)
                    return waiter.hold;
                // Another's cancellation is not ours: go on with our own factory.
                if (other->error.code != ErrorCode::Cancelled)
                    return other->error;
            }
        }
        return publish(key, holder, *creation, make(key, factory), parameters);
    }

    /// `value` is moved from only on success.
    [[nodiscard]] Result<Hold*> insert(const Key& key, T&& value, const Holder& holder)
    {
        if (isNothing(value))
            return nothing(key);
        const std::uint64_t bytes = weigh(value);
        Lock lock(m_mutex);
        if (m_closed)
            return closedError();
        if (m_table.find(key) || m_creating.contains(key)) {
            lock.unlock();
            return Error{ErrorCode::AlreadyExists, name(key) + " already exists"};
        }
        const TimePoint now = m_clock.now();
        m_table.log().add(key, now, "absent", "ready", "inserted");
        Entry& entry = m_table.add(key, std::make_unique<T>(std::move(value)), bytes, 0, now);
        Hold* hold = m_table.hold(entry, holder, now);
        lock.unlock();
        m_changes->added(key);
        return hold;
    }

    [[nodiscard]] Status replace(const Key& key, T&& value)
    {
        if (isNothing(value))
            return nothing(key);
        const std::uint64_t bytes = weigh(value);
        std::unique_ptr<T> old;
        {
            Lock lock(m_mutex);
            Entry* entry = m_table.find(key);
            if (!entry) {
                lock.unlock();
                return notFound(key);
            }
            if (isSame(*entry->value.load(), value))
                return {};
            old = m_table.replace(*entry, std::make_unique<T>(std::move(value)), bytes, m_clock.now());
        }
        m_changes->changed(key);
        m_yard->bury({key, std::move(old)});
        return {};
    }

    /// Takes the value from every entry. Refs stay, empty.
    void loseAll(const char* reason)
    {
        auto values = inspect([&](Table& table) { return table.loseAll(reason, m_clock.now()); });
        for (auto& [key, value] : values) {
            m_changes->removed(key);
            m_yard->bury({key, std::move(value)});
        }
    }

    /// Nothing can be acquired any more; what a factory still makes is destroyed.
    void close()
    {
        const Lock lock(m_mutex);
        m_closed = true;
    }

    void note(const Key& key, const char* from, const char* to, std::string reason)
    {
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        m_table.log().add(key, now, from, to, std::move(reason));
        if (!m_table.find(key) && !m_creating.contains(key))
            m_table.log().retire(key);
    }

    /// Calls `read(table)` under the mutex.
    template <class Read>
    auto inspect(Read read)
    {
        const Lock lock(m_mutex);
        return read(m_table);
    }

    [[nodiscard]] RegistryTotals totals()
    {
        RegistryTotals totals = inspect([](Table& table) { return table.totals(); });
        totals.destroyed = m_yard->destroyed();
        totals.pendingDestroy = m_yard->pending();
        totals.destroyFailures = m_yard->failures();
        return totals;
    }

    [[nodiscard]] Error notFound(const Key& key) const { return {ErrorCode::NotFound, name(key) + " does not exist"}; }
    [[nodiscard]] std::string text(const Key& key) const
    {
        return m_options.keyText ? m_options.keyText(key) : keyText(key);
    }
    [[nodiscard]] const Options& options() const { return m_options; }
    [[nodiscard]] TimePoint now() const { return m_clock.now(); }
    [[nodiscard]] Yard& yard() { return *m_yard; }
    [[nodiscard]] Changes& changes() { return *m_changes; }

private:
    using Creating = Creation<Hold>;

    [[nodiscard]] std::string name(const Key& key) const
    {
        return (m_options.kind.empty() ? "" : m_options.kind + ' ') + text(key);
    }
    [[nodiscard]] static Error closedError() { return {ErrorCode::Closed, "the registry is closed"}; }
    [[nodiscard]] Error nothing(const Key& key) const
    {
        return {ErrorCode::InvalidArgument, "what was made for " + name(key) + " is null"};
    }

    [[nodiscard]] std::uint64_t weigh(const T& value) const
    {
        if (!m_options.bytes)
            return 0;
        const auto bytes = guardedCall<Result<std::uint64_t>>({}, [&] { return m_options.bytes(value); });
        return bytes ? *bytes : 0;
    }

    template <class Factory>
    [[nodiscard]] Result<T> make(const Key& key, Factory& factory) const
    {
        auto made = guardedCall<Result<T>>("making " + name(key) + " failed for an unknown reason", factory);
        if (made && isNothing(*made))
            return nothing(key);
        return made;
    }

    [[nodiscard]] Result<Hold*> publish(const Key& key, const Holder& holder, Creating& creation, Result<T> made,
                                        std::uint64_t parameters)
    {
        const std::uint64_t bytes = made ? weigh(*made) : 0;
        auto value = made ? std::make_unique<T>(std::move(*made)) : nullptr;
        Hold* hold = nullptr;
        {
            const TimePoint now = m_clock.now();
            const Lock lock(m_mutex);
            m_creating.erase(key);
            creation.done = true;
            m_created.notifyAll();
            if (value && !m_closed) {
                m_table.log().add(key, now, "creating", "ready", {});
                Entry& entry = m_table.add(key, std::move(value), bytes, parameters, now);
                hold = m_table.hold(entry, holder, now);
                for (auto* waiter : creation.waiters)
                    waiter->hold = m_table.reuse(entry, *waiter->holder, now);
            } else {
                creation.error = value ? closedError() : made.error();
                m_table.log().add(key, now, "creating", "failed", creation.error.reason);
                m_table.log().retire(key);
            }
        }
        if (hold) {
            m_changes->added(key);
            return hold;
        }
        if (value)
            m_yard->bury({key, std::move(value)});
        return creation.error;
    }

    /// Whether waiting for `creation` would close a circle: its thread waits, directly or through
    /// others, for something this thread is making.
    [[nodiscard]] bool wouldDeadlock(const Creating& creation) const TESSERA_REQUIRES(m_mutex)
    {
        for (const Creating* next = &creation;;) {
            if (next->owner == std::this_thread::get_id())
                return true;
            const auto found = m_waitsFor.find(next->owner);
            if (found == m_waitsFor.end() || found->second->done)
                return false;
            next = found->second;
        }
    }

    void waitFor(Lock& lock, Creating& creation, CreationWaiter<Hold>& waiter) TESSERA_REQUIRES(m_mutex)
    {
        creation.waiters.push_back(&waiter);
        m_waitsFor[std::this_thread::get_id()] = &creation;
        m_created.wait(lock, [&creation] { return creation.done; });
        m_waitsFor.erase(std::this_thread::get_id());
    }

    const Options m_options;
    const SteadyClock m_steady{};
    const Clock& m_clock;
    const std::shared_ptr<Yard> m_yard;
    const std::shared_ptr<Changes> m_changes;
    mutable Mutex m_mutex;
    CondVar m_created;
    Table m_table TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<Key, std::shared_ptr<Creating>, Hash> m_creating TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<std::thread::id, Creating*> m_waitsFor TESSERA_GUARDED_BY(m_mutex);
    bool m_closed TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace tessera::detail

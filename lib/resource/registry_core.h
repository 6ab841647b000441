// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <core/mutex.h>
#include <core/result.h>
#include <resource/change_batch.h>
#include <resource/graveyard.h>
#include <resource/holder.h>
#include <resource/registry_entry.h>
#include <resource/registry_types.h>
#include <resource/transition_log.h>

namespace tessera::detail {

/// What a ResourceRegistry and its refs share. Invariants, under m_mutex: an entry in m_entries has
/// a value and at least one hold; an entry lost to releaseAll() is in m_lost, without a value, until
/// its last hold goes; a key in m_creating has no entry. User code runs under no lock, except Key's
/// hash, comparison and copy.
template <class Key, class T, class Hash>
class RegistryCore {
public:
    using Options = RegistryOptions<Key, T>;
    using Entry = RegistryEntry<Key, T>;
    using Hold = RegistryHold<Entry>;
    using Yard = Graveyard<Key, T>;
    using Changes = ChangeBatch<Key, Hash>;
    using Creating = Creation<Hold>;

    explicit RegistryCore(Options options)
        : m_options(std::move(options)), m_clock(m_options.clock ? *m_options.clock : m_steady),
          m_yard(std::make_shared<Yard>(m_options.destroyOn, m_options.destroy, m_options.canDestroy)),
          m_changes(std::make_shared<Changes>(m_options.notifyOn, m_options.onChange)),
          m_log(m_options.historyLimit, m_options.deadHistories)
    {
    }
    RegistryCore(const RegistryCore&) = delete;
    RegistryCore& operator=(const RegistryCore&) = delete;

    /// Null when absent.
    [[nodiscard]] Hold* find(const Key& key, const Holder& holder)
    {
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        const auto found = m_entries.find(key);
        return found == m_entries.end() ? nullptr : reuse(*found->second, holder, now);
    }

    [[nodiscard]] Hold* share(const Hold& other, const Holder& holder)
    {
        const TimePoint now = m_clock.now();
        const Lock lock(m_mutex);
        return addHold(*other.entry, holder, now);
    }

    void release(Hold* hold)
    {
        std::unique_ptr<Entry> gone;
        std::unique_ptr<T> value;
        {
            const Lock lock(m_mutex);
            Entry& entry = *hold->entry;
            entry.unlink(*hold);
            m_holds.give(hold);
            --m_totals.references;
            if (entry.references > 0)
                return;
            value.reset(entry.value.load());
            if (value)
                gone = removeEntry(entry, "released");
            else
                gone = std::move(m_lost.extract(&entry).mapped());
        }
        if (value) {
            m_changes->removed(gone->key);
            m_yard->bury({gone->key, std::move(value)});
        }
    }

    template <class Factory>
    [[nodiscard]] Result<Hold*> acquire(const Key& key, const Holder& holder, Factory& factory, std::uint64_t parameters)
    {
        std::shared_ptr<Creating> creation;
        {
            Lock lock(m_mutex);
            for (;;) {
                if (m_closed)
                    return closedError();
                if (const auto found = m_entries.find(key); found != m_entries.end()) {
                    m_totals.mismatches += found->second->parameters != parameters ? 1 : 0;
                    return reuse(*found->second, holder, m_clock.now());
                }
                auto& slot = m_creating[key];
                if (!slot) {
                    creation = slot = std::make_shared<Creating>(std::this_thread::get_id());
                    log(key, "absent", "creating", holder.text());
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
        if (m_entries.contains(key) || m_creating.contains(key)) {
            lock.unlock();
            return Error{ErrorCode::AlreadyExists, name(key) + " already exists"};
        }
        log(key, "absent", "ready", "inserted");
        Entry& entry = addEntry(key, std::make_unique<T>(std::move(value)), bytes, 0);
        Hold* hold = addHold(entry, holder, entry.created);
        lock.unlock();
        m_changes->added(key);
        return hold;
    }

    [[nodiscard]] Status replace(const Key& key, T&& value)
    {
        const std::uint64_t bytes = weigh(value);
        std::unique_ptr<T> old;
        {
            Lock lock(m_mutex);
            const auto found = m_entries.find(key);
            if (found == m_entries.end()) {
                lock.unlock();
                return notFound(key);
            }
            Entry& entry = *found->second;
            if (isSame(*entry.value.load(), value))
                return {};
            old.reset(entry.value.exchange(std::make_unique<T>(std::move(value)).release()));
            entry.generation = ++m_generation;
            setBytes(m_totals.bytes - entry.bytes + bytes);
            entry.bytes = bytes;
            ++m_totals.replaced;
            log(key, "ready", "ready", "replaced");
        }
        m_changes->changed(key);
        m_yard->bury({key, std::move(old)});
        return {};
    }

    /// Takes the value from every entry, the youngest first: what was made with the help of others
    /// goes before them. Refs stay, empty.
    void loseAll(const char* reason)
    {
        std::vector<typename Yard::Doomed> doomed;
        {
            const Lock lock(m_mutex);
            std::vector<Entry*> order;
            for (auto& [key, entry] : m_entries)
                order.push_back(entry.get());
            std::sort(order.begin(), order.end(), [](Entry* a, Entry* b) { return a->generation > b->generation; });
            for (Entry* entry : order) {
                doomed.push_back({entry->key, std::unique_ptr<T>(entry->value.exchange(nullptr))});
                m_lost.emplace(entry, removeEntry(*entry, reason));
            }
        }
        for (auto& dead : doomed) {
            m_changes->removed(dead.key);
            m_yard->bury(std::move(dead));
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
        m_log.add(key, now, from, to, std::move(reason));
        if (!m_entries.contains(key) && !m_creating.contains(key))
            m_log.retire(key);
    }

    /// Calls `read(entries, totals, log)` under the mutex.
    template <class Read>
    auto inspect(Read read) const
    {
        const Lock lock(m_mutex);
        RegistryTotals totals = m_totals;
        totals.entries = m_entries.size();
        totals.destroyed = m_yard->destroyed();
        totals.pendingDestroy = m_yard->pending();
        totals.destroyFailures = m_yard->failures();
        return read(m_entries, totals, m_log);
    }

    [[nodiscard]] Error notFound(const Key& key) const { return {ErrorCode::NotFound, name(key) + " does not exist"}; }
    [[nodiscard]] std::string name(const Key& key) const
    {
        return (m_options.kind.empty() ? "" : m_options.kind + ' ')
            + (m_options.keyText ? m_options.keyText(key) : keyText(key));
    }
    [[nodiscard]] const Options& options() const { return m_options; }
    [[nodiscard]] TimePoint now() const { return m_clock.now(); }
    [[nodiscard]] Yard& yard() { return *m_yard; }
    [[nodiscard]] Changes& changes() { return *m_changes; }

private:
    using Entries = std::unordered_map<Key, std::unique_ptr<Entry>, Hash>;

    [[nodiscard]] Error closedError() const { return {ErrorCode::Closed, "the registry is closed"}; }
    [[nodiscard]] Error nothing(const Key& key) const
    {
        return {ErrorCode::InvalidArgument, "what was made for " + name(key) + " is null"};
    }

    [[nodiscard]] std::uint64_t weigh(const T& value) const
    {
        try {
            return m_options.bytes ? m_options.bytes(value) : 0;
        } catch (...) {
            return 0;
        }
    }

    template <class Factory>
    [[nodiscard]] Result<T> make(const Key& key, Factory& factory) const
    {
        try {
            Result<T> made = factory();
            if (made && isNothing(*made))
                return nothing(key);
            return made;
        } catch (const std::exception& e) {
            return Error{ErrorCode::Internal, e.what()};
        } catch (...) {
            return Error{ErrorCode::Internal, "making " + name(key) + " failed for an unknown reason"};
        }
    }

    [[nodiscard]] Result<Hold*> publish(const Key& key, const Holder& holder, Creating& creation, Result<T> made,
                                        std::uint64_t parameters)
    {
        const std::uint64_t bytes = made ? weigh(*made) : 0;
        Hold* hold = nullptr;
        {
            const Lock lock(m_mutex);
            m_creating.erase(key);
            creation.done = true;
            m_created.notifyAll();
            if (made && !m_closed) {
                log(key, "creating", "ready", {});
                Entry& entry = addEntry(key, std::make_unique<T>(std::move(*made)), bytes, parameters);
                hold = addHold(entry, holder, entry.created);
                for (auto* waiter : creation.waiters)
                    waiter->hold = reuse(entry, *waiter->holder, entry.created);
            } else {
                creation.error = made ? closedError() : made.error();
                log(key, "creating", "failed", creation.error.reason);
                m_log.retire(key);
            }
        }
        if (hold) {
            m_changes->added(key);
            return hold;
        }
        if (made)
            m_yard->bury({key, std::make_unique<T>(std::move(*made))});
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

    Entry& addEntry(const Key& key, std::unique_ptr<T> value, std::uint64_t bytes, std::uint64_t parameters)
        TESSERA_REQUIRES(m_mutex)
    {
        Entry& entry = *m_entries.emplace(key, std::make_unique<Entry>(key)).first->second;
        entry.value = value.release();
        entry.generation = ++m_generation;
        entry.bytes = bytes;
        entry.parameters = parameters;
        entry.created = m_clock.now();
        ++m_totals.created;
        setBytes(m_totals.bytes + bytes);
        return entry;
    }

    [[nodiscard]] std::unique_ptr<Entry> removeEntry(Entry& entry, const char* reason) TESSERA_REQUIRES(m_mutex)
    {
        log(entry.key, "ready", "destroyed", reason);
        m_log.retire(entry.key);
        setBytes(m_totals.bytes - entry.bytes);
        return std::move(m_entries.extract(entry.key).mapped());
    }

    Hold* addHold(Entry& entry, const Holder& holder, TimePoint now) TESSERA_REQUIRES(m_mutex)
    {
        Hold* hold = m_holds.take();
        hold->holder = holder;
        hold->since = now;
        entry.link(*hold);
        entry.used = now;
        ++m_totals.references;
        return hold;
    }

    Hold* reuse(Entry& entry, const Holder& holder, TimePoint now) TESSERA_REQUIRES(m_mutex)
    {
        ++m_totals.reused;
        return addHold(entry, holder, now);
    }

    void setBytes(std::uint64_t bytes) TESSERA_REQUIRES(m_mutex)
    {
        m_totals.bytes = bytes;
        m_totals.peakBytes = std::max(m_totals.peakBytes, bytes);
    }

    void log(const Key& key, const char* from, const char* to, std::string reason) TESSERA_REQUIRES(m_mutex)
    {
        m_log.add(key, m_clock.now(), from, to, std::move(reason));
    }

    const Options m_options;
    const SteadyClock m_steady{};
    const Clock& m_clock;
    const std::shared_ptr<Yard> m_yard;
    const std::shared_ptr<Changes> m_changes;
    mutable Mutex m_mutex;
    CondVar m_created;
    Entries m_entries TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<const Entry*, std::unique_ptr<Entry>> m_lost TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<Key, std::shared_ptr<Creating>, Hash> m_creating TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<std::thread::id, Creating*> m_waitsFor TESSERA_GUARDED_BY(m_mutex);
    HoldStore<Hold> m_holds TESSERA_GUARDED_BY(m_mutex);
    TransitionLog<Key, Hash> m_log TESSERA_GUARDED_BY(m_mutex);
    RegistryTotals m_totals TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_generation TESSERA_GUARDED_BY(m_mutex) = 0;
    bool m_closed TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace tessera::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <resource/registry_core.h>

namespace tessera {

/// Shares heavy things by key: each exists once, for as long as somebody holds a Ref to it. Every
/// reference names its holder, so a leak says who. The key decides what is shared: whatever changes
/// the thing must be in it. Thread-safe; factories, destroy functions and all other callbacks run
/// under no lock. Things should not hold Refs to each other in circles.
///
/// A thing dies once, when its last Ref goes: it leaves the table first, then `Options::destroy` and
/// its destructor run, in that thread or on `Options::destroyOn`. The registry itself must be
/// destroyed on the thread where its things may die; no callback is called after that.
template <class Key, class T, class Hash = std::hash<Key>>
class ResourceRegistry {
    using Core = detail::RegistryCore<Key, T, Hash>;
    using Hold = typename Core::Hold;

public:
    using Options = RegistryOptions<Key, T>;
    using Report = EntryReport<Key>;

    /// Holds one reference while it lives. Copying takes one more for the same holder, moving none.
    /// May outlive the registry, and is false once the registry has taken the thing away
    /// (releaseAll(), close(), its own end). One Ref is for one thread at a time.
    class Ref {
    public:
        Ref() = default;
        Ref(const Ref& other) : m_core(other.m_core)
        {
            if (other.m_hold)
                take(other, m_core->share(*other.m_hold, other.m_hold->holder));
        }
        Ref(Ref&& other) noexcept
            : m_core(std::move(other.m_core)), m_hold(std::exchange(other.m_hold, nullptr)), m_seen(other.m_seen)
        {
        }
        Ref& operator=(Ref other) noexcept
        {
            std::swap(m_core, other.m_core);
            std::swap(m_hold, other.m_hold);
            std::swap(m_seen, other.m_seen);
            return *this;
        }
        ~Ref() { reset(); }

        void reset() noexcept
        {
            if (m_hold)
                m_core->release(std::exchange(m_hold, nullptr));
            m_core.reset();
        }

        /// A second reference in another's name.
        [[nodiscard]] Ref withHolder(const Holder& holder) const
        {
            return m_hold ? Ref(m_core, m_core->share(*m_hold, holder)) : Ref();
        }

        explicit operator bool() const { return m_hold && m_hold->entry->value.load(); }
        /// The thing as it is now: after replace() the new one, so do not keep the address across
        /// calls that may replace it. Requires *this to be true.
        [[nodiscard]] T& operator*() const
        {
            assert(*this);
            return *m_hold->entry->value.load();
        }
        [[nodiscard]] T* operator->() const { return &**this; }
        /// Requires that it was not empty when made; works also when the thing is lost.
        [[nodiscard]] const Key& key() const { return m_hold->entry->key; }
        /// Grows with every creation and replacement in the registry. Same requirement.
        [[nodiscard]] std::uint64_t generation() const { return m_hold->entry->generation.load(); }
        /// Whether the thing was replaced since this Ref was made or asked last.
        [[nodiscard]] bool changed() { return m_hold && std::exchange(m_seen, generation()) != generation(); }
        [[nodiscard]] const Holder& holder() const { return m_hold->holder; }

    private:
        friend class ResourceRegistry;
        Ref(std::shared_ptr<Core> core, Hold* hold)
            : m_core(std::move(core)), m_hold(hold), m_seen(hold->entry->generation.load())
        {
        }
        void take(const Ref& other, Hold* hold)
        {
            m_hold = hold;
            m_seen = other.m_seen;
        }

        std::shared_ptr<Core> m_core;
        Hold* m_hold = nullptr;
        std::uint64_t m_seen = 0;
    };

    explicit ResourceRegistry(Options options = {}) : m_core(std::make_shared<Core>(std::move(options))) {}
    /// Reports leaks, then as close().
    ~ResourceRegistry()
    {
        if (const auto& onLeak = m_core->options().onLeak) {
            if (const auto left = leaks(); !left.empty())
                onLeak(left);
        }
        close();
    }
    ResourceRegistry(const ResourceRegistry&) = delete;
    ResourceRegistry& operator=(const ResourceRegistry&) = delete;

    [[nodiscard]] bool contains(const Key& key) const
    {
        return m_core->inspect([&](const auto& table) { return table.find(key) != nullptr; });
    }

    /// Empty when absent. About 0.1 µs; allocates nothing that it did not allocate before.
    [[nodiscard]] Ref find(const Key& key, const Holder& holder)
    {
        Hold* hold = m_core->find(key, holder);
        return hold ? Ref(m_core, hold) : Ref();
    }

    /// NotFound when absent.
    [[nodiscard]] Result<Ref> acquire(const Key& key, const Holder& holder)
    {
        if (Ref ref = find(key, holder); ref)
            return ref;
        return m_core->notFound(key);
    }

    /// Finds, or makes with `factory` (`Result<T>()`), in this thread. Others who want the same key
    /// wait for it and share the thing or its error, except Cancelled: then the next one tries its
    /// own factory. A factory may acquire other keys; Recursive when it needs its own, also through
    /// other threads. A null thing is InvalidArgument, an exception Internal with its text; neither is
    /// registered, and the next acquire starts anew. `parameters` (a hash of what the thing is made
    /// with besides its key) is compared with the creator's: a difference counts as a mismatch.
    template <class Factory>
    [[nodiscard]] Result<Ref> acquire(const Key& key, const Holder& holder, Factory&& factory, std::uint64_t parameters = 0)
    {
        return wrap(m_core->acquire(key, holder, factory, parameters));
    }

    /// AlreadyExists leaves `value` untouched, as every error does.
    [[nodiscard]] Result<Ref> insert(const Key& key, T&& value, const Holder& holder)
    {
        return wrap(m_core->insert(key, std::move(value), holder));
    }

    /// Puts another thing in place; references stay and see the new one and a new generation, the
    /// old one dies now. An equal value changes nothing. NotFound leaves `value` untouched. Holders
    /// in other threads must not be using the thing meanwhile.
    [[nodiscard]] Status replace(const Key& key, T&& value) { return m_core->replace(key, std::move(value)); }

    /// Takes everything from its holders (a lost context): every thing dies, refs become empty;
    /// acquiring makes it anew.
    void releaseAll(const char* reason = "lost") { m_core->loseAll(reason); }

    /// As releaseAll(), also what waits for its destruction dies, in this thread, and nothing can be
    /// acquired afterwards (Closed). Idempotent.
    void close()
    {
        m_core->close();
        m_core->loseAll("closed");
        m_core->yard().flush();
        m_core->changes().close();
    }

    /// Destroys in this thread what waits for its destruction. Returns how many.
    std::size_t flush() { return m_core->yard().flush(); }

    [[nodiscard]] int references(const Key& key) const
    {
        return m_core->inspect([&](const auto& table) {
            const auto* entry = table.find(key);
            return entry ? entry->references : 0;
        });
    }
    /// 0 when absent. To see whether what one worked for is still the same thing.
    [[nodiscard]] std::uint64_t generation(const Key& key) const
    {
        return m_core->inspect([&](const auto& table) {
            const auto* entry = table.find(key);
            return entry ? entry->generation.load() : 0;
        });
    }
    [[nodiscard]] std::size_t size() const { return totals().entries; }

    [[nodiscard]] RegistryTotals totals() const { return m_core->totals(); }

    /// All entries at one moment, in no particular order; the bytes add up to the gauge of then.
    [[nodiscard]] std::vector<Report> snapshot() const;

    /// The last transitions of a key, oldest first, also of one that has gone lately.
    [[nodiscard]] std::vector<TransitionReport> history(const Key& key) const
    {
        return m_core->inspect([&](const auto& table) { return table.log().of(key); });
    }
    /// Adds a transition of the caller's own. `from` and `to` are short words.
    void note(const Key& key, const char* from, const char* to, std::string reason)
    {
        m_core->note(key, from, to, std::move(reason));
    }

    /// What is held now: read when nothing should be.
    [[nodiscard]] std::vector<LedgerEntry> leaks() const;

private:
    [[nodiscard]] Result<Ref> wrap(Result<Hold*> hold) const
    {
        if (!hold)
            return hold.error();
        return Ref(m_core, *hold);
    }

    std::shared_ptr<Core> m_core;
};

template <class Key, class T, class Hash>
std::vector<EntryReport<Key>> ResourceRegistry<Key, T, Hash>::snapshot() const
{
    struct Held {
        Holder holder;
        TimePoint since;
    };
    const TimePoint now = m_core->now();
    std::vector<Report> reports;
    std::vector<Held> holds; // of all entries, in their order
    m_core->inspect([&](const auto& table) {
        reports.reserve(table.entries().size());
        holds.reserve(table.totals().references);
        for (const auto& [key, entry] : table.entries()) {
            reports.push_back({key, {}, entry->references, {}, entry->bytes, entry->generation.load(),
                               now - entry->created, now - entry->used});
            for (const Hold* hold = entry->holds; hold; hold = hold->next)
                holds.push_back({hold->holder, hold->since});
        }
    });
    auto held = holds.begin();
    for (Report& report : reports) {
        report.kind = m_core->options().kind;
        for (int i = 0; i < report.references; ++i, ++held)
            report.holders.push_back({held->holder.text(), held->holder.site.text(), now - held->since});
    }
    return reports;
}

template <class Key, class T, class Hash>
std::vector<LedgerEntry> ResourceRegistry<Key, T, Hash>::leaks() const
{
    std::vector<LedgerEntry> left;
    for (Report& report : snapshot())
        left.push_back({report.kind, m_core->text(report.key), std::move(report.holders), report.bytes, true});
    return left;
}

} // namespace tessera

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
/// the thing must be in it. Factories, destroy functions and all other callbacks run under no lock.
/// Things should not hold Refs to each other in circles.
///
/// Threads as Policy says: ManyThreads may call everything from any thread at once; OneThread takes no
/// locks and leaves registry and refs to the thread that first used them.
///
/// A thing dies once, when its last Ref goes: it leaves the table first, then `Options::destroy` and
/// its destructor run, in that thread or on `Options::destroyOn`. The registry itself must be
/// destroyed on the thread where its things may die; no callback is called after that.
template <class Key, class T, class Hash = std::hash<Key>, class Policy = ManyThreads>
class ResourceRegistry {
    using Core = detail::RegistryCore<Key, T, Hash, Policy>;
    using Shard = typename Core::Shard;
    using Entry = typename Core::Entry;
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
        Ref(const Ref& other) : m_hold(other.m_hold ? share(*other.m_hold, other.holder()) : nullptr) { }
        Ref(Ref&& other) noexcept : m_hold(std::exchange(other.m_hold, nullptr)) { }
        Ref& operator=(Ref other) noexcept
        {
            std::swap(m_hold, other.m_hold);
            return *this;
        }
        ~Ref() { reset(); }

        void reset() noexcept
        {
            if (m_hold)
                Core::release(std::exchange(m_hold, nullptr));
        }

        /// A second reference in another's name.
        [[nodiscard]] Ref withHolder(const Holder& holder) const
        {
            return m_hold ? Ref(share(*m_hold, holder)) : Ref();
        }

        explicit operator bool() const { return m_hold && m_hold->entry->details().value.load(); }
        /// The thing as it is now: after replace() the new one, so do not keep the address across
        /// calls that may replace it. Requires *this to be true.
        [[nodiscard]] T& operator*() const
        {
            assert(*this);
            return *m_hold->entry->details().value.load();
        }
        [[nodiscard]] T* operator->() const { return &**this; }
        /// Requires that it was not empty when made; works also when the thing is lost.
        [[nodiscard]] const Key& key() const { return m_hold->entry->key; }
        /// Grows with every creation and replacement in the registry. Same requirement.
        [[nodiscard]] std::uint64_t generation() const { return m_hold->entry->details().generation.load(); }
        /// Whether the thing was replaced since this Ref was made or asked last.
        [[nodiscard]] bool changed() { return m_hold && m_hold->takeChanged(); }
        [[nodiscard]] Holder holder() const { return m_hold->holder(); }

    private:
        friend class ResourceRegistry;
        explicit Ref(Hold* hold) : m_hold(hold) { }
        static Hold* share(const Hold& hold, const Holder& holder)
        {
            return hold.shard->core->store().share(hold, holder);
        }

        Hold* m_hold = nullptr;
    };

    explicit ResourceRegistry(Options options = {}) : m_core(new Core(std::move(options))) { }
    /// Reports leaks, then as close().
    ~ResourceRegistry()
    {
        if (const auto& onLeak = m_core->options().onLeak) {
            if (const auto left = held(); !left.empty())
                onLeak(left);
        }
        close();
    }
    ResourceRegistry(const ResourceRegistry&) = delete;
    ResourceRegistry& operator=(const ResourceRegistry&) = delete;

    [[nodiscard]] bool contains(const Key& key) const
    {
        return m_core->store().look(key, [](const Shard&, const Entry* entry) { return entry != nullptr; });
    }

    /// Empty when absent. Some ten nanoseconds; allocates nothing that it did not allocate before. "Since
    /// when" is Clock::coarse().
    [[nodiscard]] Ref find(const Key& key, const Holder& holder)
    {
        Hold* hold = m_core->store().find(key, holder);
        return hold ? Ref(hold) : Ref();
    }

    /// NotFound when absent.
    [[nodiscard]] Result<Ref> acquire(const Key& key, const Holder& holder)
    {
        if (Ref ref = find(key, holder); ref)
            return ref;
        return m_core->calls().notFound(key);
    }

    /// Finds, or makes with `factory` (`Result<T>()`), in this thread. Others who want the same key
    /// wait for it and share the thing or its error, except Cancelled: then the next one tries its
    /// own factory. A factory may acquire other keys; Recursive when it needs its own, also through
    /// other threads. A null thing is InvalidArgument, an exception Internal with its text; neither is
    /// registered, and the next acquire starts anew. `parameters` (a hash of what the thing is made
    /// with besides its key) is compared with the creator's: a difference counts as a mismatch.
    template <class Factory>
    [[nodiscard]] Result<Ref> acquire(const Key& key, const Holder& holder, Factory&& factory,
                                      std::uint64_t parameters = 0)
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

    /// Takes a reference without a Ref, for interfaces that count by hand; each needs one release().
    /// NotFound when absent.
    [[nodiscard]] Status retain(const Key& key, const Holder& holder) { return m_core->keep(key, holder); }
    /// Ends the latest retain() of the key. NotFound when there is none.
    Status release(const Key& key) { return m_core->releaseKept(key); }

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
        return m_core->store().look(key,
                                    [](const Shard&, const Entry* entry) { return entry ? entry->references() : 0; });
    }
    /// 0 when absent. To see whether what one worked for is still the same thing.
    [[nodiscard]] std::uint64_t generation(const Key& key) const
    {
        return m_core->store().look(key, [](const Shard&, const Entry* entry) {
            return entry ? entry->details().generation.load() : std::uint64_t(0);
        });
    }
    [[nodiscard]] std::size_t size() const { return totals().entries; }

    [[nodiscard]] RegistryTotals totals() const { return m_core->totals(); }

    /// All entries at one moment, in no particular order; the bytes add up to the gauge of then.
    [[nodiscard]] std::vector<Report> snapshot() const;

    /// The last transitions of a key, oldest first, also of one that has gone lately.
    [[nodiscard]] std::vector<TransitionReport> history(const Key& key) const { return m_core->store().log().of(key); }
    /// Adds a transition of the caller's own. `from` and `to` are short words of static lifetime.
    void note(const Key& key, const char* from, const char* to, std::string reason)
    {
        m_core->note(key, from, to, std::move(reason));
    }

    /// What exists: "ready" with its holders, "dying" when it waits for its destruction.
    [[nodiscard]] std::vector<LedgerEntry> ledgerEntries() const;

private:
    [[nodiscard]] Result<Ref> wrap(Result<Hold*> hold) const
    {
        if (!hold)
            return hold.error();
        return Ref(*hold);
    }
    [[nodiscard]] std::vector<LedgerEntry> held() const;

    std::unique_ptr<Core, typename Core::Drop> m_core;
};

template <class Key, class T, class Hash, class Policy>
std::vector<EntryReport<Key>> ResourceRegistry<Key, T, Hash, Policy>::snapshot() const
{
    struct Held {
        Holder holder;
        TimePoint since;
    };
    const TimePoint now = m_core->now();
    std::vector<Report> reports;
    std::vector<Held> holds; // of all entries, in their order
    m_core->store().inspectAll([&](const Shard& shard) TESSERA_NO_ANALYSIS {
        reports.reserve(reports.size() + shard.index.size());
        shard.index.forEach([&](const Entry& entry) {
            const auto& details = entry.details();
            reports.push_back({entry.key,
                               {},
                               entry.references(),
                               {},
                               details.bytes,
                               details.generation.load(),
                               now - details.created,
                               now - entry.used()});
            entry.forEachHold([&](const Hold& hold) { holds.push_back({hold.holder(), hold.since()}); });
        });
    });
    auto held = holds.begin();
    for (Report& report : reports) {
        report.kind = m_core->options().kind;
        for (int i = 0; i < report.references; ++i, ++held)
            report.holders.push_back(held->holder.report(now - held->since));
    }
    return reports;
}

template <class Key, class T, class Hash, class Policy>
std::vector<LedgerEntry> ResourceRegistry<Key, T, Hash, Policy>::held() const
{
    const auto& options = m_core->options();
    std::vector<LedgerEntry> entries;
    for (Report& report : snapshot()) {
        LedgerEntry entry{report.kind, m_core->calls().text(report.key), std::move(report.holders), report.bytes, true};
        entry.state = "ready";
        if (options.parents)
            entry.parents = options.parents(report.key);
        entries.push_back(std::move(entry));
    }
    return entries;
}

template <class Key, class T, class Hash, class Policy>
std::vector<LedgerEntry> ResourceRegistry<Key, T, Hash, Policy>::ledgerEntries() const
{
    std::vector<LedgerEntry> entries = held();
    for (const auto& [key, bytes] : m_core->yard().waiting()) {
        LedgerEntry entry{m_core->options().kind, m_core->calls().text(key), {}, bytes, true};
        entry.state = "dying";
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <core/reports.h>

namespace tessera {

/// One resource that exists now.
struct LedgerEntry {
    std::string kind; ///< "texture", "source"
    std::string key;  ///< for people
    std::vector<HolderReport> holders;
    std::uint64_t bytes = 0;
    bool alive = true;                  ///< false: known, but holds nothing (a closed source)
    std::string state{};                ///< "ready", "dying", "running"; its owner's word
    std::vector<std::string> parents{}; ///< the resources it was made from
};

[[nodiscard]] LedgerEntry ledgerEntry(const SourceReport& source);
[[nodiscard]] LedgerEntry ledgerEntry(const ActivityReport& activity);

/// "view 1 (view.cpp:12, 3.2 s), retained (1.0 s)"; a stack, where there is one, in lines of its own.
[[nodiscard]] std::string holdersText(const std::vector<HolderReport>& holders);

/// "texture 1f3a9c L3 12,7 (65536 bytes, ready) is held by view 1 (view.cpp:12, 3.2 s)", a line for each.
[[nodiscard]] std::string leakText(const std::vector<LedgerEntry>& entries);

/// Who holds what, over all kinds of resources. Each owner of resources registers how to list its
/// own; nothing is mirrored here, so that it costs nothing until somebody looks. Thread-safe.
class ResourceLedger {
    struct State;
    struct Slot;

public:
    using Provider = std::function<std::vector<LedgerEntry>()>;
    /// The latest transitions of one of its resources, by LedgerEntry::key, the oldest first.
    using History = std::function<std::vector<TransitionReport>(const std::string& key)>;

    /// Keeps a provider registered. Its end waits for a call of the provider that is under way, so
    /// it must not end inside one. May outlive the ledger. Movable.
    class Registration {
    public:
        Registration() = default;
        Registration(Registration&&) noexcept = default;
        Registration& operator=(Registration&& other) noexcept;
        ~Registration() { reset(); }
        void reset();

    private:
        friend class ResourceLedger;
        std::shared_ptr<State> m_state;
        std::shared_ptr<Slot> m_slot;
    };

    ResourceLedger();
    ~ResourceLedger();
    ResourceLedger(const ResourceLedger&) = delete;
    ResourceLedger& operator=(const ResourceLedger&) = delete;

    /// Both are called on the thread that asks, under no lock; entries without a kind get `kind`. One
    /// that throws counts as empty.
    [[nodiscard]] Registration add(std::string kind, Provider provider, History history = {});

    /// In the order of registration.
    [[nodiscard]] std::vector<LedgerEntry> entries() const;
    /// What is still held or alive: read when everything should be gone.
    [[nodiscard]] std::vector<LedgerEntry> leaks() const;
    /// Of a resource that is or lately was; empty when its owner keeps none.
    [[nodiscard]] std::vector<TransitionReport> history(const std::string& kind, const std::string& key) const;

private:
    template <class Call>
    void visit(Call call) const;

    std::shared_ptr<State> m_state;
};

} // namespace tessera

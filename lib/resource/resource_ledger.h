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
    bool alive = true; ///< false: known, but holds nothing (a closed source)
};

/// Who holds what, over all kinds of resources. Each owner of resources registers how to list its
/// own; nothing is mirrored here. Thread-safe.
class ResourceLedger {
    struct State;
    struct Slot;

public:
    using Provider = std::function<std::vector<LedgerEntry>()>;

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

    /// The provider is called on the thread that asks, under no lock; entries without a kind get
    /// `kind`. One that throws counts as empty.
    [[nodiscard]] Registration add(std::string kind, Provider provider);

    /// In the order of registration.
    [[nodiscard]] std::vector<LedgerEntry> entries() const;
    /// What is still held or alive: read when everything should be gone.
    [[nodiscard]] std::vector<LedgerEntry> leaks() const;

private:
    std::shared_ptr<State> m_state;
};

} // namespace tessera

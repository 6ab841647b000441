// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include <core/clock.h>
#include <scene/scene_item.h>

namespace tessera {

/// Which items something is known of, and which turns are under way to read the others: one at a time where files are
/// quick, `slowTurns` smaller ones where they take long. No item is in two turns at once. Not thread-safe.
class FactsQueue {
public:
    explicit FactsQueue(std::size_t slowTurns) : m_slowTurns(slowTurns) { }

    /// Whether there is work for one more turn, which may begin now, of `count` items in all.
    [[nodiscard]] bool hasTurn(std::size_t count) const;
    /// One begins, with a number of its own. What it is to read, ascending.
    [[nodiscard]] std::vector<ItemId> begin(std::uint64_t turn, std::size_t count);
    /// One has ended, having read the first `read` of its items in that time. These, all of them; nothing where no such
    /// turn is under way.
    [[nodiscard]] std::optional<std::vector<ItemId>> end(std::uint64_t turn, std::size_t read, Duration took);
    /// What is known of it, or will be by a turn under way, is to be read again.
    void renew(ItemId id);

    [[nodiscard]] bool isBusy() const { return !m_turns.empty(); }
    /// Whether files take long, as the last turns tell; at first they do not.
    [[nodiscard]] bool isSlow() const { return m_isSlow; }
    /// How many items there is nothing to read of.
    [[nodiscard]] std::size_t known() const;

private:
    struct Turn {
        std::uint64_t number = 0;
        std::vector<ItemId> ids;    ///< ascending
        std::set<ItemId> renewed{}; ///< of these, since it began
    };

    [[nodiscard]] std::vector<ItemId> takeNext(std::size_t count);
    void putBack(const Turn& turn, std::size_t read);
    void judge(std::size_t read, Duration took);

    std::size_t m_slowTurns;
    bool m_isSlow = false;
    std::size_t m_next = 0;    ///< all before it are known but those in:
    std::set<ItemId> m_again;  ///< left by turns, or renewed
    std::vector<Turn> m_turns; ///< under way
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace tessera {

/// Which slot has a name's picture. Any thread finds while one at a time sets; finding takes no lock. What was
/// written before a slot was set is seen by who finds it.
class MosaicIndex {
public:
    static constexpr std::uint32_t kNoSlot = 0xffffffffU;

    MosaicIndex();

    [[nodiscard]] std::uint32_t find(std::uint64_t name) const;
    /// In place of the one it had.
    void set(std::uint64_t name, std::uint32_t slot);

private:
    struct Entry {
        std::atomic<std::uint64_t> name{0};
        std::atomic<std::uint32_t> slotAndOne{0}; ///< 0: nobody's yet
    };
    struct Table {
        explicit Table(std::size_t size) : mask(size - 1), entries(size) { }
        /// Of the name's entry, or of the empty one where it would be; there always is one.
        [[nodiscard]] std::size_t indexOf(std::uint64_t name) const;
        std::size_t mask;
        std::vector<Entry> entries;
    };
    void grow();

    std::vector<std::unique_ptr<Table>> m_tables; ///< the latest last; somebody may still look into the others
    std::atomic<const Table*> m_table;
    std::size_t m_used = 0;
};

} // namespace tessera

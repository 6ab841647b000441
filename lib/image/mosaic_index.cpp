// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/mosaic_index.h>

#include <core/tile_key.h>

namespace tessera {

namespace {

constexpr std::size_t kFirstEntries = 256; ///< a power of two; at most half of them are used

} // namespace

MosaicIndex::MosaicIndex()
{
    m_tables.push_back(std::make_unique<Table>(kFirstEntries));
    m_table.store(m_tables.back().get(), std::memory_order_release);
}

std::size_t MosaicIndex::Table::indexOf(std::uint64_t name) const
{
    for (std::size_t i = detail::mix(name) & mask;; i = (i + 1) & mask) {
        const Entry& entry = entries[i];
        if (entry.slotAndOne.load(std::memory_order_acquire) == 0 || entry.name.load(std::memory_order_relaxed) == name)
            return i;
    }
}

std::uint32_t MosaicIndex::find(std::uint64_t name) const
{
    const Table& table = *m_table.load(std::memory_order_acquire);
    const Entry& entry = table.entries[table.indexOf(name)];
    // Another thread may fill the empty entry between both looks at it, with another name.
    const std::uint32_t slotAndOne = entry.slotAndOne.load(std::memory_order_acquire);
    return slotAndOne != 0 && entry.name.load(std::memory_order_relaxed) == name ? slotAndOne - 1 : kNoSlot;
}

void MosaicIndex::set(std::uint64_t name, std::uint32_t slot)
{
    if ((m_used + 1) * 2 > m_tables.back()->entries.size())
        grow();
    Table& table = *m_tables.back();
    Entry& entry = table.entries[table.indexOf(name)];
    if (entry.slotAndOne.load(std::memory_order_relaxed) == 0) {
        entry.name.store(name, std::memory_order_relaxed);
        ++m_used;
    }
    entry.slotAndOne.store(slot + 1, std::memory_order_release);
}

void MosaicIndex::grow()
{
    const Table& old = *m_tables.back();
    auto larger = std::make_unique<Table>(old.entries.size() * 2);
    for (const Entry& entry : old.entries) {
        const std::uint32_t slotAndOne = entry.slotAndOne.load(std::memory_order_relaxed);
        if (slotAndOne == 0)
            continue;
        const std::uint64_t name = entry.name.load(std::memory_order_relaxed);
        Entry& place = larger->entries[larger->indexOf(name)];
        place.name.store(name, std::memory_order_relaxed);
        place.slotAndOne.store(slotAndOne, std::memory_order_relaxed);
    }
    m_tables.push_back(std::move(larger));
    m_table.store(m_tables.back().get(), std::memory_order_release);
}

} // namespace tessera

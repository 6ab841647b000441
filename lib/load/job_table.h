// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <load/load_job.h>

namespace tessera::detail {

/// The jobs by key, one for each: an open hash table, because a plan looks up every key it lists and
/// must not pay a cache line for each link of a chain. Not thread-safe.
class JobTable {
public:
    /// Null when there is none. `hash` is hashOf(key).
    [[nodiscard]] LoadJob* find(const TileKey& key, std::uint64_t hash) const
    {
        if (m_cells.empty())
            return nullptr;
        for (std::size_t at = hash & m_mask; m_cells[at].job; at = (at + 1) & m_mask)
            if (m_cells[at].hash == hash && m_cells[at].job->key == key)
                return m_cells[at].job.get();
        return nullptr;
    }
    [[nodiscard]] LoadJob* find(const TileKey& key) const { return find(key, hashOf(key)); }

    /// Begins to fetch what `find` will look at: for many look-ups in a row, some steps ahead.
    void prefetchCell(std::uint64_t hash) const
    {
#if defined(__GNUC__)
        if (!m_cells.empty())
            __builtin_prefetch(&m_cells[hash & m_mask]);
#endif
    }
    /// Later, when the cell is there.
    void prefetchJob(std::uint64_t hash) const
    {
        if (!m_cells.empty())
            prefetch(m_cells[hash & m_mask].job.get());
    }

    /// Its key must not be in.
    void insert(JobPtr job);
    /// In the place of the one with the same key, which is returned.
    JobPtr exchange(JobPtr job);
    /// Null when this very job is not in.
    JobPtr erase(const LoadJob& job);

    /// This very job must be in.
    [[nodiscard]] JobPtr share(const LoadJob& job) const
    {
        return m_cells[cellOf(job)].job;
    }
    [[nodiscard]] std::size_t size() const
    {
        return m_size;
    }
    template <class Visit>
    void for_each(Visit visit) const
    {
        for (const Cell& cell : m_cells)
            if (cell.job)
                visit(*cell.job);
    }

private:
    struct Cell {
        std::uint64_t hash = 0;
        JobPtr job;
    };

    /// Where the key's job is, or the first empty cell where it would be.
    [[nodiscard]] std::size_t cellOf(const TileKey& key, std::uint64_t hash) const;
    /// Where this very job is, or an empty cell.
    [[nodiscard]] std::size_t cellOf(const LoadJob& job) const;
    void grow();
    void closeGap(std::size_t gap);

    std::vector<Cell> m_cells; ///< a power of two, at most half full
    std::size_t m_mask = 0;
    std::size_t m_size = 0;
};

} // namespace tessera::detail

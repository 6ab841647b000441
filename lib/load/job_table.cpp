// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/job_table.h>

#include <cassert>
#include <utility>

namespace tessera::detail {

namespace {
constexpr std::size_t kFirstCells = 64;
constexpr std::size_t kCellsKept = 65'536; ///< an empty table gives more than these back
} // namespace

std::size_t JobTable::cellOf(const TileKey& key, std::uint64_t hash) const
{
    std::size_t at = hash & m_mask;
    while (m_cells[at].job && (m_cells[at].hash != hash || m_cells[at].job->key != key))
        at = (at + 1) & m_mask;
    return at;
}

void JobTable::insert(JobPtr job)
{
    if ((m_size + 1) * 2 > m_cells.size())
        grow();
    Cell& cell = m_cells[cellOf(job->key, job->hash)];
    assert(!cell.job);
    cell.hash = job->hash;
    cell.job = std::move(job);
    ++m_size;
}

JobPtr JobTable::exchange(JobPtr job)
{
    Cell& cell = m_cells[cellOf(job->key, job->hash)];
    assert(cell.job);
    return std::exchange(cell.job, std::move(job));
}

// Looks at no other job, as their keys might have to be fetched.
std::size_t JobTable::cellOf(const LoadJob& job) const
{
    std::size_t at = job.hash & m_mask;
    while (m_cells[at].job && m_cells[at].job.get() != &job)
        at = (at + 1) & m_mask;
    return at;
}

JobPtr JobTable::erase(const LoadJob& job)
{
    if (m_cells.empty())
        return nullptr;
    const std::size_t at = cellOf(job);
    if (!m_cells[at].job)
        return nullptr;
    JobPtr taken = std::move(m_cells[at].job);
    closeGap(at);
    if (--m_size == 0 && m_cells.size() > kCellsKept) {
        m_cells = std::vector<Cell>(kFirstCells);
        m_mask = kFirstCells - 1;
    }
    return taken;
}

void JobTable::grow()
{
    std::vector<Cell> old = std::exchange(m_cells, std::vector<Cell>(std::max(kFirstCells, m_cells.size() * 2)));
    m_mask = m_cells.size() - 1;
    for (Cell& cell : old)
        if (cell.job)
            m_cells[cellOf(cell.job->key, cell.hash)] = std::move(cell);
}

// Later cells of the run move up where their search would otherwise end at the gap.
void JobTable::closeGap(std::size_t gap)
{
    for (std::size_t at = (gap + 1) & m_mask; m_cells[at].job; at = (at + 1) & m_mask) {
        const std::size_t home = m_cells[at].hash & m_mask;
        if (((at - home) & m_mask) >= ((at - gap) & m_mask)) {
            m_cells[gap] = std::move(m_cells[at]);
            gap = at;
        }
    }
}

} // namespace tessera::detail

// SPDX-License-Identifier: GPL-3.0-or-later
// What pumps do beside jobs: freeing what was cancelled, and chores.
#include <load/loader_core.h>
#include <load/sink_call.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tessera::detail {

namespace {

constexpr std::size_t kMaxChores = 32; ///< beyond it chores go first: they hold decoded tiles
constexpr std::size_t kBuriedAtOnce = 256;

} // namespace

// Piece by piece, so that all pumps can help: until the last piece is freed none of them takes a job.
void LoaderCore::bury(Lock& lock)
{
    const auto piece = static_cast<std::ptrdiff_t>(std::min(kBuriedAtOnce, m_dead.size()));
    std::vector<JobPtr> dead(std::make_move_iterator(m_dead.end() - piece), std::make_move_iterator(m_dead.end()));
    m_dead.erase(m_dead.end() - piece, m_dead.end());
    ++m_burying;
    lock.unlock();
    dead.clear();
    lock.lock();
    if (--m_burying == 0 && m_dead.empty())
        wakeSleepers();
}

// What had begun is closed by readers where there are such, else by one pump at a time, others take jobs meanwhile.
bool LoaderCore::freesFirst(unsigned index) const
{
    return !m_left.empty() && m_freeing == 0 && (isReader(index) || m_readers == 0);
}

void LoaderCore::freeLeft(Lock& lock)
{
    JobPtr job = std::move(m_left.back());
    m_left.pop_back();
    ++m_freeing;
    lock.unlock();
    job = nullptr;
    lock.lock();
    --m_freeing;
}

bool LoaderCore::choresFirst() const
{
    return m_chores.size() > kMaxChores;
}

void LoaderCore::runChore(Lock& lock)
{
    std::function<void()> chore = std::move(m_chores.front());
    m_chores.pop_front();
    const TimePoint start = m_clock.now();
    lock.unlock();
    (void)callGuarded(chore);
    chore = nullptr;
    lock.lock();
    if (!m_abandoned)
        m_counters.ran(m_clock.now() - start);
}

} // namespace tessera::detail

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_inbox.h>

#include <utility>

#include <cache/cache_cells.h>

namespace tessera {

void CacheInbox::put(CacheKey key, std::string value, CacheVersion version)
{
    stage({std::move(key), version, std::move(value), false});
}

void CacheInbox::append(CacheKey key, std::string item, CacheVersion version)
{
    stage({std::move(key), version, std::move(item), true});
}

void CacheInbox::stage(Staged staged)
{
    bool first = false;
    {
        const Lock lock(m_mutex);
        first = m_staged.empty();
        m_staged.push_back(std::move(staged));
    }
    if (first && m_wake)
        m_wake();
}

std::size_t CacheInbox::pending() const
{
    const Lock lock(m_mutex);
    return m_staged.size();
}

CacheInbox::Fetched CacheInbox::fetch()
{
    std::vector<Staged> staged;
    {
        const Lock lock(m_mutex);
        staged.swap(m_staged);
    }
    Fetched fetched;
    CacheCells cells(m_cache);
    for (Staged& item : staged) {
        const Status done = item.append ? cells.push(item.key, std::move(item.bytes), item.version)
                                        : m_cache.put(item.key, std::move(item.bytes), item.version);
        if (done)
            ++fetched.applied;
        else
            fetched.failures.push_back({std::move(item.key), done.error()});
    }
    return fetched;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <core/explain.h>
#include <core/mutex.h>
#include <image/directory_watch.h>
#include <scene/engine_config.h>

namespace tessera::test {

/// What a test says happens in folders, and which of them somebody watches. Thread-safe.
class FakeWatches {
public:
    explicit FakeWatches(std::size_t most = kMostWatchedFolders) : m_most(most) { }

    void tell(std::vector<DirectoryEvent> events)
    {
        const Lock lock(m_mutex);
        for (DirectoryEvent& event : events)
            m_events.push_back(std::move(event));
    }
    /// From now on whoever wants to watch a folder waits until release().
    void block()
    {
        const Lock lock(m_mutex);
        m_blocked = true;
    }
    void release()
    {
        const Lock lock(m_mutex);
        m_blocked = false;
        m_changed.notifyAll();
    }
    [[nodiscard]] std::set<std::string> watched() const
    {
        const Lock lock(m_mutex);
        return m_watched;
    }

    /// A config whose scenes are told by `watches`.
    static EngineConfig config(const std::shared_ptr<FakeWatches>& watches)
    {
        EngineConfig config;
        config.watch = [watches] { return std::make_unique<Watch>(watches); };
        return config;
    }

private:
    class Watch final : public DirectoryWatch {
    public:
        explicit Watch(std::shared_ptr<FakeWatches> all) : m_all(std::move(all)) { }
        Status add(const std::string& folder) override
        {
            Lock lock(m_all->m_mutex);
            m_all->m_changed.wait(lock, [this]() TESSERA_NO_ANALYSIS { return !m_all->m_blocked; });
            if (m_all->m_watched.size() >= m_all->m_most)
                return explain(ErrorCode::Full, "only so many are watched");
            m_all->m_watched.insert(folder);
            return {};
        }
        void remove(const std::string& folder) override
        {
            const Lock lock(m_all->m_mutex);
            m_all->m_watched.erase(folder);
        }
        [[nodiscard]] int fd() const override { return -1; }
        [[nodiscard]] std::vector<DirectoryEvent> readEvents() override
        {
            const Lock lock(m_all->m_mutex);
            return std::exchange(m_all->m_events, {});
        }

    private:
        const std::shared_ptr<FakeWatches> m_all;
    };

    const std::size_t m_most;
    mutable Mutex m_mutex;
    CondVar m_changed;
    bool m_blocked TESSERA_GUARDED_BY(m_mutex) = false;
    std::vector<DirectoryEvent> m_events TESSERA_GUARDED_BY(m_mutex);
    std::set<std::string> m_watched TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera::test

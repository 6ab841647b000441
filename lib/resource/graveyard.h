// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <core/executor.h>
#include <core/mutex.h>
#include <core/result.h>
#include <resource/guarded_call.h>

namespace tessera::detail {

/// Where a registry's values die: at once, or on an executor's thread when one is given, and there
/// only while `canDestroy` says so. Each dies once, in the order buried, under no lock. Thread-safe.
template <class Key, class T>
class Graveyard : public std::enable_shared_from_this<Graveyard<Key, T>> {
public:
    struct Doomed {
        Key key;
        T value;
        std::uint64_t bytes;
    };
    using Destroy = std::function<void(const Key&, T&)>;
    using Failed = std::function<void(const Key&, const std::string& why)>;

    Graveyard(Executor* executor, Destroy destroy, std::function<bool()> canDestroy, Failed failed)
        : m_executor(executor), m_destroy(std::move(destroy)), m_canDestroy(std::move(canDestroy)),
          m_failed(std::move(failed))
    {
    }

    void bury(Doomed dead)
    {
        ++m_pending;
        if (!m_executor)
            return destroy(std::move(dead));
        {
            const Lock lock(m_mutex);
            m_queue.push_back(std::move(dead));
            if (m_posted)
                return;
            m_posted = true;
        }
        m_executor->post([weak = this->weak_from_this()] {
            if (const auto self = weak.lock())
                self->onExecutor();
        });
    }

    /// Destroys in this thread all that waits, and what that sets free. Returns how many.
    std::size_t flush()
    {
        std::size_t count = 0;
        for (;;) {
            std::vector<Doomed> batch;
            {
                const Lock lock(m_mutex);
                batch.swap(m_queue);
            }
            if (batch.empty())
                return count;
            for (Doomed& dead : batch)
                destroy(std::move(dead));
            count += batch.size();
        }
    }

    /// What waits, with its bytes.
    [[nodiscard]] std::vector<std::pair<Key, std::uint64_t>> waiting() const
    {
        std::vector<std::pair<Key, std::uint64_t>> all;
        const Lock lock(m_mutex);
        for (const Doomed& doomed : m_queue)
            all.emplace_back(doomed.key, doomed.bytes);
        return all;
    }

    [[nodiscard]] std::uint64_t pending() const { return m_pending; }
    [[nodiscard]] std::uint64_t destroyed() const { return m_destroyed; }
    [[nodiscard]] std::uint64_t failures() const { return m_failures; }

private:
    void onExecutor()
    {
        {
            const Lock lock(m_mutex);
            m_posted = false;
        }
        if (!m_canDestroy || m_canDestroy())
            flush();
    }

    void destroy(Doomed&& dead)
    {
        {
            Doomed dying = std::move(dead);
            const Status done = guardedCall<Status>([] { return std::string("unknown"); },
                                                    [&] {
                                                        if (m_destroy)
                                                            m_destroy(dying.key, dying.value);
                                                        return Status();
                                                    });
            if (!done)
                fail(dying.key, done.error().reason);
        }
        --m_pending;
        ++m_destroyed;
    }

    void fail(const Key& key, const std::string& why)
    {
        ++m_failures;
        (void)guardedCall<Status>([] { return std::string(); },
                                  [&] {
                                      if (m_failed)
                                          m_failed(key, why);
                                      return Status();
                                  });
    }

    Executor* const m_executor;
    const Destroy m_destroy;
    const std::function<bool()> m_canDestroy;
    const Failed m_failed;
    mutable Mutex m_mutex;
    std::vector<Doomed> m_queue TESSERA_GUARDED_BY(m_mutex);
    bool m_posted TESSERA_GUARDED_BY(m_mutex) = false;
    std::atomic<std::uint64_t> m_pending{0}, m_destroyed{0}, m_failures{0};
};

} // namespace tessera::detail

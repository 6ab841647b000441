// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <lib/load/random_world.h>

namespace tessera::test {

/// One thread's steps through a world; it leaves nothing behind.
class RandomUser {
public:
    RandomUser(RandomWorld& world, unsigned seed) : m_world(world), m_random(seed) { }

    void live(int steps)
    {
        for (int step = 0; step < steps; ++step) {
            doSomething(m_random() % 100);
            std::this_thread::yield(); // other tests run beside this one
        }
    }

private:
    [[nodiscard]] unsigned below(unsigned n) { return static_cast<unsigned>(m_random() % n); }

    void doSomething(unsigned what)
    {
        if (what < 40)
            useRegistry();
        else if (what < 55)
            usePool();
        else if (what < 65)
            useSource();
        else if (what < 68)
            useRunState();
        else if (what < 86)
            useLoader();
        else if (what < 96)
            useMemory();
        else if (what < 98)
            useDisk();
        else
            m_world.look();
    }

    void useRegistry()
    {
        RandomRegistry::Ref& ref = m_refs[below(16)];
        const int key = static_cast<int>(below(50));
        switch (below(12)) {
        case 0: ref.reset(); break;
        case 1: ref = m_refs[below(16)]; break;
        case 2: ref = m_refs[below(16)].withHolder({"copy", 1}); break;
        case 3: replace(key); break;
        case 4:
            if (m_world.registry.retain(key, "by hand"))
                (void)m_world.registry.release(key);
            break;
        case 5:
            if (below(500) == 0)
                m_world.registry.releaseAll("lost");
            break;
        case 6: ref = m_world.registry.find(key, {"finder", 2}); break;
        case 7:
            (void)m_world.registry.acquire(key, "failing", [] { return Result<int>(Error{ErrorCode::Io, "no disk"}); });
            break;
        default: acquire(key, ref);
        }
    }
    void acquire(int key, RandomRegistry::Ref& into)
    {
        auto made = m_world.registry.acquire(key, {"maker", 3}, [&] {
            ++m_world.things;
            return Result<int>(key + 1);
        });
        if (made)
            into = std::move(*made);
        else if (made.error().code != ErrorCode::Io)
            ++m_world.wrong;
    }
    void replace(int key)
    {
        ++m_world.things;
        int value = ++m_world.nextValue; // an equal one would not be taken
        if (!m_world.registry.replace(key, std::move(value)))
            --m_world.things;
    }

    void usePool()
    {
        auto lease = m_world.pool.acquire(below(2) ? Wait::no() : Wait::untilFree());
        if (!lease)
            return;
        switch (below(8)) {
        case 0: lease->discard(); break;
        case 1: m_world.pool.push(lease->detach()); break;
        case 2: m_world.pool.trim(); break;
        case 3: (void)m_world.pool.shed(kPooledBytes); break;
        default: break;
        }
    }

    void useSource()
    {
        auto handle = m_world.source.open({"user", 4});
        if (!handle || m_world.opened != 1)
            ++m_world.wrong;
        if (below(2) && m_world.source.retain("by hand"))
            (void)m_world.source.release();
    }

    void useRunState()
    {
        const auto run = m_world.activities.begin("work");
        const Status done = run->run([&] {
            if (below(2))
                m_world.activities.cancelAll();
            run->throwIfCancelled();
        });
        if (!done && done.error().code != ErrorCode::Cancelled)
            ++m_world.wrong;
    }

    [[nodiscard]] Rank rank() { return {static_cast<std::uint8_t>(below(8)), below(100), 0}; }

    void useLoader()
    {
        const unsigned x = below(kTileKeys);
        const GroupId group = 100 + below(2);
        Ticket& ticket = m_tickets[below(16)];
        switch (below(12)) {
        case 0: ticket.setRank(rank()); break;
        case 1: ticket.reset(); break;
        case 2: (void)m_world.loader.cancelObsolete(group, {.keys = {keyAt(x)}}); break;
        case 3: (void)m_world.loader.viewChanged(group, {boundsOf(x), below(20) * 1.0}); break;
        case 4: m_world.loader.noteUsed(keyAt(x)); break;
        case 5: planSoon(); break;
        default: schedule(x, group, ticket);
        }
    }
    [[nodiscard]] static RectF boundsOf(unsigned x) { return {static_cast<double>(x), 0, 1, 1}; }
    void schedule(unsigned x, GroupId group, Ticket& into)
    {
        auto asked = m_world.loader.schedule({keyAt(x), rank(), group, boundsOf(x), m_world.jobs.job(keyAt(x))},
                                             [](const TileKey&, const Result<LoadedPtr>&) {});
        if (asked)
            into = std::move(*asked);
        else
            ++m_world.wrong;
    }
    /// Plans are stated on one thread.
    void planSoon()
    {
        std::vector<Wanted> plan;
        const unsigned first = below(kTileKeys);
        const unsigned count = below(20) == 0 ? 300 : below(20); // now and then enough for the pumps to bury
        for (unsigned k = 0; k < count; ++k)
            plan.push_back({keyAt(first + k), rank()});
        m_world.owner.post(
            [&world = m_world, plan = std::move(plan)] { world.loader.plan(world.view, plan, world.jobs); });
    }

    /// A value of the key, of another length each time.
    [[nodiscard]] std::string valueOf(const CacheKey& key, unsigned atMost)
    {
        return key.text() + ':' + std::string(below(atMost), 'x');
    }
    void useMemory()
    {
        const CacheKey key = memoryKeyOf("m" + std::to_string(below(kCacheKeys)));
        switch (below(8)) {
        case 0: (void)m_world.memory.put(key, valueOf(key, 300)); break;
        case 1: (void)m_world.memory.erase(key); break;
        case 2:
            if (below(50) == 0)
                (void)m_world.memory.clear(CacheTier::Memory);
            break;
        case 3: check(key, m_world.memory.get(key)); break;
        default:
            check(key, m_world.memory.getOrCreate(key, {}, {}, [&](const std::stop_token&) -> Result<std::string> {
                return valueOf(key, 300);
            }));
        }
    }
    void useDisk()
    {
        const CacheKey key = keyOf("d" + std::to_string(below(kCacheKeys)));
        switch (below(4)) {
        case 0: (void)m_world.disk.put(key, valueOf(key, 20'000)); break;
        case 1: (void)m_world.disk.erase(key); break;
        default: check(key, m_world.disk.get(key));
        }
    }
    void check(const CacheKey& key, const Result<CacheValue>& value)
    {
        const bool right = value ? isOf(key, **value) : value.error().code == ErrorCode::NotFound;
        m_world.wrong += right ? 0 : 1;
    }

    RandomWorld& m_world;
    std::mt19937 m_random;
    std::vector<RandomRegistry::Ref> m_refs = std::vector<RandomRegistry::Ref>(16);
    std::vector<Ticket> m_tickets = std::vector<Ticket>(16);
};

} // namespace tessera::test

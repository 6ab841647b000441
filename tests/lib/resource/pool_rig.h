// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <QTest>

#include <resource/resource_pool.h>

namespace tessera::test {

using Pool = ResourcePool<int>;

/// Pools of numbers, and what was done to the numbers.
struct PoolRig {
    int next = 0;
    std::vector<int> freed;
    std::string errors;
    ManualClock clock;

    /// Forgets what earlier pools did.
    void clear()
    {
        next = 0;
        freed.clear();
        errors.clear();
    }
    Pool::Config config()
    {
        Pool::Config c;
        c.name = "numbers";
        c.clock = &clock;
        c.dealloc = [this](int& n) { freed.push_back(n); };
        c.onError = [this](const std::string& text) { errors += text + '\n'; };
        return c;
    }
    /// With an alloc that counts.
    Pool::Config making()
    {
        Pool::Config c = config();
        c.alloc = [this] { return Result<int>(next++); };
        return c;
    }
};

/// The next one for good, or -1.
inline int take(Pool& pool)
{
    auto lease = pool.acquire();
    return lease ? lease->detach() : -1;
}

/// Has `count` at once and returns them, in the order they came.
inline void leaseAll(Pool& pool, int count)
{
    std::vector<Pool::Lease> held;
    for (int i = 0; i < count; ++i)
        held.push_back(*pool.acquire());
    for (Pool::Lease& lease : held)
        lease.reset();
}

inline void verifyAddsUp(const PoolReport& r)
{
    QCOMPARE(r.allocs + r.adopted, r.idle + r.leased + r.deallocs + r.dead + r.detached);
}

} // namespace tessera::test

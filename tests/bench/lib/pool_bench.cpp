// SPDX-License-Identifier: GPL-3.0-or-later
// Borrowing a buffer of 1 MiB and giving it back, beside allocating it anew each time.
#include <cstdint>
#include <memory>
#include <vector>

#include <resource/resource_pool.h>

#include "ratio_table.h"

using namespace tessera;

namespace {

constexpr std::size_t kBytes = 1U << 20U;
constexpr std::size_t kPage = 4096;
using Buffer = std::unique_ptr<std::uint8_t[]>;

Buffer makeBuffer()
{
    return Buffer(new std::uint8_t[kBytes]);
}

void allocateTouchFree(benchmark::State& state)
{
    for (auto _ : state) {
        const Buffer buffer = makeBuffer();
        for (std::size_t at = 0; at < kBytes; at += kPage)
            buffer[at] = 1;
        benchmark::DoNotOptimize(buffer[0]);
    }
}

ResourcePool<Buffer>::Config config()
{
    ResourcePool<Buffer>::Config config;
    config.alloc = [] { return Result<Buffer>(makeBuffer()); };
    config.bytes = [](const Buffer&) { return std::uint64_t(kBytes); };
    config.maxBytes = 64 * kBytes;
    return config;
}

void leaseReturn(benchmark::State& state)
{
    static ResourcePool<Buffer> pool(config());
    for (auto _ : state) {
        auto lease = pool.acquire(Wait::untilFree());
        benchmark::DoNotOptimize((*lease)->get());
    }
}

/// The check runs without the lock.
void leaseCheckReturn(benchmark::State& state)
{
    auto checked = config();
    checked.check = [](Buffer& buffer) { return buffer != nullptr; };
    ResourcePool<Buffer> pool(std::move(checked));
    for (auto _ : state)
        benchmark::DoNotOptimize(pool.acquire(Wait::untilFree()).ok());
}

} // namespace

BENCHMARK(allocateTouchFree)->Name("allocate_touch_free")->ThreadRange(1, 4)->UseRealTime();
BENCHMARK(leaseReturn)->Name("lease_return")->ThreadRange(1, 4)->UseRealTime();
BENCHMARK(leaseCheckReturn)->Name("lease_check_return");

int main(int argc, char** argv)
{
    const std::string one = "/real_time/threads:1", four = "/real_time/threads:4";
    return runWithRatios(
        argc, argv,
        {{"pool lease + return, 1 thread / allocate, touch, free 1 MiB", "lease_return" + one,
          "allocate_touch_free" + one, 0.1},
         {"pool lease + return, 4 threads / the same", "lease_return" + four, "allocate_touch_free" + four, 0.1},
         {"pool lease with a check / the same", "lease_check_return", "allocate_touch_free" + one, 0.1}});
}

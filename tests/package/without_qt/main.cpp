// SPDX-License-Identifier: GPL-3.0-or-later
// A pool and a registry in a program that knows nothing of Qt; built by CMake and by pkg-config.
#include <cstdio>
#include <string>
#include <vector>

#include <core/clock.h>
#include <resource/resource_pool.h>
#include <resource/resource_registry.h>

int main()
{
    using namespace tessera;
    const SteadyClock clock;
    using Buffers = ResourcePool<std::vector<char>>;
    Buffers::Config config;
    config.name = "buffers";
    config.clock = &clock;
    config.alloc = []() -> Result<std::vector<char>> { return std::vector<char>(4096); };
    config.maxSize = 2;
    Buffers pool(config);
    {
        auto first = pool.acquire();
        auto second = pool.acquire();
        if (!first || !second)
            return 1;
    }
    ResourceRegistry<std::string, int>::Options options;
    options.clock = &clock;
    ResourceRegistry<std::string, int> registry(options);
    const auto answer = registry.acquire("answer", Holder("main"), []() -> Result<int> { return 42; });
    std::printf("idle %llu, answer %d, stacks %d\n", static_cast<unsigned long long>(pool.report().idle),
                answer ? *answer.value() : 0, registry.snapshot().at(0).holders.at(0).stack.empty() ? 0 : 1);
    return 0;
}

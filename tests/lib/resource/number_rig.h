// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <resource/resource_registry.h>

namespace tessera::test {

using Registry = ResourceRegistry<std::string, int>;

/// Registries of numbers that weigh what they are, and which of them were destroyed.
struct NumberRig {
    ManualClock clock;
    std::vector<std::string> destroyed;

    Registry::Options options()
    {
        Registry::Options o;
        o.kind = "number";
        o.clock = &clock;
        o.bytes = [](const int& n) { return std::uint64_t(n); };
        o.destroy = [this](const std::string& key, int&) { destroyed.push_back(key); };
        return o;
    }
};

} // namespace tessera::test

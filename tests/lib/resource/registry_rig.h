// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <resource/resource_registry.h>

namespace tessera::test {

/// A value that is equal by identity and has a text.
using Value = std::shared_ptr<std::string>;
using Registry = ResourceRegistry<std::string, Value>;
using Ref = Registry::Ref;

/// Registries of texts, and what was done to the texts.
struct RegistryRig {
    int made = 0;
    std::vector<std::string> destroyed; ///< "key=text", in order
    ManualClock clock;

    Registry::Options options()
    {
        Registry::Options o;
        o.kind = "thing";
        o.clock = &clock;
        o.destroy = [this](const std::string& key, Value& value) { destroyed.push_back(key + '=' + *value); };
        return o;
    }
    auto factory(const std::string& text)
    {
        return [this, text]() -> Result<Value> {
            ++made;
            return std::make_shared<std::string>(text);
        };
    }
};

} // namespace tessera::test

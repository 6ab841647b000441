// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <support/fake_file_system.h>
#include <support/scene_rig.h>

namespace tessera::test {

/// With a folder "/wall" of pictures with these names, which cannot be opened.
inline EngineConfig wallConfig(std::vector<std::string> names)
{
    const auto files = std::make_shared<FakeFileSystem>();
    files->folders["/wall"] = std::move(names);
    EngineConfig config;
    config.files = files;
    return config;
}

/// The same, named 0.jpg and on.
inline EngineConfig wallConfig(std::size_t count)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(std::to_string(i) + ".jpg");
    return wallConfig(std::move(names));
}

/// That folder opened.
inline std::unique_ptr<SceneRig> wallOf(std::vector<std::string> names)
{
    auto rig = std::make_unique<SceneRig>(wallConfig(std::move(names)));
    rig->open({"/wall"});
    return rig;
}

inline std::unique_ptr<SceneRig> wallOf(int count)
{
    auto rig = std::make_unique<SceneRig>(wallConfig(static_cast<std::size_t>(count)));
    rig->open({"/wall"});
    return rig;
}

} // namespace tessera::test

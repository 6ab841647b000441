// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <support/fake_file_system.h>
#include <support/scene_rig.h>

namespace tessera::test {

/// A wall of pictures with these names, which are never opened.
inline std::unique_ptr<SceneRig> wallOf(std::vector<std::string> names)
{
    const auto files = std::make_shared<FakeFileSystem>();
    files->folders["/wall"] = std::move(names);
    EngineConfig config;
    config.files = files;
    auto rig = std::make_unique<SceneRig>(config);
    rig->open({"/wall"});
    return rig;
}

/// The same, named 0.jpg and on.
inline std::unique_ptr<SceneRig> wallOf(int count)
{
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i)
        names.push_back(std::to_string(i) + ".jpg");
    return wallOf(std::move(names));
}

} // namespace tessera::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cache/cache.h>
#include <core/executor.h>
#include <scene/image_details.h>

namespace tessera::test {

using F = MetadataField;
using State = ImageDetails::State;

inline SceneItem itemOf(std::uint64_t number)
{
    SceneItem item;
    item.text = ItemText("/pictures/" + std::to_string(number) + ".jpg", {});
    item.openId = {1, number};
    return item;
}

inline SourceInfoPtr infoOf(std::uint64_t state, Size size = {600, 400})
{
    auto info = std::make_shared<SourceInfo>();
    info->id = {2, state};
    info->format = "JPEG";
    info->pyramid = Pyramid(std::vector{size});
    return info;
}

inline std::string textOf(const ImageDetails& details, F field)
{
    for (const MetadataEntry& entry : details.entries())
        if (entry.field == field)
            return std::get<std::string>(entry.value);
    return "-";
}

inline std::int64_t numberOf(const ImageDetails& details, F field)
{
    for (const MetadataEntry& entry : details.entries())
        if (entry.field == field)
            return std::get<std::int64_t>(entry.value);
    return -1;
}

/// A cache, threads that run when told, and files that are all told about by one function.
struct DetailsRig {
    explicit DetailsRig(std::uint64_t memoryBytes = 1 << 20U) : cache(configOf(memoryBytes)) { }

    static Cache::Config configOf(std::uint64_t memoryBytes)
    {
        Cache::Config config;
        config.memoryBytes = memoryBytes;
        return config;
    }
    ImageDetails::Config config()
    {
        return {cache, background, gui, [this](const std::string& path, const std::stop_token& stop) {
                    reads.push_back(path.substr(path.rfind('/') + 1));
                    if (const auto once = std::exchange(whileReading, {}))
                        once(stop);
                    return answer(path);
                }};
    }
    Result<Metadata> answer(const std::string& path)
    {
        const auto failure = failures.find(path);
        if (failure != failures.end())
            return failure->second;
        return Metadata{{2, fileState}, {{F::Width, std::int64_t(1)}, {F::Camera, "camera of " + path}}, trouble};
    }
    void work()
    {
        while (background.run() + gui.run() > 0) { }
    }
    bool keeps(const SceneItem& item) { return cache.contains(ImageDetails::keyOf(item)); }

    Cache cache;
    ManualExecutor background;
    ManualExecutor gui;
    std::vector<std::string> reads;
    std::map<std::string, Error> failures;
    Error trouble;
    std::uint64_t fileState = 1;
    std::function<void(const std::stop_token&)> whileReading;
};

} // namespace tessera::test

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <core/reports.h>

namespace tessera::test {

inline TileKey tileKey(unsigned number)
{
    return {{1, 2}, 0, 0, {3, number, 7}};
}

inline TextureEntryReport texture(unsigned number, std::uint64_t bytes = 1024)
{
    TextureEntryReport entry;
    entry.key = tileKey(number);
    entry.label = "image" + std::to_string(number) + ".jpg";
    entry.state = TileState::Ready;
    entry.bytes = bytes;
    entry.references = 1;
    entry.holders = {{"view 1", "view.cpp:12", std::chrono::seconds(2)}};
    entry.age = std::chrono::seconds(3);
    return entry;
}

inline ActivityReport activity(std::uint64_t id, const std::string& name, bool cancellable = true)
{
    ActivityReport report;
    report.id = id;
    report.name = name;
    report.state = cancellable ? "running" : "stopped";
    report.done = 25;
    report.total = 100;
    report.cancellable = cancellable;
    return report;
}

/// Answers what it was told to answer and writes down what it was asked.
class FakeInspectable : public Inspectable {
public:
    InspectorSnapshot answer;
    std::vector<TransitionReport> transitions;
    mutable int snapshots = 0;
    mutable std::vector<TileKey> historyAsked;
    std::vector<std::vector<TileKey>> highlights;
    std::vector<std::uint64_t> cancelled, paused, resumed;

    [[nodiscard]] InspectorSnapshot snapshot() const override
    {
        ++snapshots;
        return answer;
    }
    [[nodiscard]] std::vector<TransitionReport> history(const TileKey& key) const override
    {
        historyAsked.push_back(key);
        return transitions;
    }
    void highlight(const std::vector<TileKey>& keys) override { highlights.push_back(keys); }
    void cancelActivity(std::uint64_t id) override { cancelled.push_back(id); }
    void pauseActivity(std::uint64_t id) override { paused.push_back(id); }
    void resumeActivity(std::uint64_t id) override { resumed.push_back(id); }
};

} // namespace tessera::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <scene/facts_turn.h>
#include <scene/item_facts.h>
#include <scene/scene_item.h>

namespace tessera {

class Engine;
class Executor;

/// Fills the columns of a set's facts in the background: what the file system knows, folder by folder, and what
/// headers say, file by file. Nothing is read before it is needed. One turn at a time reads; where that shows that a
/// file takes long, as on a network, several do at once, until it is quick again. Each kind is an activity that the
/// user can cancel; what was read until then stays. Created, used and destroyed on the GUI thread; `arrived` runs
/// there, and never after destruction.
class FactsGatherer {
public:
    /// Some of these are known of more items now; `complete`: of all there are.
    using Arrived = std::function<void(FactSet facts, bool complete)>;
    /// Where turns run: one of a kind at a time, and those of a slow place.
    struct Workers {
        Executor& usual;
        Executor& slow;
    };

    /// `items` only grows until clear(); `readHeader` is called on several threads at once. All outlive this.
    FactsGatherer(Engine& engine, const std::vector<SceneItem>& items, ItemFacts& facts, Arrived arrived,
                  HeaderReader readHeader = readHeaderFacts);
    /// On others than the engine's threads.
    FactsGatherer(Engine& engine, const Workers& workers, const std::vector<SceneItem>& items, ItemFacts& facts,
                  Arrived arrived, HeaderReader readHeader);
    /// Cancels; does not wait.
    ~FactsGatherer();
    FactsGatherer(const FactsGatherer&) = delete;
    FactsGatherer& operator=(const FactsGatherer&) = delete;

    /// From now on reads these of all items, also of those that come later, and no others. What was cancelled goes on.
    void need(FactSet facts);
    /// There are more items.
    void itemsAdded();
    /// An item's file is another one now: what was read of it is read again. Until then it stays.
    void renew(ItemId id);
    /// There are none any more: nothing is needed.
    void clear();

    struct Progress {
        std::uint64_t done = 0;
        std::uint64_t total = 0;
        friend bool operator==(const Progress&, const Progress&) = default;
    };
    /// Of what is being read; nothing when nothing is.
    [[nodiscard]] std::optional<Progress> progress() const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace tessera

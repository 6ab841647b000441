// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <QTimer>

#include <core/clock.h>
#include <map/grouped_rows.h>
#include <scene/facts_gatherer.h>
#include <scene/item_order.h>
#include <scene/item_sort.h>

namespace tessera {

class Engine;

/// Keeps a scene's items in the order that was asked for, and in groups: has the facts that this takes
/// gathered, and sorts what is known of them in the background, from a copy, at most twice a second while more
/// comes in. Created, used and destroyed on the GUI thread.
class Arranger {
public:
    static constexpr std::chrono::milliseconds kPause{500}; ///< between two sorts of what comes in
    /// So few are sorted at once, on this thread.
    static constexpr std::size_t kFew = 2000;

    struct Sink {
        std::function<void()> changed;  ///< the order or the groups are others
        std::function<void()> gathered; ///< more facts are known, or no more are read; after what is sorted at once
        std::function<PictureColours()> pictures; ///< asked for when it sorts by colour
    };
    /// All outlive this.
    Arranger(Engine& engine, const std::vector<SceneItem>& items, ItemOrder& order, Sink sink);
    ~Arranger();
    Arranger(const Arranger&) = delete;
    Arranger& operator=(const Arranger&) = delete;

    /// From now on, also for later sets. Until what it takes is known and sorted, the old order stays. False
    /// when it is so already.
    bool set(const Arrangement& arrangement);
    [[nodiscard]] const Arrangement& arrangement() const { return m_wanted; }
    /// A sort runs or is due: the order is not what it will be.
    [[nodiscard]] bool isBusy() const { return m_sorting || m_pause.isActive() || m_gatherer.progress().has_value(); }
    [[nodiscard]] std::optional<FactsGatherer::Progress> gathering() const { return m_gatherer.progress(); }

    /// What the layout takes, from now on.
    void needForLayout(FactSet facts)
    {
        m_layoutNeeds = facts;
        gather();
    }
    /// The order has another filter: gathers what it asks for.
    void filterChanged();
    /// The order has taken in more items.
    void itemsAdded();
    /// The order has renewed these: they have other names, or are gone.
    void itemsRenewed(const std::vector<ItemId>& changed);
    /// An item's file is another one now.
    void itemRewritten(ItemId id) { m_gatherer.renew(id); }
    /// An item's average colour is known.
    void noteAverage(ItemId id);
    /// Items have small pictures, which tell their colours.
    void picturesArrived()
    {
        if (m_wanted.key == SortKey::Colour)
            refreshSoon();
    }
    /// The items are gone, and the order is cleared.
    void clear();

    /// Where the groups of what is shown begin; null without groups.
    [[nodiscard]] const GroupStarts& starts() const { return m_starts; }
    [[nodiscard]] GroupHeading heading(std::size_t group) const;

private:
    struct Shared;

    void follow();
    /// What order and filter take.
    [[nodiscard]] FactSet needed() const;
    void gather()
    {
        FactSet facts = needed();
        facts.add(m_layoutNeeds);
        m_gatherer.need(facts);
    }
    void factsArrived(FactSet facts, bool complete);
    void refresh();
    void refreshSoon();
    void sort();
    [[nodiscard]] SortInput sortInput();
    [[nodiscard]] std::vector<std::int64_t> folderRanks();
    [[nodiscard]] std::int64_t folderNumber(const SceneItem& item);
    void adopt(SortedItems sorted);
    void regroup();
    [[nodiscard]] std::int64_t groupOf(ItemId id) const;

    Engine& m_engine;
    const std::vector<SceneItem>& m_items;
    ItemOrder& m_order;
    const Sink m_sink;
    FactsGatherer m_gatherer;
    Arrangement m_wanted;
    Arrangement m_adopted; ///< that the order has
    FactSet m_layoutNeeds;
    QTimer m_pause;
    TimePoint m_refreshed{}; ///< last, by what has come in
    bool m_sorting = false;
    bool m_again = false;               ///< what the sort under way reads is no longer all
    std::vector<std::int64_t> m_groups; ///< by item id, as SortedItems has it
    GroupStarts m_starts;
    std::vector<std::int64_t> m_folders; ///< by item id: numbers, in the order of their coming
    std::unordered_map<std::string, std::int64_t> m_folderNumbers;
    std::vector<std::string> m_folderKeys; ///< by number: their place among all folders
    std::shared_ptr<Shared> m_shared;      ///< for what workers post
};

} // namespace tessera

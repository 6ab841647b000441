// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include <QTimer>

#include <core/clock.h>
#include <core/geometry.h>
#include <map/sheet_layout.h>
#include <scene/item_facts.h>
#include <scene/scene_item.h>

namespace tessera {

class ItemOrder;

/// Lays a scene's items out in justified rows, by the shapes that are known of their images, and says when more of
/// these are: at most twice a second while they come in, and less often where it takes long to lay them. GUI thread
/// only.
class WallShapes {
public:
    static constexpr std::chrono::milliseconds kPause{500};
    static constexpr double kGuess = 1.5; ///< width by height of an image of which nothing is known
    static constexpr double kLongest = 3; ///< the same; longer ones lie in a cell of this shape, upright ones likewise
    static constexpr FactSet kNeeds{Fact::Width, Fact::Height};

    /// `changed`: the layout may be another. All outlive this.
    WallShapes(const std::vector<SceneItem>& items, const ItemOrder& order, const Clock& clock,
               std::function<void()> changed);

    struct Canvas {
        Size size;          ///< device pixels
        double cell = 160;  ///< how tall rows are about, device pixels
        bool whole = false; ///< all of it is shaped like the canvas; else rows are as wide as that
    };
    [[nodiscard]] SheetLayout layout(const Canvas& canvas, const GroupStarts& starts) const;

    /// More shapes are known. `complete`: of all items.
    void arrived(bool complete);
    /// `changed` is still to be said.
    [[nodiscard]] bool isDue() const { return m_pause.isActive(); }
    /// The items are gone.
    void clear();

private:
    [[nodiscard]] double aspectOf(ItemId id) const;
    void say();

    const std::vector<SceneItem>& m_items;
    const ItemOrder& m_order;
    const Clock& m_clock;
    const std::function<void()> m_changed;
    QTimer m_pause;
    TimePoint m_said{};
};

} // namespace tessera

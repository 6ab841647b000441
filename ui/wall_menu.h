// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QObject>

#include <scene/scene.h>

class QAction;
class QMenu;

namespace tessera {

/// What the View menu offers for the wall as a whole: how it is laid out, and its minimap. Says what was
/// chosen; does nothing itself.
class WallMenu final : public QObject {
    Q_OBJECT

public:
    /// Adds its entries to `menu`, which outlives this.
    WallMenu(QMenu& menu, QObject* parent);

    void setLayout(WallLayout layout);
    void setMinimap(bool on);
    /// It has a key, which a window has to hear.
    [[nodiscard]] QAction& minimap() const { return *m_minimap; }

signals:
    void layoutChosen(tessera::WallLayout layout);
    void minimapChosen(bool on);

private:
    std::map<WallLayout, QAction*> m_layouts;
    QAction* m_minimap = nullptr;
};

} // namespace tessera

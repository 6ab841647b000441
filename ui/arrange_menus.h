// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenu;
class QSettings;

namespace tessera {

class Scene;
struct Arrangement;

/// The menus that say how a wall is sorted and grouped. What is chosen there holds for the scene in all its windows,
/// and is remembered.
class ArrangeMenus final : public QObject {
    Q_OBJECT

public:
    /// Adds them to the end of `menu`, which owns this, when that is shown for the first time. Scene and settings
    /// outlive the menu.
    ArrangeMenus(QMenu& menu, Scene& scene, QSettings& settings);

    /// Arranges the scene as was chosen last, unless it is arranged in some way already: before its first picture.
    static void restore(Scene& scene, const QSettings& settings);

private:
    void build(QMenu& menu);
    void fillSortMenu(QMenu& menu);
    void fillGroupMenu(QMenu& menu);
    void arrange(const Arrangement& arrangement);

    Scene& m_scene;
    QSettings& m_settings;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/wall_menu.h>

#include <utility>

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <ui/line_icon.h>

namespace tessera {

WallMenu::WallMenu(QMenu& menu, QObject* parent) : QObject(parent)
{
    QMenu* layouts = menu.addMenu(lineIcon(QStringLiteral("layout")), tr("&Layout"));
    auto* one = new QActionGroup(this);
    for (const auto& [layout, text] :
         {std::pair(WallLayout::Grid, tr("&Grid")), std::pair(WallLayout::Justified, tr("&Justified Rows")),
          std::pair(WallLayout::Column, tr("&Single Column"))}) {
        QAction* action = layouts->addAction(text);
        action->setCheckable(true);
        one->addAction(action);
        m_layouts.emplace(layout, action);
        connect(action, &QAction::triggered, this, [this, chosen = layout] { emit layoutChosen(chosen); });
    }
    m_minimap = menu.addAction(lineIcon(QStringLiteral("minimap")), tr("&Minimap"));
    m_minimap->setCheckable(true);
    m_minimap->setShortcut(Qt::CTRL | Qt::Key_M);
    m_minimap->setAutoRepeat(false);
    connect(m_minimap, &QAction::triggered, this, &WallMenu::minimapChosen);
    setLayout(WallLayout::Grid);
}

void WallMenu::setLayout(WallLayout layout)
{
    m_layouts.at(layout)->setChecked(true);
}

void WallMenu::setMinimap(bool on)
{
    m_minimap->setChecked(on);
}

} // namespace tessera

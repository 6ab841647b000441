// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/arrange_menus.h>

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QSettings>

#include <scene/scene.h>
#include <ui/line_icon.h>

namespace tessera {

namespace {

constexpr auto kSortSetting = "wall/sort";
constexpr auto kDescendingSetting = "wall/descending";
constexpr auto kGroupsSetting = "wall/groups";

QAction* addChoice(QMenu& menu, QActionGroup& choices, const QString& text)
{
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    choices.addAction(action);
    return action;
}

} // namespace

ArrangeMenus::ArrangeMenus(QMenu& menu, Scene& scene, QSettings& settings)
    : QObject(&menu), m_scene(scene), m_settings(settings)
{
    connect(
        &menu, &QMenu::aboutToShow, this, [this, &menu] { build(menu); }, Qt::SingleShotConnection);
}

void ArrangeMenus::build(QMenu& menu)
{
    fillSortMenu(*menu.addMenu(lineIcon(QStringLiteral("sort")), tr("&Sort By")));
    fillGroupMenu(*menu.addMenu(lineIcon(QStringLiteral("group")), tr("&Group By")));
}

void ArrangeMenus::fillSortMenu(QMenu& menu)
{
    auto* choices = new QActionGroup(&menu);
    const auto add = [&](SortKey key, const QString& text) {
        QAction* action = addChoice(menu, *choices, text);
        connect(action, &QAction::triggered, this, [this, key] {
            Arrangement wanted = m_scene.arrangement();
            wanted.key = key;
            arrange(wanted);
        });
        connect(&menu, &QMenu::aboutToShow, action,
                [this, key, action] { action->setChecked(m_scene.arrangement().key == key); });
    };
    add(SortKey::Name, tr("&Name"));
    add(SortKey::Taken, tr("Date &Taken"));
    add(SortKey::Modified, tr("&File Date"));
    add(SortKey::Size, tr("File &Size"));
    add(SortKey::Pixels, tr("&Dimensions"));
    add(SortKey::Rating, tr("&Rating"));
    add(SortKey::Colour, tr("&Color"));
    menu.addSeparator();
    QAction* descending = menu.addAction(tr("D&escending"));
    descending->setCheckable(true);
    connect(descending, &QAction::triggered, this, [this](bool on) {
        Arrangement wanted = m_scene.arrangement();
        wanted.descending = on;
        arrange(wanted);
    });
    connect(&menu, &QMenu::aboutToShow, descending,
            [this, descending] { descending->setChecked(m_scene.arrangement().descending); });
}

void ArrangeMenus::fillGroupMenu(QMenu& menu)
{
    auto* choices = new QActionGroup(&menu);
    const auto add = [&](GroupBy groups, const QString& text) {
        QAction* action = addChoice(menu, *choices, text);
        connect(action, &QAction::triggered, this, [this, groups] {
            Arrangement wanted = m_scene.arrangement();
            wanted.groups = groups;
            arrange(wanted);
        });
        connect(&menu, &QMenu::aboutToShow, action,
                [this, groups, action] { action->setChecked(m_scene.arrangement().groups == groups); });
    };
    //: Images are not grouped
    add(GroupBy::None, tr("&None"));
    add(GroupBy::Folder, tr("&Folder"));
    add(GroupBy::Day, tr("&Day"));
}

void ArrangeMenus::arrange(const Arrangement& arrangement)
{
    m_scene.arrange(arrangement);
    m_settings.setValue(kSortSetting, QLatin1String(toString(arrangement.key)));
    m_settings.setValue(kDescendingSetting, arrangement.descending);
    m_settings.setValue(kGroupsSetting, QLatin1String(toString(arrangement.groups)));
}

void ArrangeMenus::restore(Scene& scene, const QSettings& settings)
{
    if (!(scene.arrangement() == Arrangement()))
        return;
    Arrangement saved;
    saved.key = sortKeyOf(settings.value(kSortSetting).toString().toStdString()).value_or(SortKey::Name);
    saved.descending = settings.value(kDescendingSetting).toBool();
    saved.groups = groupByOf(settings.value(kGroupsSetting).toString().toStdString()).value_or(GroupBy::None);
    scene.arrange(saved);
}

} // namespace tessera

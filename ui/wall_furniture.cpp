// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/wall_furniture.h>

#include <QEvent>
#include <QLocale>
#include <QSettings>
#include <QWidget>

#include <scene/name_search.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <ui/go_to_field.h>
#include <ui/minimap.h>
#include <ui/scene_timeline.h>
#include <ui/timeline_strip.h>
#include <ui/wall_menu.h>
#include <ui/wall_overview.h>

namespace tessera {

namespace {

constexpr auto kMinimapKey = "wall/minimap";
constexpr auto kLayoutKey = "wall/layout";

} // namespace

WallFurniture::WallFurniture(View& view, QWidget& canvas, WallMenu& menu, QSettings& settings)
    : m_view(view), m_canvas(canvas), m_menu(menu), m_settings(settings)
{
    canvas.installEventFilter(this);
    connect(&menu, &WallMenu::minimapChosen, this, [this](bool on) {
        m_settings.setValue(kMinimapKey, on);
        showMinimap(on);
    });
    connect(&menu, &WallMenu::layoutChosen, this, [this](WallLayout layout) {
        m_settings.setValue(kLayoutKey, QString::fromLatin1(toString(layout)));
        m_view.scene().setWallLayout(layout);
        m_view.goHome();
    });
    connect(&view.scene(), &Scene::itemsChanged, this, [this] { m_menu.setLayout(m_view.scene().wallLayout()); });
    m_menu.setLayout(m_view.scene().wallLayout());
    showMinimap(m_settings.value(kMinimapKey).toBool());
    for (const auto signal : {&Scene::itemsChanged, &Scene::factsGathered})
        connect(&view.scene(), signal, this, &WallFurniture::followDates);
    followDates();
}

WallFurniture::~WallFurniture() = default;

void WallFurniture::restoreLayout(Scene& scene, const QSettings& settings)
{
    const auto layout = wallLayoutOf(settings.value(kLayoutKey).toString().toStdString());
    if (layout && *layout != WallLayout::Grid)
        scene.setWallLayout(*layout);
}

void WallFurniture::showMinimap(bool on)
{
    m_menu.setMinimap(on);
    if (on && !m_minimap) {
        m_minimap = new Minimap(m_view, &m_canvas);
        m_overview = std::make_unique<WallOverview>(m_view, *m_minimap);
        place();
    }
    if (m_minimap)
        m_minimap->setWanted(on);
}

void WallFurniture::setTimeline(std::unique_ptr<const TimelineSource> source)
{
    if (!m_timeline && !source)
        return;
    if (!m_timeline)
        makeTimeline();
    m_timeline->setSource(std::move(source));
    place();
}

void WallFurniture::makeTimeline()
{
    m_timeline = new TimelineStrip(&m_canvas);
    connect(m_timeline, &TimelineStrip::chosen, this, &WallFurniture::goToImage);
    connect(&m_view, &View::currentChanged, this, [this] { m_timeline->setMarked(m_view.current()); });
    connect(&m_view.scene(), &Scene::itemsChanged, this, [this] {
        if (!m_view.scene().isArranging()) // out of order: what would be found is wrong, and takes long
            m_timeline->renew();
        m_timeline->setMarked(m_view.current()); // the same image may be elsewhere now
        place();                                 // it comes and goes with the dates
    });
    connect(&m_view, &View::statusChanged, this, [this] {
        if (m_timeline->isAway() == m_view.inside())
            return;
        m_timeline->setAway(m_view.inside()); // it lies beside the wall, not on a picture
        place();
    });
    m_timeline->setMarked(m_view.current());
    m_timeline->setAway(m_view.inside());
}

// Not before the wall is in that order: dates are looked for as in a sorted list.
void WallFurniture::followDates()
{
    const Scene& scene = m_view.scene();
    const bool shows = SceneTimeline::suits(scene) && (m_showsDates || !scene.isArranging());
    if (shows == m_showsDates)
        return;
    m_showsDates = shows;
    setTimeline(shows ? std::make_unique<SceneTimeline>(scene) : nullptr);
}

bool WallFurniture::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        place();
    return QObject::eventFilter(watched, event);
}

void WallFurniture::place()
{
    if (m_timeline)
        m_timeline->place();
    if (m_minimap)
        m_minimap->setReserved(m_timeline && !m_timeline->isHidden() ? m_timeline->width() : 0);
}

void WallFurniture::askWhere()
{
    if (m_view.scene().count() == 0)
        return;
    QWidget* window = m_canvas.window();
    if (!m_field) {
        m_field = new GoToField(window);
        connect(m_field, &GoToField::chosen, this, [this](const QString& words) {
            if (goTo(words))
                m_field->finish();
            else
                m_field->refuse();
        });
        connect(m_field, &GoToField::finished, &m_canvas, qOverload<>(&QWidget::setFocus));
    }
    m_field->open(m_view.scene().count(), QRect(m_canvas.mapTo(window, QPoint()), m_canvas.size()));
}

bool WallFurniture::goTo(const QString& words)
{
    const Scene& scene = m_view.scene();
    bool isNumber = false;
    const qulonglong number = QLocale().toULongLong(words, &isNumber);
    if (isNumber && number >= 1 && number <= scene.count()) {
        goToImage(static_cast<std::size_t>(number - 1));
        return true;
    }
    const auto current = m_view.current();
    const auto found = findByName(scene, words.toStdString(), current ? *current + 1 : 0);
    if (found)
        goToImage(*found);
    return found.has_value();
}

void WallFurniture::goToImage(std::size_t position)
{
    const auto from = static_cast<std::ptrdiff_t>(m_view.current().value_or(0));
    m_view.step(static_cast<int>(static_cast<std::ptrdiff_t>(position) - from));
}

} // namespace tessera

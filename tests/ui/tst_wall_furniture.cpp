// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <scene/wall_mosaic.h>
#include <support/wall_rig.h>
#include <ui/go_to_field.h>
#include <ui/minimap.h>
#include <ui/timeline_strip.h>
#include <ui/wall_furniture.h>
#include <ui/wall_menu.h>
#include <ui/zoom_slider.h>

using namespace tessera;
using namespace tessera::test;

namespace {

struct OneDay final : TimelineSource {
    [[nodiscard]] std::size_t count() const override { return 400; }
    [[nodiscard]] QDate dateAt(std::size_t) const override { return {2021, 1, 1}; }
};

} // namespace

// What lies around a wall of 400 images, with a plain widget as its canvas.
class TestWallFurniture : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init()
    {
        m_settings = std::make_unique<QSettings>(m_directory.filePath("settings.ini"), QSettings::IniFormat);
        m_settings->clear();
        m_wall = wallOf(400);
        m_wall->frame();
        m_window = std::make_unique<QWidget>();
        m_window->resize(SceneRig::kWidth, SceneRig::kHeight);
        m_canvas = new QWidget(m_window.get());
        m_canvas->resize(SceneRig::kWidth, SceneRig::kHeight);
        m_canvas->setFocusPolicy(Qt::StrongFocus);
        m_menu = std::make_unique<QMenu>();
        makeFurniture();
    }
    void cleanup()
    {
        m_furniture.reset();
        m_choices.reset();
        m_menu.reset();
        m_window.reset();
        m_wall.reset();
    }

    // --- minimap ---
    void theMinimapComesWhenItIsWantedAndIsRemembered()
    {
        QVERIFY(!map());
        m_choices->minimap().trigger();
        QVERIFY(map() && !map()->isHidden());
        QVERIFY(m_canvas->rect().contains(map()->geometry()));
        makeFurniture();
        QVERIFY(m_choices->minimap().isChecked());
        m_choices->minimap().trigger();
        QVERIFY(m_canvas->findChildren<Minimap*>().last()->isHidden());
        makeFurniture();
        QVERIFY(!m_choices->minimap().isChecked());
    }
    void theMinimapHidesWhereAllIsSeenAndInsideAnImage()
    {
        m_choices->minimap().trigger();
        m_wall->view->fit(FitTarget::Scene);
        QVERIFY(map()->isHidden());
        m_wall->view->goHome();
        QVERIFY(!map()->isHidden());
        m_wall->view->select(7);
        QVERIFY(map()->isHidden());
    }
    void itsFrameIsWhatIsSeen()
    {
        m_choices->minimap().trigger();
        const QRect first = map()->frame();
        QVERIFY(map()->rect().contains(first));
        QVERIFY(first.width() >= 4 && first.height() >= 4);
        m_wall->view->last();
        m_wall->frame(1000);
        QVERIFY(map()->frame().left() > first.left());
    }
    void pressingTheMapGoesThereAndDraggingTheFrameTakesItAlong()
    {
        m_choices->minimap().trigger();
        show();
        const QRect before = map()->frame();
        const QPoint target(map()->width() * 3 / 4, map()->height() / 2);
        QTest::mousePress(map(), Qt::LeftButton, {}, target);
        QTest::mouseRelease(map(), Qt::LeftButton, {}, target);
        QVERIFY(map()->frame().left() > before.left());
        const RectF bounds = m_wall->scene->layout().bounds();
        QVERIFY(std::abs(m_wall->view->viewport().center.x - bounds.width * 0.75) < bounds.width * 0.02);

        const Viewport there = m_wall->view->viewport();
        const QPoint hold = map()->frame().center() + QPoint(1, 1);
        QTest::mousePress(map(), Qt::LeftButton, {}, hold); // taken hold of, not moved
        QVERIFY(std::abs(m_wall->view->viewport().center.x - there.center.x) < bounds.width * 0.02);
        QTest::mouseRelease(map(), Qt::LeftButton, {}, hold);
    }
    void theMapMayHaveAnotherPicture()
    {
        Minimap other(*m_wall->view, m_canvas);
        other.setWanted(true);
        other.setPicture([](QPainter& painter, const RectF& target) {
            painter.fillRect(QRectF(target.x, target.y, target.width, target.height), Qt::red);
        });
        const QImage image = other.grab().toImage();
        QCOMPARE(image.pixelColor(image.width() - 3, image.height() - 3), QColor(Qt::red));
    }
    void theMapShowsTheWallItselfWhereThereArePictures()
    {
        const std::shared_ptr<MosaicStore> store = MosaicStore::open("").value();
        MicroThumbnail red;
        for (std::size_t i = 0; i < red.rgba.size(); ++i)
            red.rgba[i] = i % 4 == 0 || i % 4 == 3 ? 255 : 0;
        const MosaicStore::Slot slot = store->put(1, 1, red).value();
        WallMosaic& wall = m_wall->scene->wall();
        wall.setStore(store);
        m_choices->minimap().trigger();
        const auto share = [this] {
            const QImage image = map()->grab().toImage();
            int reds = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    reds += qRed(image.pixel(x, y)) > 120 + qBlue(image.pixel(x, y)) ? 1 : 0;
            return double(reds) / (image.width() * image.height());
        };
        QCOMPARE(share(), 0.0);
        std::vector<std::pair<ItemId, MosaicStore::Slot>> batch;
        for (ItemId id = 0; id < 400; ++id)
            batch.emplace_back(id, slot);
        wall.setPictures(batch);
        emit m_wall->scene->contentChanged();
        QTRY_VERIFY(share() > 0.5);
        m_wall->scene->setFilter("1"); // another wall: its pictures lie elsewhere
        QCOMPARE(share(), 0.0);
    }
    void itGivesWayToTheTimeline()
    {
        m_choices->minimap().trigger();
        const int right = map()->geometry().right();
        m_furniture->setTimeline(std::make_unique<OneDay>());
        auto* strip = m_canvas->findChild<TimelineStrip*>();
        QVERIFY(strip && !strip->isHidden());
        QVERIFY(map()->geometry().right() < strip->geometry().left() && map()->geometry().right() < right);
        m_furniture->setTimeline(nullptr);
        QVERIFY(strip->isHidden());
        QCOMPARE(map()->geometry().right(), right);
    }
    void aWallThatIsSortedByDateHasATimeline()
    {
        constexpr std::int64_t month = std::int64_t(31) * 86'400 * 1'000'000'000;
        const auto files = std::make_shared<FakeFileSystem>();
        for (int i = 0; i < 40; ++i) {
            const std::string name = std::to_string(100 + i) + ".jpg";
            files->folders["/wall"].push_back(name);
            if (i < 38)
                files->facts["/wall/" + name] = {.size = 1, .modified = (50 - i) * month};
        }
        EngineConfig config;
        config.files = files;
        SceneRig rig(config);
        rig.open({"/wall"});
        m_furniture.reset();
        WallFurniture furniture(*rig.view, *m_canvas, *m_choices, *m_settings);
        m_choices->minimap().trigger();
        const int right = map()->geometry().right();
        QVERIFY(!m_canvas->findChild<TimelineStrip*>());
        rig.scene->setSort(SortKey::Modified, false);
        QTRY_VERIFY(m_canvas->findChild<TimelineStrip*>());
        auto* strip = m_canvas->findChild<TimelineStrip*>();
        QTRY_VERIFY(!strip->isHidden() && !strip->ticks().empty());
        QCOMPARE(strip->ticks().front().position, std::size_t(0));
        QCOMPARE(strip->ticks().front().date.year(), 1971); // 13 months after the beginning of 1970
        QVERIFY(std::is_sorted(strip->ticks().begin(), strip->ticks().end(),
                               [](const TimelineTick& a, const TimelineTick& b) { return a.date < b.date; }));
        QVERIFY(map()->geometry().right() < right);
        rig.scene->setFilter("138"); // which has no date
        QTRY_VERIFY(strip->isHidden());
        QCOMPARE(map()->geometry().right(), right);
        rig.scene->setFilter({});
        QTRY_VERIFY(!strip->isHidden());
        QVERIFY(map()->geometry().right() < right);
        rig.scene->setGrouping(GroupBy::Folder); // each of them begins anew
        QVERIFY(strip->isHidden());
        rig.scene->setGrouping(GroupBy::None);
        QTRY_VERIFY(!strip->isHidden());
        rig.scene->setSort(SortKey::Name, false);
        QVERIFY(strip->isHidden());
    }
    void theTimelineGoesToAnImage()
    {
        m_furniture->setTimeline(std::make_unique<OneDay>());
        auto* strip = m_canvas->findChild<TimelineStrip*>();
        show();
        QTest::mousePress(strip, Qt::LeftButton, {}, {5, strip->height() / 2});
        QCOMPARE(current(), 200);
    }

    void theTimelineLiesBesideTheWallAndOnNoPicture()
    {
        m_choices->minimap().trigger();
        m_furniture->setTimeline(std::make_unique<OneDay>());
        auto* strip = m_canvas->findChild<TimelineStrip*>();
        const int right = map()->geometry().right();
        m_wall->view->select(7);
        QVERIFY(strip->isHidden());
        m_furniture->setTimeline(std::make_unique<OneDay>());
        QVERIFY(strip->isHidden());
        m_wall->view->back();
        m_wall->frame(1000);
        QVERIFY(!strip->isHidden());
        QCOMPARE(map()->geometry().right(), right);
    }

    // --- layout ---
    void aColumnIsOneBelowTheOtherAndIsRemembered()
    {
        m_wall->view->mark(30);
        layoutAction("Single Column")->trigger();
        QCOMPARE(m_wall->scene->layout().columns(), std::size_t(1));
        QVERIFY(m_wall->view->viewport().visible().contains(m_wall->scene->layout().cell(30).center()));
        QVERIFY(layoutAction("Single Column")->isChecked() && !layoutAction("Grid")->isChecked());
        makeFurniture();
        QVERIFY(layoutAction("Single Column")->isChecked());
        layoutAction("Grid")->trigger();
        QCOMPARE(m_wall->scene->layout().columns(), std::size_t(5));
        QVERIFY(layoutAction("Grid")->isChecked());
    }
    void justifiedRowsAreAsWideAsTheCanvasAndRemembered()
    {
        m_wall->view->mark(30);
        layoutAction("Justified Rows")->trigger();
        const SheetLayout& layout = m_wall->scene->layout();
        QVERIFY(layout.justifiedRows());
        QVERIFY(m_wall->view->viewport().visible().contains(layout.cell(30).center()));
        const RectF sheet = m_wall->view->viewport().worldToScreen(layout.sheet(0));
        QVERIFY(std::abs(sheet.x) < 0.01 && std::abs(sheet.width - SceneRig::kWidth) < 0.01);
        m_choices->minimap().trigger();
        QVERIFY(map() && !map()->isHidden());
        QVERIFY(m_furniture->goTo("250"));
        m_wall->frame(1000);
        QVERIFY(m_wall->view->viewport().visible().intersects(layout.cell(249)));
        makeFurniture();
        QVERIFY(layoutAction("Justified Rows")->isChecked());
        layoutAction("Grid")->trigger();
        QVERIFY(!layout.justifiedRows());
    }
    void anotherWindowsChoiceShows()
    {
        m_wall->scene->setWallLayout(WallLayout::Column);
        QVERIFY(layoutAction("Single Column")->isChecked());
    }

    // --- going to an image ---
    void aNumberIsCountedFromOne()
    {
        QVERIFY(m_furniture->goTo("1"));
        QCOMPARE(current(), 0);
        QVERIFY(m_furniture->goTo("250"));
        QCOMPARE(current(), 249);
        QVERIFY(!m_wall->view->inside());
        m_wall->frame(1000);
        QVERIFY(m_wall->view->viewport().visible().intersects(m_wall->scene->layout().cell(249)));
        QVERIFY(!m_furniture->goTo("401"));
        QVERIFY(!m_furniture->goTo("0x"));
        QCOMPARE(current(), 249);
    }
    void aNameIsFoundByItsBeginningFromTheNextOneOn()
    {
        QVERIFY(m_furniture->goTo("39."));
        QCOMPARE(current(), 39);
        QVERIFY(m_furniture->goTo("12.J"));
        QCOMPARE(current(), 12);
        QVERIFY(!m_furniture->goTo(""));
    }
    void theFieldAsksAndGoes()
    {
        show();
        m_furniture->askWhere();
        auto* field = m_window->findChild<GoToField*>();
        auto* edit = m_window->findChild<QLineEdit*>();
        QVERIFY(field && field->isVisible());
        QTRY_VERIFY(edit->hasFocus());
        QVERIFY(texts(*field).contains("of 400"));
        QTest::keyClicks(edit, "999");
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(field->isVisible());
        QVERIFY(texts(*field).contains("No such image"));
        QTest::keyClicks(edit, "21"); // in place of what is selected
        QVERIFY(!texts(*field).contains("No such image"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!field->isVisible());
        QCOMPARE(current(), 20);
        QVERIFY(m_canvas->hasFocus());
    }
    void escapeClosesTheField()
    {
        show();
        m_furniture->askWhere();
        auto* edit = m_window->findChild<QLineEdit*>();
        QTRY_VERIFY(edit->hasFocus());
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!m_window->findChild<GoToField*>()->isVisible());
        QVERIFY(m_canvas->hasFocus());
        QCOMPARE(current(), 0);
    }
    void theFieldClosesWhenSomethingElseIsMeant()
    {
        auto* other = new QLineEdit(m_window.get());
        show();
        m_furniture->askWhere();
        auto* field = m_window->findChild<GoToField*>();
        QTRY_VERIFY(field->findChild<QLineEdit*>()->hasFocus());
        other->setFocus();
        QVERIFY(!field->isVisible());
        QVERIFY(other->hasFocus());
    }

    // --- slider ---
    void theSliderFollowsTheZoomAndZooms()
    {
        ZoomSlider slider(*m_wall->view);
        const int home = slider.value();
        QVERIFY(home > slider.minimum() && home < slider.maximum());
        m_wall->view->zoomAt({400, 250}, 1.5, Duration{});
        QVERIFY(slider.value() > home);
        slider.setValue(home);
        QVERIFY(std::abs(m_wall->view->viewport().scale / 160 - 1) < 0.02);
        QCOMPARE(slider.value(), home);
        QTest::keyClick(&slider, Qt::Key_Right);
        QVERIFY(m_wall->view->viewport().scale > 165);
        QVERIFY(!slider.accessibleName().isEmpty());
    }
    void eachStepIsTheSameFactor()
    {
        ZoomSlider slider(*m_wall->view);
        std::vector<double> scales;
        for (const int value : {120, 150, 180}) {
            slider.setValue(value);
            scales.push_back(m_wall->view->viewport().scale);
        }
        QVERIFY(std::abs(scales[1] / scales[0] / (scales[2] / scales[1]) - 1) < 1e-6);
    }
    void theCurrentImageStaysWhereItIs()
    {
        m_wall->view->mark(6);
        ZoomSlider slider(*m_wall->view);
        const auto place = [this] {
            return m_wall->view->viewport().worldToScreen(m_wall->scene->layout().cell(6).center());
        };
        const PointF before = place();
        slider.setValue(slider.value() + 15);
        QVERIFY(std::abs(place().x - before.x) < 1e-6 && std::abs(place().y - before.y) < 1e-6);
    }
    void withoutImagesThereIsNothingToZoom()
    {
        const auto empty = wallOf(0);
        const ZoomSlider slider(*empty->view);
        QVERIFY(!slider.isEnabled());
    }

private:
    void makeFurniture()
    {
        m_furniture.reset();
        delete map();
        m_choices = std::make_unique<WallMenu>(*m_menu, nullptr);
        WallFurniture::restoreLayout(*m_wall->scene, *m_settings);
        m_furniture = std::make_unique<WallFurniture>(*m_wall->view, *m_canvas, *m_choices, *m_settings);
    }
    void show()
    {
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QApplication::setActiveWindow(m_window.get());
    }
    [[nodiscard]] Minimap* map() const { return m_canvas->findChild<Minimap*>(); }
    [[nodiscard]] int current() const { return static_cast<int>(m_wall->view->current().value_or(999)); }
    /// Of the menu made last.
    [[nodiscard]] QAction* layoutAction(const QString& text) const
    {
        QAction* found = nullptr;
        for (const QMenu* sub : m_menu->findChildren<QMenu*>())
            for (QAction* action : sub->actions())
                if (action->text().remove('&') == text)
                    found = action;
        return found;
    }
    static QStringList texts(const QWidget& widget)
    {
        QStringList all;
        for (const QLabel* label : widget.findChildren<QLabel*>())
            all += label->text();
        return all;
    }

    QTemporaryDir m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SceneRig> m_wall;
    std::unique_ptr<QWidget> m_window;
    QWidget* m_canvas = nullptr;
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<WallMenu> m_choices;
    std::unique_ptr<WallFurniture> m_furniture;
};

QTEST_MAIN(TestWallFurniture)
#include "tst_wall_furniture.moc"

// SPDX-License-Identifier: MIT
#include <QAction>
#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QTest>

#include <ui/dock/gauge_bar.h>
#include <ui/dock/report_filter.h>
#include <ui/dock/report_page.h>
#include <ui/dock/report_view.h>
#include <ui/dock/resource_dock.h>
#include <ui/dock/texture_table.h>

#include "fake_inspectable.h"

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

namespace {

using Keys = std::vector<TileKey>;

/// A dock in a window. The interval is so long that only the test's own refresh() counts.
struct Desk {
    FakeInspectable program;
    ManualClock clock;
    QMainWindow window;
    ResourceDock* dock = nullptr;

    Desk()
    {
        program.answer.textureEntries = {texture(1), texture(2), texture(3)};
        program.answer.gauges = {{"GPU", 10, 20, 100}, {"RAM", 1, 2, 3}};
        program.transitions = {{TimePoint{1s}, "queued", "ready", "wanted"}};
        dock = new ResourceDock(program, {1h, &clock}, &window);
        window.addDockWidget(Qt::RightDockWidgetArea, dock);
        window.setCentralWidget(new QWidget);
        window.resize(900, 600);
    }
    [[nodiscard]] bool show()
    {
        window.show();
        return QTest::qWaitForWindowExposed(&window);
    }
    ResourcePanel& panel() const { return dock->panel(); }
    ReportView& view(ResourcePanel::Page page, std::size_t number = 0) const
    {
        return panel().pageAt(page).view(number);
    }
    ReportView& textures() const { return view(ResourcePanel::Textures); }
    void select(int row) const
    {
        textures().selectionModel()->setCurrentIndex(textures().filter().index(row, 0),
                                                     QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
};

} // namespace

class TestResourcePanel : public QObject {
    Q_OBJECT

private slots:
    void itAsksOnlyWhileVisible()
    {
        Desk desk;
        QCOMPARE(desk.program.snapshots, 0);
        QVERIFY(!desk.panel().isRefreshing());
        QVERIFY(desk.show());
        QVERIFY(desk.panel().isRefreshing());
        QVERIFY(desk.program.snapshots > 0);
        desk.dock->close();
        QVERIFY(!desk.panel().isRefreshing());
        const int before = desk.program.snapshots;
        QCoreApplication::processEvents();
        QCOMPARE(desk.program.snapshots, before);
        desk.dock->show();
        QVERIFY(desk.panel().isRefreshing());
        QCOMPARE(desk.program.snapshots, before + 1);
    }

    void theTimerAsksAgain()
    {
        FakeInspectable program;
        ResourcePanel panel({1ms, nullptr});
        panel.setInspectable(&program);
        panel.show();
        const int before = program.snapshots;
        QTRY_VERIFY(program.snapshots > before + 2);
    }

    void gaugesFollowTheReport()
    {
        Desk desk;
        desk.panel().refresh();
        QCOMPARE(desk.panel().findChildren<GaugeBar*>().size(), 2);
        const QString plain = desk.panel().findChild<GaugeBar*>()->text();
        desk.program.answer.gauges.front().note = "at rest";
        desk.panel().refresh();
        QCOMPARE(desk.panel().findChild<GaugeBar*>()->text(), plain + ", at rest");
        desk.program.answer.gauges.pop_back();
        desk.panel().refresh();
        QCOMPARE(desk.panel().findChildren<GaugeBar*>().size(), 1);
    }

    void selectingOutlinesAndTellsTheHistory()
    {
        Desk desk;
        QVERIFY(desk.show());
        desk.select(1);
        QCOMPARE(desk.program.highlights, (std::vector<Keys>{{tileKey(2)}}));
        QVERIFY(desk.program.historyAsked.back() == tileKey(2));
        QCOMPARE(desk.view(ResourcePanel::Textures, 1).filter().rowCount(), 1);
        desk.textures().selectAll();
        QCOMPARE(desk.program.highlights.back().size(), std::size_t(3));
        desk.textures().clearSelection();
        QCOMPARE(desk.program.highlights.back(), Keys());
        QCOMPARE(desk.view(ResourcePanel::Textures, 1).filter().rowCount(), 0);
    }

    void hidingTakesTheOutlinesAwayAndShowingBringsThemBack()
    {
        Desk desk;
        QVERIFY(desk.show());
        desk.select(0);
        desk.dock->close();
        QCOMPARE(desk.program.highlights.back(), Keys());
        desk.dock->show();
        QCOMPARE(desk.program.highlights.back(), Keys{tileKey(1)});
        desk.panel().setPage(ResourcePanel::Pools);
        QCOMPARE(desk.program.highlights.back(), Keys());
        desk.panel().setPage(ResourcePanel::Textures);
        QCOMPARE(desk.program.highlights.back(), Keys{tileKey(1)});
    }

    void aSelectedTextureThatGoesIsNoLongerOutlined()
    {
        Desk desk;
        QVERIFY(desk.show());
        desk.select(0);
        desk.program.answer.textureEntries = {texture(2), texture(3)};
        desk.panel().refresh();
        const auto& last = desk.program.highlights.back();
        QVERIFY(std::find(last.begin(), last.end(), tileKey(1)) == last.end());
    }

    void selectionSurvivesUpdates()
    {
        Desk desk;
        QVERIFY(desk.show());
        desk.select(2);
        const std::size_t before = desk.program.highlights.size();
        desk.program.answer.textureEntries = {texture(7), texture(3), texture(1)};
        desk.program.answer.textureEntries[1].references = 4;
        desk.panel().refresh();
        QCOMPARE(desk.textures().selectedIds(), QList<QByteArray>{idOf(tileKey(3))});
        QCOMPARE(desk.program.highlights.size(), before);
    }

    void theMenuPausesWhatCanBePaused()
    {
        Desk desk;
        desk.program.answer.activities = {activity(5, "Scan"), activity(6, "Wall"), activity(7, "Other wall")};
        desk.program.answer.activities[1].pausable = true;
        desk.program.answer.activities[2].pausable = true;
        desk.program.answer.activities[2].state = "paused";
        QVERIFY(desk.show());
        desk.panel().setPage(ResourcePanel::Work);
        ReportView& view = desk.view(ResourcePanel::Work);
        view.selectAll();
        QMenu menu;
        emit view.menuRequested(&menu);
        for (QAction* action : menu.actions())
            if (action->text() == "&Pause this work" || action->text() == "&Resume this work")
                action->trigger();
        QCOMPARE(desk.program.paused, std::vector<std::uint64_t>{6});
        QCOMPARE(desk.program.resumed, std::vector<std::uint64_t>{7});
        QVERIFY(desk.program.cancelled.empty());
    }

    void theCancelButtonCancelsItsWork()
    {
        Desk desk;
        desk.program.answer.activities = {activity(5, "Scan"), activity(6, "Done", false), activity(7, "Sweep")};
        QVERIFY(desk.show());
        desk.panel().setPage(ResourcePanel::Work);
        ReportView& view = desk.view(ResourcePanel::Work);
        auto buttons = view.findChildren<QPushButton*>();
        QCOMPARE(buttons.size(), 2);
        const auto sweep = std::find_if(buttons.begin(), buttons.end(),
                                        [](QPushButton* b) { return b->accessibleName() == "Cancel Sweep"; });
        QVERIFY(sweep != buttons.end());
        view.sortByColumn(0, Qt::DescendingOrder);
        QTest::mouseClick(*sweep, Qt::LeftButton);
        QCOMPARE(desk.program.cancelled, std::vector<std::uint64_t>{7});
        desk.program.answer.activities = {activity(5, "Scan", false)};
        desk.panel().refresh();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(view.findChildren<QPushButton*>().isEmpty());
    }

    void theFilterBelongsToTheShownTable()
    {
        Desk desk;
        QVERIFY(desk.show());
        auto* field = desk.panel().findChild<QLineEdit*>();
        QTest::keyClicks(field, "image2");
        QCOMPARE(desk.textures().filter().rowCount(), 1);
        desk.panel().setPage(ResourcePanel::Pools);
        QCOMPARE(field->text(), "");
        desk.panel().setPage(ResourcePanel::Textures);
        QCOMPARE(field->text(), "image2");
        QCOMPARE(desk.textures().filter().rowCount(), 1);
    }

    void itLooksFourTimesASecondUnlessToldOtherwise() { QCOMPARE(ResourcePanel().interval(), 250ms); }

    void nothingIsLostWhenFloatedClosedAndDockedAgain()
    {
        Desk desk;
        QVERIFY(desk.show());
        desk.panel().findChild<QLineEdit*>()->setText("image");
        desk.textures().sortByColumn(0, Qt::DescendingOrder);
        desk.select(1);
        const QByteArray before = desk.panel().saveState();
        desk.dock->setFloating(true);
        desk.dock->close();
        desk.dock->show();
        desk.dock->setFloating(false);
        desk.panel().refresh();
        QCOMPARE(desk.panel().findChild<QLineEdit*>()->text(), "image");
        QCOMPARE(desk.textures().header()->sortIndicatorOrder(), Qt::DescendingOrder);
        QCOMPARE(desk.textures().selectedIds(), QList<QByteArray>{idOf(tileKey(2))});
        QCOMPARE(desk.panel().page(), ResourcePanel::Textures);
        QCOMPARE(desk.panel().saveState(), before);
    }

    void stateGoesFromOneSessionToTheNext()
    {
        QByteArray state;
        int width = 0;
        {
            Desk desk;
            QVERIFY(desk.show());
            desk.panel().findChild<QLineEdit*>()->setText("image");
            desk.textures().sortByColumn(2, Qt::DescendingOrder);
            desk.textures().header()->resizeSection(4, 91);
            width = desk.textures().header()->sectionSize(4);
            desk.select(1);
            desk.panel().setPage(ResourcePanel::Loader);
            state = desk.panel().saveState();
        }
        Desk next;
        QVERIFY(next.panel().restoreState(state));
        QVERIFY(next.show());
        QCOMPARE(next.panel().page(), ResourcePanel::Loader);
        next.panel().setPage(ResourcePanel::Textures);
        QCoreApplication::processEvents();
        QCOMPARE(next.panel().findChild<QLineEdit*>()->text(), "image");
        QCOMPARE(next.textures().header()->sortIndicatorSection(), 2);
        QCOMPARE(next.textures().header()->sectionSize(4), width);
        QCOMPARE(next.textures().selectedIds(), QList<QByteArray>{idOf(tileKey(2))});
        QCOMPARE(next.textures().selectedRows().size(), 1);
    }

    // At the width that a dock begins with, and in a wide one.
    void holdersAreReadWithoutATip_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("beside the canvas") << 430;
        QTest::newRow("below it") << 1400;
    }
    void holdersAreReadWithoutATip()
    {
        QFETCH(int, width);
        Desk desk;
        QVERIFY(desk.show());
        desk.window.resize(1800, 600);
        desk.window.resizeDocks({desk.dock}, {width}, Qt::Horizontal);
        QCoreApplication::processEvents();
        const QHeaderView& header = *desk.textures().header();
        const QFontMetrics metrics = desk.textures().fontMetrics();
        QVERIFY(header.sectionSize(3) >= metrics.horizontalAdvance("view 1, retained") + 6);
        QVERIFY(header.sectionSize(0) >= metrics.horizontalAdvance(QStringLiteral("\u20260041.jpg \u00b7 L2 3,0")));
        QVERIFY(std::abs(header.sectionSize(0) - header.sectionSize(3)) <= 1);
    }

    void damagedStateIsRefused()
    {
        Desk desk;
        desk.panel().setPage(ResourcePanel::Caches);
        const QByteArray good = desk.panel().saveState();
        desk.panel().setPage(ResourcePanel::Pools);
        QVERIFY(!desk.panel().restoreState({}));
        QVERIFY(!desk.panel().restoreState(good.left(good.size() / 2)));
        QByteArray bent = good;
        bent[bent.size() - 3] = char(bent[bent.size() - 3] ^ 1);
        QVERIFY(!desk.panel().restoreState(bent));
        QCOMPARE(desk.panel().page(), ResourcePanel::Pools);
    }

    void theProgramMayGoFirst()
    {
        ResourcePanel panel;
        {
            FakeInspectable program;
            program.answer.textureEntries = {texture(1)};
            panel.setInspectable(&program);
            panel.refresh();
            QCOMPARE(panel.pageAt(ResourcePanel::Textures).view().filter().rowCount(), 1);
            panel.setInspectable(nullptr);
        }
        panel.refresh();
        QCOMPARE(panel.pageAt(ResourcePanel::Textures).view().filter().rowCount(), 0);
    }
};

QTEST_MAIN(TestResourcePanel)
#include "tst_resource_panel.moc"

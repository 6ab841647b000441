// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QTest>

#include <scene/selection.h>
#include <support/wall_rig.h>
#include <ui/canvas_input.h>
#include <ui/view_actions.h>

using namespace tessera;
using namespace tessera::test;

// Events as a canvas gets them, down to what is selected: 5 columns of cells of 160 pixels each.
class TestSelectionActions : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_wall = wallOf(40);
        m_wall->frame();
        QCOMPARE(m_wall->scene->layout().columns(), std::size_t(5));
        m_selection = std::make_unique<Selection>(m_wall->scene->order());
        m_actions = std::make_unique<ViewActions>(*m_wall->view, *m_selection);
        m_input = std::make_unique<CanvasInput>(*m_actions, m_wall->clock);
    }
    void cleanup()
    {
        m_input.reset();
        m_actions.reset();
        m_selection.reset();
        m_wall.reset();
    }

    void aClickSelectsAndMarks()
    {
        click(7);
        QCOMPARE(shown(), "7");
        QCOMPARE(current(), 7);
        click(3);
        QCOMPARE(shown(), "3");
    }
    void controlTakesInAndOutAndShiftTakesARange()
    {
        click(2);
        click(6, Qt::ControlModifier);
        click(8, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(shown(), "2 6-8");
        click(7, Qt::ControlModifier);
        QCOMPARE(shown(), "2 6 8");
        click(9, Qt::ShiftModifier);
        QCOMPARE(shown(), "7-9");
    }
    void aClickBesideEverythingClears()
    {
        click(2);
        clickAt({2, 2}); // the margin above the first row
        QVERIFY(m_selection->isEmpty());
    }
    void aMenuIsForWhatItIsCalledOn()
    {
        m_actions->menuAt({at(8).x(), at(8).y()});
        QCOMPARE(current(), 8);
        QVERIFY(m_selection->isEmpty());
        click(2);
        click(6, Qt::ControlModifier);
        m_actions->menuAt({at(6).x(), at(6).y()});
        QCOMPARE(shown(), "2 6");
        m_actions->menuAt({at(8).x(), at(8).y()});
        QCOMPARE(shown(), "8");
        m_actions->menuAt({2, 2}); // beside everything
        QCOMPARE(current(), 8);
    }
    void aDragPansAndSelectsNothing()
    {
        const PointF before = m_wall->view->viewport().center;
        send(QEvent::MouseButtonPress, at(6), Qt::LeftButton, Qt::LeftButton, {});
        send(QEvent::MouseMove, at(6) - QPointF(0, 30), Qt::NoButton, Qt::LeftButton, {});
        send(QEvent::MouseButtonRelease, at(6) - QPointF(0, 30), Qt::LeftButton, Qt::NoButton, {});
        QVERIFY(m_selection->isEmpty());
        QVERIFY(m_wall->view->viewport().center.y > before.y);
    }
    void aBandSelectsWhatItTouches()
    {
        const Viewport before = m_wall->view->viewport();
        send(QEvent::MouseButtonPress, at(1), Qt::LeftButton, Qt::LeftButton, Qt::ShiftModifier);
        send(QEvent::MouseMove, at(13), Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(shown(), "1-3 6-8 11-13");
        QVERIFY(m_actions->band());
        send(QEvent::MouseMove, at(7), Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(shown(), "1-2 6-7");
        send(QEvent::MouseButtonRelease, at(7), Qt::LeftButton, Qt::NoButton, Qt::ShiftModifier);
        QVERIFY(!m_actions->band());
        QVERIFY(m_wall->view->viewport() == before);
        send(QEvent::MouseButtonPress, at(14), Qt::LeftButton, Qt::LeftButton, Qt::ControlModifier);
        send(QEvent::MouseMove, at(9), Qt::NoButton, Qt::LeftButton, Qt::ControlModifier);
        send(QEvent::MouseButtonRelease, at(9), Qt::LeftButton, Qt::NoButton, Qt::ControlModifier);
        QCOMPARE(shown(), "1-2 6-7 9 14");
    }
    void arrowsWithShiftExtend()
    {
        click(6);
        key(Qt::Key_Right, Qt::ShiftModifier);
        key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(shown(), "6-12");
        QCOMPARE(current(), 12);
        key(Qt::Key_Left, Qt::ShiftModifier);
        key(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(shown(), "6");
        key(Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(shown(), "0-6");
        key(Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(shown(), "6-39");
    }
    void inJustifiedRowsArrowsGoToWhatLiesBelow()
    {
        m_wall->scene->setWallLayout(WallLayout::Justified);
        m_wall->frame();
        QCOMPARE(m_wall->scene->layout().cell(3).x, 0.0); // three in a row, as nothing is known of them
        click(1);
        key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(shown(), "1-4");
        key(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(shown(), "1");
        send(QEvent::MouseButtonPress, at(0), Qt::LeftButton, Qt::LeftButton, Qt::ShiftModifier);
        send(QEvent::MouseMove, at(4), Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
        QCOMPARE(shown(), "0-1 3-4");
        send(QEvent::MouseButtonRelease, at(4), Qt::LeftButton, Qt::NoButton, Qt::ShiftModifier);
    }
    void enterMeansWhatKeysHaveGoneToAndNotWhereTheHandRests()
    {
        send(QEvent::MouseMove, at(7), Qt::NoButton, Qt::NoButton, {});
        key(Qt::Key_Right, Qt::ShiftModifier);
        key(Qt::Key_Return);
        QVERIFY(m_wall->view->inside());
        QCOMPARE(current(), 1);
    }
    void enterMeansWhatWasAskedForByItsNumber()
    {
        m_actions->setWindowCommands([this](CanvasCommand command) {
            if (command == CanvasCommand::GoTo)
                m_wall->view->step(2);
            return command == CanvasCommand::GoTo;
        });
        send(QEvent::MouseMove, at(7), Qt::NoButton, Qt::NoButton, {});
        key(Qt::Key_G, Qt::ControlModifier);
        key(Qt::Key_Return);
        QCOMPARE(current(), 2);
        key(Qt::Key_Escape);
        m_wall->frame(1000);
        send(QEvent::MouseMove, at(7), Qt::NoButton, Qt::NoButton, {}); // the hand points again
        key(Qt::Key_Return);
        QCOMPARE(current(), 7);
    }
    void shiftExtendsFromTheMarkWhereNothingWasPicked()
    {
        key(Qt::Key_Right); // from 0, quietly
        QVERIFY(m_selection->isEmpty());
        key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(shown(), "1-2");
    }
    void aPlainArrowTakesASelectionAlong()
    {
        key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(shown(), "0-39");
        key(Qt::Key_Right);
        QCOMPARE(shown(), "1");
    }
    void escapeLeavesTheSelectionBeforeTheWall()
    {
        const Viewport before = m_wall->view->viewport();
        key(Qt::Key_A, Qt::ControlModifier);
        key(Qt::Key_Escape);
        QVERIFY(m_selection->isEmpty());
        m_wall->frame(1000);
        QVERIFY(m_wall->view->viewport() == before);
        key(Qt::Key_Escape);
        m_wall->frame(1000);
        QVERIFY(m_wall->view->viewport().scale != before.scale);
    }
    void aDoubleClickEntersAndSelectsNothing()
    {
        click(4);
        send(QEvent::MouseButtonDblClick, at(4), Qt::LeftButton, Qt::LeftButton, {});
        QVERIFY(m_wall->view->inside());
        QVERIFY(m_selection->isEmpty());
        key(Qt::Key_Escape); // to the wall, and then at once to all of it
        m_wall->frame(1000);
        const double scale = m_wall->view->viewport().scale;
        key(Qt::Key_Escape);
        m_wall->frame(1000);
        QVERIFY(m_wall->view->viewport().scale < scale);
    }
    void enteringOneOfManyKeepsThem()
    {
        click(4);
        click(6, Qt::ControlModifier);
        key(Qt::Key_Return);
        QVERIFY(m_wall->view->inside());
        QCOMPARE(shown(), "4 6");
    }
    void insideAnImageTheSelectionStays()
    {
        click(4);
        click(6, Qt::ControlModifier);
        m_wall->view->select(6);
        key(Qt::Key_Right);
        m_wall->frame(1000);
        key(Qt::Key_Right, Qt::ShiftModifier);
        m_wall->frame(1000);
        clickAt({400, 250});
        QCOMPARE(shown(), "4 6");
        QCOMPARE(current(), 7);
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("/wall/7.jpg")); // what is seen
        key(Qt::Key_Escape);                                                    // back to the wall, with it
        QCOMPARE(shown(), "4 6");
    }
    void controlSpaceTogglesTheMarkedImage()
    {
        key(Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(shown(), "0");
        key(Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(m_selection->isEmpty());
    }
    void theOthersCanBeTakenInstead()
    {
        click(0);
        key(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(shown(), "1-39");
        key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_selection->isEmpty());
    }
    void aPressThatStopsAGlideSelectsNothing()
    {
        m_wall->view->flick({0, -800});
        m_wall->frame();
        QVERIFY(m_wall->view->isAnimating());
        clickAt({400, 250});
        QVERIFY(!m_wall->view->isAnimating());
        QVERIFY(m_selection->isEmpty());
    }
    void pathsAreCopiedInTheOrderShown()
    {
        click(12);
        click(3, Qt::ControlModifier);
        key(Qt::Key_C, Qt::ControlModifier);
        const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
        QCOMPARE(copied->text(), QString("/wall/3.jpg\n/wall/12.jpg"));
        QCOMPARE(copied->data("text/uri-list"), QByteArray("file:///wall/3.jpg\r\nfile:///wall/12.jpg\r\n"));
    }
    void withoutASelectionThePathOfTheMarkedImageIsCopied()
    {
        key(Qt::Key_Right);
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("/wall/1.jpg"));
    }

private:
    /// The middle of an image on the canvas.
    [[nodiscard]] QPointF at(std::size_t position) const
    {
        const PointF p = m_wall->view->viewport().worldToScreen(m_wall->scene->layout().cell(position).center());
        return {p.x, p.y};
    }
    void send(QEvent::Type type, QPointF where, Qt::MouseButton button, Qt::MouseButtons held,
              Qt::KeyboardModifiers modifiers)
    {
        QMouseEvent event(type, where, where, button, held, modifiers);
        QVERIFY(m_input->handle(&event));
    }
    void clickAt(QPointF where, Qt::KeyboardModifiers modifiers = {})
    {
        send(QEvent::MouseButtonPress, where, Qt::LeftButton, Qt::LeftButton, modifiers);
        send(QEvent::MouseButtonRelease, where, Qt::LeftButton, Qt::NoButton, modifiers);
    }
    void click(std::size_t position, Qt::KeyboardModifiers modifiers = {}) { clickAt(at(position), modifiers); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QKeyEvent event(QEvent::KeyPress, key, modifiers);
        QVERIFY(m_input->handle(&event));
    }
    [[nodiscard]] int current() const { return static_cast<int>(m_wall->view->current().value_or(999)); }
    [[nodiscard]] QString shown() const
    {
        QStringList ranges;
        for (const Selection::Range& r : m_selection->ranges())
            ranges += r.until == r.first + 1 ? QString::number(r.first)
                                             : QString::number(r.first) + '-' + QString::number(r.until - 1);
        return ranges.join(' ');
    }

    std::unique_ptr<SceneRig> m_wall;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<ViewActions> m_actions;
    std::unique_ptr<CanvasInput> m_input;
};

QTEST_MAIN(TestSelectionActions)
#include "tst_selection_actions.moc"

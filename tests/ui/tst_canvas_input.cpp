// SPDX-License-Identifier: GPL-3.0-or-later
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

#include <ui/canvas_input.h>

#include "recorded_actions.h"

using namespace tessera;
using std::chrono::milliseconds;

class TestCanvasInput : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_clock = std::make_unique<ManualClock>();
        m_actions = std::make_unique<RecordedActions>();
        m_input = std::make_unique<CanvasInput>(*m_actions, *m_clock);
    }

    // --- wheel ---
    void oneNotchZoomsByAFifthAtTheCursorAndIsEased()
    {
        wheel({0, 120});
        QCOMPARE(calls(), QStringList{"zoom 100,50 by 1.2 in 180"});
    }
    void aNotchBackUndoesIt()
    {
        wheel({0, -120});
        QCOMPARE(calls(), QStringList{"zoom 100,50 by 0.83 in 180"});
    }
    void partsOfANotchZoomByTheirPart()
    {
        wheel({0, 60});
        QCOMPARE(calls(), QStringList{"zoom 100,50 by 1.1 in 180"}); // the root of 1.2
    }
    void controlWheelScrollsVertically()
    {
        wheel({0, -120}, {}, Qt::ControlModifier);
        QCOMPARE(calls(), QStringList{"scroll 0,120"});
    }
    void shiftWheelScrollsSideways()
    {
        wheel({0, -120}, {}, Qt::ShiftModifier);
        QCOMPARE(calls(), QStringList{"scroll 120,0"});
    }
    void aTiltedWheelScrollsSideways()
    {
        wheel({-120, 0});
        QCOMPARE(calls(), QStringList{"scroll 120,0"});
    }
    void eventsThatMoveNothingAreTakenButDoNothing()
    {
        QVERIFY(wheel({}, {}, Qt::NoModifier, Qt::ScrollBegin));
        QCOMPARE(calls(), QStringList());
    }
    void twoFingersPanWithTheirPixels()
    {
        wheel({0, 33}, {3, 11});
        QCOMPARE(calls(), QStringList{"pan 3,11"});
    }
    void aPhaseMeansATouchpadEvenWithWholeNotches()
    {
        wheel({0, 120}, {0, 40}, Qt::NoModifier, Qt::ScrollUpdate);
        QCOMPARE(calls(), QStringList{"pan 0,40"});
    }
    void aMouseWheelWithPixelsAsX11SendsItStillZooms()
    {
        wheel({0, 120}, {0, 120});
        QCOMPARE(calls(), QStringList{"zoom 100,50 by 1.2 in 180"});
    }
    void aWholeNotchWithinATouchpadStrokeStaysAPan()
    {
        wheel({0, 33}, {0, 11});
        m_clock->advance(milliseconds(20));
        wheel({0, 120}, {0, 40});
        m_clock->advance(milliseconds(400));
        wheel({0, 120}, {0, 40});
        QCOMPARE(calls(), (QStringList{"pan 0,11", "pan 0,40", "zoom 100,50 by 1.2 in 180"}));
    }
    void controlWithTwoFingersZoomsAtOnce()
    {
        wheel({0, 60}, {0, 20}, Qt::ControlModifier);
        QCOMPARE(calls(), QStringList{"zoom 100,50 by 1.1 in 0"});
    }
    void positionsAndDistancesAreDevicePixels()
    {
        m_input->setDevicePixelRatio(2);
        wheel({0, 120});
        wheel({0, -120}, {}, Qt::ControlModifier);
        wheel({0, 33}, {3, 11});
        QCOMPARE(calls(), (QStringList{"zoom 200,100 by 1.2 in 180", "scroll 0,240", "pan 6,22"}));
    }
    void anAbsurdDeltaIsBounded()
    {
        wheel({0, 120 * 1000});
        QCOMPARE(calls(), QStringList{"zoom 100,50 by 6.19 in 180"}); // ten notches
    }

    // --- dragging ---
    void draggingPansByWhatTheHandMoved_data() { buttons(); }
    void draggingPansByWhatTheHandMoved()
    {
        QFETCH(Qt::MouseButton, button);
        press({10, 10}, button);
        move({40, 15}, button);
        move({45, 20}, button);
        m_clock->advance(milliseconds(500));
        release({45, 20}, button);
        QCOMPARE(calls(), (QStringList{"stop", "pan 30,5", "pan 5,5"}));
    }
    void aTremblingClickDoesNotPan()
    {
        press({10, 10});
        move({11, 11});
        release({11, 11});
        QCOMPARE(calls(), QStringList{"stop"});
    }
    void aMovingHandLetsThePictureGlide()
    {
        press({0, 0});
        for (int x = 20; x <= 200; x += 20) {
            m_clock->advance(milliseconds(10));
            move({double(x), 0});
        }
        release({200, 0});
        QCOMPARE(calls().last(), QString("flick 2000,0")); // 20 pixels in 10 ms
    }
    void onlyTheLastMomentCountsForTheGlide()
    {
        press({0, 0});
        m_clock->advance(milliseconds(10));
        move({900, 0}); // a jerk long before release
        for (int i = 1; i <= 10; ++i) {
            m_clock->advance(milliseconds(10));
            move({900, double(5 * i)});
        }
        release({900, 50});
        QCOMPARE(calls().last(), QString("flick 0,500"));
    }
    void aHandThatRestsBeforeReleaseDoesNotThrow()
    {
        press({0, 0});
        m_clock->advance(milliseconds(10));
        move({200, 0});
        m_clock->advance(milliseconds(60));
        release({200, 0});
        QCOMPARE(calls().last(), QString("pan 200,0"));
    }
    void aReleaseThatWentElsewhereEndsTheDrag()
    {
        press({0, 0});
        move({50, 0});
        QCOMPARE(m_input->cursorShape(), Qt::ClosedHandCursor);
        send(QEvent::MouseMove, {80, 0}, Qt::NoButton, Qt::NoButton);
        QCOMPARE(m_input->cursorShape(), Qt::OpenHandCursor);
        QVERIFY(!calls().contains("pan 30,0"));
    }
    void aSecondButtonDoesNotDisturbADrag()
    {
        press({0, 0});
        move({50, 0});
        send(QEvent::MouseButtonPress, {50, 0}, Qt::MiddleButton, Qt::LeftButton | Qt::MiddleButton);
        send(QEvent::MouseButtonRelease, {50, 0}, Qt::MiddleButton, Qt::LeftButton);
        move({60, 0});
        QCOMPARE(calls().last(), QString("pan 10,0"));
    }
    // --- picking ---
    void aClickPicksWhatItsModifiersSay_data()
    {
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<Picking>("picking");
        QTest::newRow("plain") << Qt::KeyboardModifiers() << Picking::Only;
        QTest::newRow("Ctrl") << Qt::KeyboardModifiers(Qt::ControlModifier) << Picking::Toggle;
        QTest::newRow("Shift") << Qt::KeyboardModifiers(Qt::ShiftModifier) << Picking::Range;
        QTest::newRow("both") << (Qt::ControlModifier | Qt::ShiftModifier) << Picking::AddRange;
    }
    void aClickPicksWhatItsModifiersSay()
    {
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(Picking, picking);
        m_input->setDevicePixelRatio(2);
        press({10, 20}, Qt::LeftButton, modifiers);
        QVERIFY(m_actions->clicks.empty()); // it may still become a drag
        release({10, 20});
        QCOMPARE(m_actions->clicks.size(), std::size_t(1));
        QVERIFY(m_actions->clicks.front() == std::pair(PointF{20, 40}, picking));
    }
    void aDragIsNoClickAndNorIsTheMiddleButton()
    {
        press({10, 10});
        move({40, 10});
        release({40, 10});
        press({10, 10}, Qt::MiddleButton);
        release({10, 10}, Qt::MiddleButton);
        QVERIFY(m_actions->clicks.empty());
    }
    void draggingWithShiftDrawsABandInsteadOfPanning()
    {
        press({10, 10}, Qt::LeftButton, Qt::ShiftModifier);
        move({40, 15});
        QCOMPARE(m_input->cursorShape(), Qt::CrossCursor);
        move({60, 50});
        release({60, 50});
        QCOMPARE(calls(), (QStringList{"stop", "band 10,10 40,15", "band 10,10 60,50", "end band"}));
        QVERIFY(m_actions->clicks.empty());
        QCOMPARE(m_input->cursorShape(), Qt::OpenHandCursor);
    }
    void draggingWithControlDrawsABandThatAdds()
    {
        press({10, 10}, Qt::LeftButton, Qt::ControlModifier);
        move({40, 15});
        release({40, 15});
        QCOMPARE(calls(), (QStringList{"stop", "band 10,10 40,15 keep", "end band"}));
    }
    void theMiddleButtonPansWhateverIsHeld()
    {
        press({10, 10}, Qt::MiddleButton, Qt::ShiftModifier);
        move({40, 15}, Qt::MiddleButton);
        QCOMPARE(calls(), (QStringList{"stop", "pan 30,5"}));
    }
    void quickClicksThatPickAreNoDoubleClick()
    {
        QMouseEvent again(QEvent::MouseButtonDblClick, {20, 30}, {20, 30}, Qt::LeftButton, Qt::LeftButton,
                          Qt::ControlModifier);
        QVERIFY(m_input->handle(&again));
        release({20, 30});
        QCOMPARE(calls(), QStringList{"stop"});
        QCOMPARE(m_actions->clicks.size(), std::size_t(1));
        QCOMPARE(m_actions->clicks.front().second, Picking::Toggle);
    }
    void keysOfTheSelectionAreCommands()
    {
        for (const QKeyCombination key :
             {Qt::CTRL | Qt::Key_A, Qt::SHIFT | Qt::Key_Right, Qt::CTRL | Qt::Key_Space, Qt::CTRL | Qt::Key_G}) {
            QKeyEvent event(QEvent::KeyPress, key.key(), key.keyboardModifiers());
            QVERIFY(m_input->handle(&event));
        }
        QCOMPARE(m_actions->commands, (std::vector{CanvasCommand::SelectAll, CanvasCommand::ExtendNext,
                                                   CanvasCommand::ToggleSelected, CanvasCommand::GoTo}));
    }
    void aHeldKeyTogglesOnce()
    {
        QKeyEvent repeated(QEvent::KeyPress, Qt::Key_Space, Qt::ControlModifier, QString(), true);
        QVERIFY(m_input->handle(&repeated));
        QVERIFY(m_actions->commands.empty());
    }

    void doubleClickDivesWhereItHit()
    {
        m_input->setDevicePixelRatio(1.5);
        send(QEvent::MouseButtonDblClick, {20, 30}, Qt::LeftButton, Qt::LeftButton);
        QCOMPARE(calls(), QStringList{"dive 30,45"});
    }
    void sideButtonsStepAlsoWhenPressedQuickly()
    {
        press({0, 0}, Qt::ForwardButton);
        press({0, 0}, Qt::BackButton);
        send(QEvent::MouseButtonDblClick, {0, 0}, Qt::ForwardButton, Qt::ForwardButton);
        QCOMPARE(m_actions->commands, (std::vector{CanvasCommand::Next, CanvasCommand::Previous, CanvasCommand::Next}));
    }
    void theRightButtonIsLeftToTheContextMenu()
    {
        QVERIFY(!press({3, 4}, Qt::RightButton));
        QCOMPARE(calls(), QStringList{"menu 3,4"}); // which is for what lies there
    }
    void theCursorTellsWhatAHandCanDo()
    {
        QCOMPARE(m_input->cursorShape(), Qt::OpenHandCursor);
        press({0, 0});
        QCOMPARE(m_input->cursorShape(), Qt::OpenHandCursor); // may still become a click
        move({30, 0});
        QCOMPARE(m_input->cursorShape(), Qt::ClosedHandCursor);
        release({30, 0});
        m_actions->pannable = false;
        QCOMPARE(m_input->cursorShape(), Qt::ArrowCursor);
    }
    void thePointerIsFollowedUntilItLeaves()
    {
        m_input->setDevicePixelRatio(2);
        send(QEvent::MouseMove, {10, 20}, Qt::NoButton, Qt::NoButton);
        QVERIFY(m_actions->cursor == (PointF{20, 40}));
        QEvent leave(QEvent::Leave);
        m_input->handle(&leave);
        QVERIFY(!m_actions->cursor);
    }

private:
    [[nodiscard]] const QStringList& calls() const { return m_actions->calls; }

    bool wheel(QPoint angle, QPoint pixel = {}, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
               Qt::ScrollPhase phase = Qt::NoScrollPhase)
    {
        QWheelEvent event({100, 50}, {100, 50}, pixel, angle, Qt::NoButton, modifiers, phase, false);
        return m_input->handle(&event);
    }
    bool send(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons held,
              Qt::KeyboardModifiers modifiers = {})
    {
        QMouseEvent event(type, at, at, button, held, modifiers);
        return m_input->handle(&event);
    }
    bool press(QPointF at, Qt::MouseButton b = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {})
    {
        return send(QEvent::MouseButtonPress, at, b, b, modifiers);
    }
    bool move(QPointF at, Qt::MouseButton held = Qt::LeftButton)
    {
        return send(QEvent::MouseMove, at, Qt::NoButton, held);
    }
    bool release(QPointF at, Qt::MouseButton b = Qt::LeftButton)
    {
        return send(QEvent::MouseButtonRelease, at, b, Qt::NoButton);
    }
    static void buttons()
    {
        QTest::addColumn<Qt::MouseButton>("button");
        QTest::newRow("left") << Qt::LeftButton;
        QTest::newRow("middle") << Qt::MiddleButton;
    }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<RecordedActions> m_actions;
    std::unique_ptr<CanvasInput> m_input;
};

QTEST_MAIN(TestCanvasInput)
#include "tst_canvas_input.moc"

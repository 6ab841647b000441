// SPDX-License-Identifier: GPL-3.0-or-later
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QTest>
#include <QWheelEvent>
#include <QWidget>

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
        QCOMPARE(m_actions->commands,
                 (std::vector{CanvasCommand::Next, CanvasCommand::Previous, CanvasCommand::Next}));
    }
    void theRightButtonIsLeftToTheContextMenu()
    {
        QVERIFY(!press({0, 0}, Qt::RightButton));
        QCOMPARE(calls(), QStringList());
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

    // --- touch ---
    void pinchingATouchpadZoomsAtTheFingers()
    {
        QNativeGestureEvent event(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, {10, 20}, {10, 20},
                                  {10, 20}, 0.25, {});
        QVERIFY(m_input->handle(&event));
        QCOMPARE(calls(), QStringList{"zoom 10,20 by 1.25 in 0"});
    }
    void oneFingerPansAndTwoZoom()
    {
        Pad pad(*m_input);
        auto fingers = QTest::touchEvent(&pad, m_screen, false);
        fingers.press(0, {100, 100}).commit();
        fingers.move(0, {120, 100}).commit();
        fingers.stationary(0).press(1, {220, 100}).commit();
        fingers.move(0, {110, 100}).move(1, {250, 100}).commit();
        fingers.release(0, {110, 100}).release(1, {250, 100}).commit();
        QCOMPARE(calls(), (QStringList{"stop", "pan 20,0", "pan 10,0", "zoom 180,100 by 1.4 in 0"}));
    }
    void aFingerThatStaysAfterAPinchPansOnFromWhereItIs()
    {
        Pad pad(*m_input);
        auto fingers = QTest::touchEvent(&pad, m_screen, false);
        fingers.press(0, {0, 0}).press(1, {100, 0}).commit();
        fingers.release(0, {0, 0}).stationary(1).commit();
        fingers.move(1, {110, 0}).commit();
        fingers.move(1, {140, 0}).commit();
        QCOMPARE(calls().mid(calls().size() - 2), (QStringList{"pan 10,0", "pan 30,0"}));
    }
    void twoTapsDive()
    {
        Pad pad(*m_input);
        for (int i = 0; i < 2; ++i) {
            QTest::touchEvent(&pad, m_screen).press(0, {40, 50});
            QTest::touchEvent(&pad, m_screen).release(0, {40, 50});
            m_clock->advance(milliseconds(100));
        }
        QCOMPARE(calls(), (QStringList{"stop", "stop", "dive 40,50"}));
    }

    // --- keys ---
    void keysRunTheirCommands_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<int>("command");
        const auto row = [](const char* name, int key, Qt::KeyboardModifiers modifiers, CanvasCommand command) {
            QTest::newRow(name) << key << modifiers << static_cast<int>(command);
        };
        row("plus", Qt::Key_Plus, Qt::NoModifier, CanvasCommand::ZoomIn);
        row("plus typed with Shift", Qt::Key_Plus, Qt::ShiftModifier, CanvasCommand::ZoomIn);
        row("plus of the key pad", Qt::Key_Plus, Qt::KeypadModifier, CanvasCommand::ZoomIn);
        row("equal", Qt::Key_Equal, Qt::NoModifier, CanvasCommand::ZoomIn);
        row("minus", Qt::Key_Minus, Qt::NoModifier, CanvasCommand::ZoomOut);
        row("0", Qt::Key_0, Qt::NoModifier, CanvasCommand::Fit);
        row("1", Qt::Key_1, Qt::NoModifier, CanvasCommand::ActualSize);
        row("right", Qt::Key_Right, Qt::NoModifier, CanvasCommand::Next);
        row("left", Qt::Key_Left, Qt::NoModifier, CanvasCommand::Previous);
        row("home", Qt::Key_Home, Qt::NoModifier, CanvasCommand::First);
        row("end", Qt::Key_End, Qt::NoModifier, CanvasCommand::Last);
        row("page up", Qt::Key_PageUp, Qt::NoModifier, CanvasCommand::PageUp);
        row("page down", Qt::Key_PageDown, Qt::NoModifier, CanvasCommand::PageDown);
        row("return", Qt::Key_Return, Qt::NoModifier, CanvasCommand::Dive);
        row("enter of the key pad", Qt::Key_Enter, Qt::KeypadModifier, CanvasCommand::Dive);
        row("escape", Qt::Key_Escape, Qt::NoModifier, CanvasCommand::Back);
        row("backspace", Qt::Key_Backspace, Qt::NoModifier, CanvasCommand::Back);
        row("F11", Qt::Key_F11, Qt::NoModifier, CanvasCommand::FullScreen);
    }
    void keysRunTheirCommands()
    {
        QFETCH(int, key);
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(int, command);
        QKeyEvent event(QEvent::KeyPress, key, modifiers);
        QVERIFY(m_input->handle(&event));
        QCOMPARE(m_actions->commands, std::vector{static_cast<CanvasCommand>(command)});
    }
    void otherKeysAreLeftAlone()
    {
        for (const auto& [key, modifiers] : {std::pair{Qt::Key_X, Qt::NoModifier}, {Qt::Key_Left, Qt::AltModifier}}) {
            QKeyEvent event(QEvent::KeyPress, key, modifiers);
            QVERIFY(!m_input->handle(&event));
        }
        QVERIFY(m_actions->commands.empty());
    }
    void aHeldKeyRepeatsWhatMovesButNotWhatSwitches()
    {
        QKeyEvent right(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier, {}, true);
        QKeyEvent full(QEvent::KeyPress, Qt::Key_F11, Qt::NoModifier, {}, true);
        QVERIFY(m_input->handle(&right));
        QVERIFY(m_input->handle(&full));
        QCOMPARE(m_actions->commands, std::vector{CanvasCommand::Next});
    }
    void noKeyMeansTwoThings()
    {
        QList<QKeySequence> seen;
        for (const CanvasCommand command : allCanvasCommands()) {
            QVERIFY(!keysOf(command).isEmpty());
            for (const QKeySequence& key : keysOf(command)) {
                QVERIFY2(!seen.contains(key), qPrintable(key.toString()));
                seen += key;
            }
        }
    }

private:
    [[nodiscard]] const QStringList& calls() const { return m_actions->calls; }

    bool wheel(QPoint angle, QPoint pixel = {}, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
               Qt::ScrollPhase phase = Qt::NoScrollPhase)
    {
        QWheelEvent event({100, 50}, {100, 50}, pixel, angle, Qt::NoButton, modifiers, phase, false);
        return m_input->handle(&event);
    }
    bool send(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons held)
    {
        QMouseEvent event(type, at, at, button, held, Qt::NoModifier);
        return m_input->handle(&event);
    }
    bool press(QPointF at, Qt::MouseButton b = Qt::LeftButton) { return send(QEvent::MouseButtonPress, at, b, b); }
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

    /// A widget that hands its events to the input, to get touch events as Qt delivers them.
    class Pad final : public QWidget {
    public:
        explicit Pad(CanvasInput& input) : m_input(input)
        {
            setAttribute(Qt::WA_AcceptTouchEvents);
            resize(400, 300);
            show();
        }

    protected:
        bool event(QEvent* event) override { return m_input.handle(event) || QWidget::event(event); }

    private:
        CanvasInput& m_input;
    };

    QPointingDevice* m_screen = QTest::createTouchDevice();
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<RecordedActions> m_actions;
    std::unique_ptr<CanvasInput> m_input;
};

QTEST_MAIN(TestCanvasInput)
#include "tst_canvas_input.moc"

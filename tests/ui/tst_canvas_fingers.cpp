// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QKeyEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QTest>
#include <QWidget>

#include <ui/canvas_input.h>

#include "recorded_actions.h"

using namespace tessera;
using std::chrono::milliseconds;

class TestCanvasFingers : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_clock = std::make_unique<ManualClock>();
        m_actions = std::make_unique<RecordedActions>();
        m_input = std::make_unique<CanvasInput>(*m_actions, *m_clock);
    }

    // --- touch ---
    void pinchingATouchpadZoomsAtTheFingers()
    {
        QNativeGestureEvent event(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, {10, 20},
                                  {10, 20}, {10, 20}, 0.25, {});
        QVERIFY(m_input->handle(&event));
        QCOMPARE(calls(), QStringList{"zoom 10,20 by 1.25 in 0"});
    }
    void oneFingerPansAndTwoZoom()
    {
        Pad pad(*m_input);
        auto fingers = QTest::touchEvent(&pad, m_screen.get(), false);
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
        auto fingers = QTest::touchEvent(&pad, m_screen.get(), false);
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
            QTest::touchEvent(&pad, m_screen.get()).press(0, {40, 50});
            QTest::touchEvent(&pad, m_screen.get()).release(0, {40, 50});
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

    std::unique_ptr<QPointingDevice> m_screen{QTest::createTouchDevice()};
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<RecordedActions> m_actions;
    std::unique_ptr<CanvasInput> m_input;
};

QTEST_MAIN(TestCanvasFingers)
#include "tst_canvas_fingers.moc"

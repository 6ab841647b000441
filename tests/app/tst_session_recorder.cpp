// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QDialog>
#include <QImage>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>
#include <QWindow>

#include <app/flight_script.h>
#include <app/session_recorder.h>
#include <app/window_flight_target.h>
#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/services.h>
#include <scene/view.h>
#include <ui/canvas.h>
#include <ui/dock/resource_dock.h>
#include <ui/main_window.h>

using namespace tessera;

namespace {

constexpr int kPatienceMs = 30'000; // an upper bound for slow machines; nothing waits for it to pass

bool isNear(const Viewport& a, const Viewport& b)
{
    return std::abs(a.center.x - b.center.x) < 1e-6 && std::abs(a.center.y - b.center.y) < 1e-6
           && std::abs(a.scale / b.scale - 1) < 1e-6;
}

} // namespace

// What hands do to the window, and what a recording says of it.
class TestSessionRecorder : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (int i = 0; i < 6; ++i) {
            QImage image(640, 480, QImage::Format_RGB32);
            image.fill(QColor::fromHsv(i * 60, 160, 200));
            QVERIFY(image.save(m_directory.filePath(QStringLiteral("%1.png").arg(i))));
        }
    }
    void init()
    {
        m_settings = std::make_unique<QSettings>(m_directory.filePath("settings.ini"), QSettings::IniFormat);
        m_settings->clear();
        m_services = std::make_unique<Services>(EngineConfig{}, m_clock);
        m_engine = std::make_unique<Engine>(EngineConfig{}, m_clock, *m_services);
        m_window =
            std::make_unique<MainWindow>(*m_engine, std::make_shared<Scene>(*m_engine), *m_settings, Renderer::Raster);
        m_window->resizeToDevicePixels({1300, 700});
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->openPaths({m_directory.path().toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(view().isSettled() && m_window->scene().count() == 6, kPatienceMs);
        m_window->dock().panel();
        m_recorder = std::make_unique<SessionRecorder>(*m_window, m_clock);
        m_frames = 0;
        connect(&m_window->canvas(), &Canvas::framePainted, this, [this] { ++m_frames; });
        m_window->canvas().widget().update();
        QTRY_VERIFY_WITH_TIMEOUT(m_frames > 0, kPatienceMs);
    }
    void cleanup()
    {
        m_recorder->stop();
        m_recorder.reset();
        m_window.reset();
        m_engine->shutDown();
        m_engine.reset();
        m_services.reset();
    }

    void keysOfTheCanvasAndTheWindowAreWrittenDown()
    {
        click(Qt::Key_Right);
        click(Qt::Key_F5);
        click(Qt::Key_Shift);
        QCOMPARE(steps(), (QStringList{"open", "wait", "key Right", "key F5"}));
    }
    void whatIsTypedIntoAFieldIsNot()
    {
        auto* field = m_window->dock().findChild<QLineEdit*>();
        QVERIFY(field);
        field->setFocus();
        click(Qt::Key_1);
        click(Qt::Key_Left);
        QCOMPARE(steps(), (QStringList{"open", "wait"}));
        click(Qt::Key_F5); // the window's, wherever the focus is
        QCOMPARE(steps(), (QStringList{"open", "wait", "key F5"}));
    }
    void ofADialogOnlyWhatComesOfItIs()
    {
        click(Qt::Key_Right);
        click(Qt::Key_F1);
        QPointer<QDialog> dialog = m_window->findChild<QDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        QTest::keyClick(dialog->windowHandle(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog || !dialog->isVisible(), kPatienceMs);
        QCOMPARE(steps(), (QStringList{"open", "wait", "key Right"}));
    }
    void docksAreWrittenDownWhereTheyAre()
    {
        for (int i = 0; i < 2; ++i) {
            click(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
            QCoreApplication::processEvents();
        }
        for (const DockPlace place : {DockPlace::Left, DockPlace::Floating}) {
            m_window->placeDock("resources", place);
            QCoreApplication::processEvents();
        }
        QCOMPARE(steps(), (QStringList{"open", "wait", "dock resources 4", "dock resources 1", "dock resources 0",
                                       "dock resources 3"}));
    }
    void fullScreenIsAKeyAndNoDockMoves()
    {
        click(Qt::Key_F11);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isFullScreen() && !m_window->dock().isVisible(), kPatienceMs);
        click(Qt::Key_F11);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isFullScreen() && m_window->dock().isVisible(), kPatienceMs);
        QStringList all = steps();
        all.removeIf([](const QString& step) { return step.startsWith("resize"); });
        QCOMPARE(all, (QStringList{"open", "wait", "key F11", "key F11"}));
    }
    void aWheelIsOneZoomAndFlownAgainLeadsToTheSamePlace()
    {
        const Viewport before = view().viewport();
        const auto notch = [this](QPointF at, int delta) {
            QWidget& canvas = m_window->canvas().widget();
            QWheelEvent event(at, canvas.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(&canvas, &event);
        };
        notch({300, 200}, 120);
        notch({300, 200}, 120);
        comeToRest();
        QCOMPARE(kinds(), (QStringList{"open", "wait", "zoom"}));
        flyFrom(before);
    }
    void aDragIsOnePan()
    {
        QWidget& canvas = m_window->canvas().widget();
        view().select(3);
        view().zoomAt({400, 300}, 4, {});
        comeToRest();
        const Viewport before = view().viewport();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, {400, 300});
        for (int i = 1; i <= 5; ++i) {
            QTest::mouseMove(&canvas, {400 - 12 * i, 300 - 7 * i});
            comeToRest(); // a frame while the button is down is no rest
        }
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {340, 265});
        comeToRest();
        QCOMPARE(kinds(), (QStringList{"open", "wait", "pan"}));
        QVERIFY(!isNear(before, view().viewport()));
        flyFrom(before);
    }
    void aDoubleClickSelectsItsImage()
    {
        QWidget& canvas = m_window->canvas().widget();
        const RectF cell = view().viewport().worldToScreen(view().scene().layout().cell(1));
        QTest::mouseDClick(&canvas, Qt::LeftButton, {},
                           QPoint(int(cell.x + cell.width / 2), int(cell.y + cell.height / 2)));
        comeToRest();
        QCOMPARE(kinds(), (QStringList{"open", "wait", "select", "jump"}));
        const Viewport there = view().viewport();
        view().back();
        comeToRest();
        fly();
        QVERIFY(isNear(there, view().viewport()));
    }

private:
    [[nodiscard]] View& view() const { return m_window->view(); }
    void click(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_window->windowHandle(), key, modifiers);
    }
    void comeToRest()
    {
        const int seen = m_frames;
        m_window->canvas().widget().update();
        QTRY_VERIFY_WITH_TIMEOUT(m_frames > seen && !view().isAnimating(), kPatienceMs);
        const int last = m_frames;
        m_window->canvas().widget().update();
        QTRY_VERIFY_WITH_TIMEOUT(m_frames > last, kPatienceMs);
    }
    [[nodiscard]] std::vector<Step> recorded() const
    {
        auto read = parseFlightScript(m_recorder->script().toStdString(), "/");
        return read ? std::move(*read) : std::vector<Step>{};
    }
    /// The steps but for the time between them.
    [[nodiscard]] QStringList steps() const
    {
        QStringList all;
        for (const Step& step : recorded()) {
            QString words = QString::fromStdString(step.name);
            if (const auto* key = std::get_if<step::Key>(&step.action))
                words += ' ' + key->press.toString(QKeySequence::PortableText);
            if (const auto* dock = std::get_if<step::Dock>(&step.action))
                words += ' ' + QString::fromStdString(dock->name) + ' ' + QString::number(int(dock->place));
            if (step.name != "pause")
                all += words;
        }
        return all;
    }
    [[nodiscard]] QStringList kinds() const
    {
        QStringList all;
        for (const QString& step : steps())
            all += step.section(' ', 0, 0);
        return all;
    }
    /// Does again what was written down of the view.
    void fly()
    {
        WindowFlightTarget target(*m_window, *m_engine, false);
        for (const Step& step : recorded()) {
            if (const auto* zoom = std::get_if<step::Zoom>(&step.action))
                target.zoom(zoom->at, zoom->factor, {});
            if (const auto* pan = std::get_if<step::Pan>(&step.action))
                target.pan(pan->by, {});
            if (const auto* select = std::get_if<step::Select>(&step.action))
                target.select(select->index);
            if (const auto* jump = std::get_if<step::Jump>(&step.action))
                target.jump(jump->center, jump->scale);
        }
        comeToRest();
    }
    void flyFrom(const Viewport& before)
    {
        const Viewport there = view().viewport();
        QVERIFY(!isNear(before, there));
        const auto back = moveBetween(there, before);
        QVERIFY(back);
        const PointF canvas{double(before.size.width), double(before.size.height)};
        view().zoomAt({back->at.x * canvas.x, back->at.y * canvas.y}, back->factor, {});
        view().moveBy(back->by, {});
        comeToRest();
        QVERIFY(isNear(before, view().viewport()));
        fly();
        QVERIFY(isNear(there, view().viewport()));
    }

    SteadyClock m_clock;
    QTemporaryDir m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<SessionRecorder> m_recorder;
    int m_frames = 0;
};

QTEST_MAIN(TestSessionRecorder)
#include "tst_session_recorder.moc"

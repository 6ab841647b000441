// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QEvent>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/services.h>
#include <scene/view.h>
#include <ui/canvas.h>

using namespace tessera;

namespace {

constexpr int kLongestMs = 30'000; // an upper bound for slow machines; nothing waits for it to pass

} // namespace

// The canvas alone, over a real engine with one picture.
class TestRasterCanvas : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QImage image(640, 480, QImage::Format_RGB32);
        image.fill(Qt::red);
        QVERIFY(image.save(m_directory.filePath("a.png")));
    }
    void init()
    {
        m_services = std::make_unique<Services>(EngineConfig{}, m_clock);
        m_engine = std::make_unique<Engine>(EngineConfig{}, m_clock, *m_services);
        m_scene = std::make_shared<Scene>(*m_engine);
        m_view = std::make_unique<View>(*m_scene);
        m_canvas = Canvas::create(Renderer::Raster, *m_view, nullptr);
        QWidget& widget = m_canvas->widget();
        widget.installEventFilter(this);
        widget.resize(400, 300);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        m_scene->open({m_directory.path().toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(m_scene->isListed() && m_scene->count() == 1 && m_view->isSettled(), kLongestMs);
        QTRY_COMPARE_WITH_TIMEOUT(paintsOfAFrame(), 0, kLongestMs); // it has come to rest
    }
    void cleanup()
    {
        m_canvas.reset();
        m_view.reset();
        m_scene.reset();
        m_engine->shutDown();
        m_engine.reset();
        m_services.reset();
    }

    void whatShowsAlreadyIsNotPaintedAgain()
    {
        for (int i = 0; i < 3; ++i)
            QCOMPARE(paintsOfAFrame(), 0);
        const PointF middle = m_view->lastFrame().currentOutline.center();
        QVERIFY(isRed(m_canvas->grabDevicePixels().pixelColor(int(middle.x), int(middle.y))));
    }

    void whatMovesIsPainted()
    {
        m_view->zoomAt({200, 150}, 2, Duration{});
        QVERIFY(paintsOfAFrame() > 0);
    }

    void anotherSizeIsPainted()
    {
        m_paints = 0;
        m_canvas->widget().resize(420, 310);
        QTRY_VERIFY_WITH_TIMEOUT(m_paints > 0, kLongestMs);
    }

    void whatTheWindowSystemAsksForIsPainted()
    {
        m_paints = 0;
        m_canvas->widget().update();
        QTRY_VERIFY_WITH_TIMEOUT(m_paints > 0, kLongestMs);
    }

    // Of the next frame it is known that only a part of the canvas shows it.
    void whatWasPaintedInPartIsPaintedInWhole()
    {
        m_paints = 0;
        m_canvas->widget().update(0, 0, 10, 10);
        QTRY_VERIFY_WITH_TIMEOUT(m_paints > 0, kLongestMs);
        m_paints = 0;
        emit m_scene->contentChanged();
        QTRY_VERIFY_WITH_TIMEOUT(m_paints > 0, kLongestMs);
    }

    void whatAChildHidesIsNotWaitedFor()
    {
        QWidget child(&m_canvas->widget());
        child.setAttribute(Qt::WA_OpaquePaintEvent);
        child.setGeometry(300, 200, 80, 60);
        child.show();
        m_canvas->widget().update();
        QTRY_COMPARE_WITH_TIMEOUT(paintsOfAFrame(), 0, kLongestMs);
        m_paints = 0;
        child.hide();
        QTRY_VERIFY_WITH_TIMEOUT(m_paints > 0, kLongestMs); // what it hid, and nothing else
        m_paints = 0;
        emit m_scene->contentChanged();
        QTRY_VERIFY_WITH_TIMEOUT(m_paints > 0, kLongestMs); // all of it
    }

    // What a picture of the canvas shows is not what the screen shows.
    void aGrabbedPictureIsNotTheScreens()
    {
        m_view->zoomAt({200, 150}, 2, Duration{});
        QVERIFY(!m_canvas->grabDevicePixels().isNull());
        m_paints = 0;
        QTRY_VERIFY_WITH_TIMEOUT(m_paints > 0, kLongestMs);
    }

    void aHeldSizeIsFollowedInTheEnd()
    {
        const Size before = m_view->viewport().size;
        m_canvas->holdSize(true);
        m_canvas->widget().resize(300, 200);
        m_canvas->widget().resize(420, 310);
        QCOMPARE(m_view->viewport().size, before);
        m_canvas->holdSize(false);
        QCOMPARE(m_view->viewport().size, (Size{420, 310}));
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            ++m_paints;
        return QObject::eventFilter(watched, event);
    }

private:
    /// The scene says that something is new, which need not be seen.
    [[nodiscard]] int paintsOfAFrame()
    {
        m_paints = 0;
        QSignalSpy frames(m_canvas.get(), &Canvas::framePainted);
        emit m_scene->contentChanged();
        return frames.wait(kLongestMs) ? m_paints : -1;
    }
    static bool isRed(const QColor& colour) { return colour.red() >= 253 && colour.green() <= 2 && colour.blue() <= 2; }

    SteadyClock m_clock;
    QTemporaryDir m_directory;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Engine> m_engine;
    std::shared_ptr<Scene> m_scene;
    std::unique_ptr<View> m_view;
    std::unique_ptr<Canvas> m_canvas;
    int m_paints = 0;
};

QTEST_MAIN(TestRasterCanvas)
#include "tst_raster_canvas.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/raster_canvas.h>

#include <utility>

#include <QPainter>
#include <QPixmap>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <texture/raster_texture_backend.h>

namespace tessera {

namespace {

// It can draw from the start: what arrives before the first frame has a place at once.
const RasterTextureBackend& backendFor(Engine& engine)
{
    engine.canvasReady(std::make_unique<RasterTextureBackend>(), Engine::kRasterRenderer);
    return static_cast<const RasterTextureBackend&>(*engine.backend());
}

} // namespace

class RasterCanvas::Surface final : public QWidget {
public:
    Surface(RasterCanvas& canvas, QWidget* parent) : QWidget(parent), m_canvas(canvas) { }

protected:
    void resizeEvent(QResizeEvent*) override { m_canvas.followSize(); }
    void paintEvent(QPaintEvent*) override { m_canvas.paint(); }
    bool event(QEvent* event) override { return m_canvas.handle(event) || QWidget::event(event); }

private:
    RasterCanvas& m_canvas;
};

RasterCanvas::RasterCanvas(View& view, QWidget* parent)
    : Canvas(view), m_surface(new Surface(*this, parent)), m_painter(backendFor(view.scene().engine()))
{
    setWidget(m_surface);
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    connect(&m_next, &QTimer::timeout, m_surface, qOverload<>(&QWidget::update));
    connect(&view, &View::changed, this, &RasterCanvas::demandFrame);
}

RasterCanvas::~RasterCanvas()
{
    view().scene().engine().canvasGone();
    delete m_surface;
}

QImage RasterCanvas::grabDevicePixels()
{
    QImage image = m_surface->grab().toImage().convertToFormat(QImage::Format_RGB32);
    image.setDevicePixelRatio(1);
    return image;
}

void RasterCanvas::demandFrame()
{
    const Clock& clock = view().scene().engine().clock();
    const Duration wait = m_lastFrame + framePeriod() - clock.now();
    if (wait <= Duration::zero())
        m_surface->update();
    else if (!m_next.isActive()) // rather a moment early: whole milliseconds late would lose frames every second
        m_next.start(std::chrono::floor<std::chrono::milliseconds>(wait));
}

void RasterCanvas::paint()
{
    beginPaint();
    if (!std::exchange(m_ready, true)) {
        followSize();
        emit ready();
    }
    followScreen();
    m_lastFrame = view().scene().engine().clock().now();
    const Frame& frame = view().frame();
    const double drawStarted = threadCpuMs();
    const QSize device = deviceSize();
    QPainter painter(m_surface);
    painter.save();
    painter.scale(1 / ratio(), 1 / ratio());
    m_painter.paint(painter, frame.list, Size{device.width(), device.height()});
    painter.restore();
    if (hasOverlay(frame))
        paintOverlay(painter, frame);
    endPaint(threadCpuMs() - drawStarted, frame.facts);
    // Once this event is over, the frame is on its way to the screen.
    QMetaObject::invokeMethod(this, &RasterCanvas::displayed, Qt::QueuedConnection);
    if (frame.wantsAnother)
        demandFrame();
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/raster_canvas.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include <QBackingStore>
#include <QCoreApplication>
#include <QEvent>
#include <QPaintEngine>
#include <QPaintEvent>
#include <QPainter>
#include <QPixmap>
#include <QWindow>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <texture/raster_texture_backend.h>

namespace tessera {

namespace {

constexpr std::chrono::milliseconds kTimerLate{1}; ///< at most, where nothing else is in its way

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
    void paintEvent(QPaintEvent* event) override { m_canvas.paint(event->region()); }
    bool event(QEvent* event) override { return m_canvas.handle(event) || QWidget::event(event); }

private:
    RasterCanvas& m_canvas;
};

RasterCanvas::RasterCanvas(View& view, QWidget* parent)
    : Canvas(view), m_surface(new Surface(*this, parent)), m_backend(backendFor(view.scene().engine())),
      m_painter(m_backend)
{
    setWidget(m_surface);
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    connect(&m_next, &QTimer::timeout, this, &RasterCanvas::frameDue);
    connect(&view, &View::changed, this, [this] {
        m_composed = false;
        demandFrame();
    });
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
    if (m_isDue || m_next.isActive())
        return;
    const Duration wait = nextDue() - view().scene().engine().clock().now();
    // Rather a moment early: a timer comes up to a millisecond late.
    if (const auto whole = std::chrono::floor<std::chrono::milliseconds>(wait - kTimerLate); whole.count() > 0)
        return m_next.start(whole);
    m_isDue = true; // after what else has come by now, hands above all
    QCoreApplication::postEvent(this, new QEvent(QEvent::UpdateRequest), Qt::LowEventPriority);
}

bool RasterCanvas::event(QEvent* event)
{
    if (event->type() != QEvent::UpdateRequest)
        return Canvas::event(event);
    m_isDue = false;
    frameDue();
    return true;
}

TimePoint RasterCanvas::nextDue() const
{
    return m_lastFrame + framePeriod() * 15 / 16;
}

// What cannot be seen is not composed either: the widget paints when that changes.
void RasterCanvas::frameDue()
{
    if (!m_ready || !isOnScreen())
        return m_surface->update();
    compose();
    const Frame& frame = view().lastFrame();
    const double drawStarted = threadCpuMs();
    if (isSame(frame))
        finish(drawStarted, frame);
    else
        m_surface->repaint(); // before what else has come by now
}

void RasterCanvas::compose()
{
    beginPaint();
    followScreen();
    const TimePoint now = view().scene().engine().clock().now();
    // One that comes a little early counts as when it was due: else all after it come early, too.
    const Duration early = nextDue() - now;
    m_lastFrame = early > Duration::zero() && early < 2 * kTimerLate ? nextDue() : now;
    view().frame();
    m_composed = true;
}

void RasterCanvas::paint(const QRegion& region)
{
    if (!std::exchange(m_ready, true)) {
        followSize();
        emit ready();
    }
    if (!m_composed)
        compose();
    const Frame& frame = view().lastFrame();
    const double drawStarted = threadCpuMs();
    QPainter painter(m_surface);
    painter.save();
    painter.scale(1 / ratio(), 1 / ratio());
    m_painter.paint(painter, frame.list, canvasSize());
    painter.restore();
    if (hasOverlay(frame))
        paintOverlay(painter, frame);
    note(frame, region, painter);
    finish(drawStarted, frame);
}

void RasterCanvas::finish(double drawStarted, const Frame& frame)
{
    m_composed = false;
    endPaint(threadCpuMs() - drawStarted, frame.facts);
    // Once this event is over, the frame is on its way to the screen.
    QMetaObject::invokeMethod(this, &RasterCanvas::displayed, Qt::QueuedConnection);
    if (frame.wantsAnother)
        demandFrame();
}

void RasterCanvas::note(const Frame& frame, const QRegion& region, const QPainter& painter)
{
    QBackingStore* const store = m_surface->backingStore();
    if (!store || painter.paintEngine()->paintDevice() != store->paintDevice())
        return; // a picture of the canvas: the screen is as it was
    // What an opaque child hides (a minimap) is never painted; once that goes away, what it hid is painted in part.
    if (!(m_surface->visibleRegion() - region).isEmpty() || !hasOnlyOutlines(frame))
        return m_drawn.drop();
    m_drawn.note(frame.list, canvasSize(), m_backend);
    m_drawnOutlines = frame.outlines;
    m_drawnOutlines.push_back(frame.currentOutline);
}

bool RasterCanvas::isSame(const Frame& frame) const
{
    return hasOnlyOutlines(frame) && m_drawn.isSame(frame.list, canvasSize(), m_backend)
           && m_drawnOutlines.back() == frame.currentOutline
           && std::equal(frame.outlines.begin(), frame.outlines.end(), m_drawnOutlines.begin(),
                         m_drawnOutlines.end() - 1);
}

bool RasterCanvas::isOnScreen() const
{
    const QWindow* window = m_surface->window()->windowHandle();
    return m_surface->isVisible() && window && window->isExposed();
}

Size RasterCanvas::canvasSize() const
{
    const QSize device = deviceSize();
    return {device.width(), device.height()};
}

} // namespace tessera

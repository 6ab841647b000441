// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/canvas.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include <QEvent>
#include <QPainter>
#include <QScreen>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <ui/canvas_overlay.h>
#include <ui/gl_canvas.h>
#include <ui/raster_canvas.h>
#include <ui/selection_marks.h>

namespace tessera {

namespace {

constexpr double kSlowest = 30; ///< frames per second, whatever a screen says of itself
constexpr double kFastest = 240;

} // namespace

std::unique_ptr<Canvas> Canvas::create(Renderer renderer, View& view, QWidget* parent)
{
    if (renderer == Renderer::Raster)
        return std::make_unique<RasterCanvas>(view, parent);
    return std::make_unique<GlCanvas>(view, parent);
}

Canvas::Canvas(View& view)
    : m_view(view), m_selection(view.scene().order()), m_actions(view, m_selection),
      m_input(m_actions, view.scene().engine().clock())
{
    connect(&m_view.scene(), &Scene::itemsChanged, this, &Canvas::followItems);
    connect(&m_selection, &Selection::changed, this, [this] {
        if (m_widget)
            m_widget->update();
    });
    connect(&m_view, &View::statusChanged, this, &Canvas::updateCursor);
}

Canvas::~Canvas()
{
    delete m_widget;
}

void Canvas::setWidget(QWidget* widget)
{
    m_widget = widget;
    widget->setMouseTracking(true);
    widget->setFocusPolicy(Qt::StrongFocus);
    widget->setAttribute(Qt::WA_AcceptTouchEvents);
    widget->setAttribute(Qt::WA_OpaquePaintEvent);
    widget->setAccessibleName(tr("Canvas"));
}

QSize Canvas::deviceSize() const
{
    return m_widget->size() * m_widget->devicePixelRatioF();
}

bool Canvas::handle(QEvent* event)
{
    if (!m_input.handle(event))
        return false;
    updateCursor();
    updateBand();
    return true;
}

void Canvas::updateBand()
{
    if (m_actions.band() == m_band)
        return;
    m_band = m_actions.band();
    m_widget->update();
}

// Without items another set is about to be opened, whose ids mean others.
void Canvas::followItems()
{
    if (m_view.scene().total() == 0)
        m_selection.clear();
    else
        m_selection.followOrder();
}

void Canvas::updateCursor()
{
    const Qt::CursorShape shape = m_input.cursorShape();
    if (m_widget && m_widget->cursor().shape() != shape)
        m_widget->setCursor(shape);
}

Duration Canvas::framePeriod() const
{
    const double rate = std::clamp(m_widget->screen()->refreshRate(), kSlowest, kFastest);
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / rate));
}

void Canvas::followScreen()
{
    if (m_widget->devicePixelRatioF() != m_ratio)
        followSize();
    m_view.setFramePeriod(framePeriod());
}

void Canvas::holdSize(bool held)
{
    m_sizeHeld = held;
    if (held || !std::exchange(m_sizeStale, false))
        return;
    const QSize device = deviceSize();
    if (m_widget->devicePixelRatioF() != m_ratio || !(m_view.viewport().size == Size{device.width(), device.height()}))
        followSize();
}

void Canvas::followSize()
{
    if (m_sizeHeld) {
        m_sizeStale = true;
        return;
    }
    m_ratio = m_widget->devicePixelRatioF();
    m_input.setDevicePixelRatio(m_ratio);
    const QSize device = deviceSize();
    m_overlay = std::make_unique<CanvasOverlay>(m_ratio, QSizeF(device), m_widget->font());
    m_marks = std::make_unique<SelectionMarks>(m_ratio, QSizeF(device));
    m_view.resize(Size{device.width(), device.height()}, m_ratio);
}

bool Canvas::hasOverlay(const Frame& frame) const
{
    return CanvasOverlay::hasWork(frame) || m_band || (!m_view.inside() && !m_selection.isEmpty());
}

bool Canvas::hasOnlyOutlines(const Frame& frame) const
{
    return frame.labels.empty() && frame.headings.empty() && !m_band && (m_view.inside() || m_selection.isEmpty());
}

void Canvas::paintOverlay(QPainter& painter, const Frame& frame) const
{
    painter.scale(1 / m_ratio, 1 / m_ratio);
    m_overlay->paint(painter, frame);
    const Scene& scene = m_view.scene();
    if (!m_view.inside())
        m_marks->paint(painter, m_selection, scene.layout(), m_view.viewport(),
                       [&scene](std::size_t position) { return scene.imageRect(position); });
    if (m_band)
        m_marks->paintBand(painter, *m_band);
}

double Canvas::threadCpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void Canvas::beginPaint()
{
    m_paintStarted = threadCpuMs();
}

void Canvas::endPaint(double drawMs, const FrameFacts& facts)
{
    m_facts = {0, drawMs, facts, m_view.viewport()};
    m_painted = true;
}

void Canvas::displayed()
{
    if (!m_painted)
        return;
    m_painted = false;
    m_facts.cpuMs = threadCpuMs() - m_paintStarted;
    emit framePainted(m_facts);
}

} // namespace tessera

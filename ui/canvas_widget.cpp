// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/canvas_widget.h>

#include <ctime>

#include <QEvent>
#include <QFile>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QPainter>
#include <QSurfaceFormat>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <texture/gl_device.h>
#include <texture/gl_painter.h>
#include <ui/canvas_overlay.h>
#include <ui/dock/reason_text.h>

namespace tessera {

namespace {

double threadCpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

QSurfaceFormat canvasFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setSwapInterval(1);
    format.setDepthBufferSize(0);
    format.setStencilBufferSize(0);
    format.setSamples(0);
    return format;
}

std::string readShader(const char* name)
{
    QFile file(QStringLiteral(":/shaders/%1").arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace

CanvasWidget::CanvasWidget(View& view, QWidget* parent)
    : QOpenGLWidget(parent), m_view(view), m_actions(view), m_input(m_actions, view.scene().engine().clock())
{
    setFormat(canvasFormat());
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_AcceptTouchEvents);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Canvas"));
    connect(&m_view, &View::changed, this, qOverload<>(&QWidget::update));
    connect(&m_view, &View::statusChanged, this, &CanvasWidget::updateCursor);
    connect(this, &QOpenGLWidget::frameSwapped, this, &CanvasWidget::onFrameSwapped);
}

CanvasWidget::~CanvasWidget()
{
    // The base class would announce it when this is no canvas any more.
    releaseContext();
}

void CanvasWidget::run(CanvasCommand command)
{
    m_actions.run(command);
}

QSize CanvasWidget::deviceSize() const
{
    return size() * devicePixelRatioF();
}

QImage CanvasWidget::grabDevicePixels()
{
    QImage image = grabFramebuffer();
    image.setDevicePixelRatio(1);
    QPainter painter(&image);
    painter.scale(devicePixelRatioF(), devicePixelRatioF());
    for (QObject* child : children())
        if (auto* panel = qobject_cast<QWidget*>(child); panel && panel->isVisible())
            panel->render(&painter, panel->pos(), QRegion(), DrawChildren);
    return image;
}

void CanvasWidget::initializeGL()
{
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &CanvasWidget::releaseContext);
    attach();
    followRatio();
    emit contextReady();
}

void CanvasWidget::resizeGL(int, int)
{
    followRatio();
}

void CanvasWidget::paintGL()
{
    m_paintStarted = threadCpuMs();
    QOpenGLFunctions& gl = *context()->functions();
    if (!m_painter) {
        gl.glClearColor(0x17 / 255.0F, 0x19 / 255.0F, 0x1c / 255.0F, 1);
        gl.glClear(GL_COLOR_BUFFER_BIT);
        return;
    }
    if (devicePixelRatioF() != m_ratio)
        followRatio();
    const Frame& frame = m_view.frame();
    const double drawStarted = threadCpuMs();
    const QSize device = deviceSize();
    m_painter->paint(frame.list, Size{device.width(), device.height()});
    if (CanvasOverlay::hasWork(frame)) {
        QPainter painter(this);
        painter.scale(1 / m_ratio, 1 / m_ratio);
        m_overlay->paint(painter, frame);
    }
    m_facts = {0, threadCpuMs() - drawStarted, frame.facts};
    m_painted = true;
    if (frame.wantsAnother)
        update();
}

void CanvasWidget::onFrameSwapped()
{
    if (!m_painted)
        return;
    m_painted = false;
    m_facts.cpuMs = threadCpuMs() - m_paintStarted;
    emit framePainted(m_facts);
}

bool CanvasWidget::event(QEvent* event)
{
    if (m_input.handle(event)) {
        updateCursor();
        return true;
    }
    return QOpenGLWidget::event(event);
}

void CanvasWidget::updateCursor()
{
    const Qt::CursorShape shape = m_input.cursorShape();
    if (cursor().shape() != shape)
        setCursor(shape);
}

void CanvasWidget::followRatio()
{
    m_ratio = devicePixelRatioF();
    m_input.setDevicePixelRatio(m_ratio);
    const QSize device = deviceSize();
    m_overlay = std::make_unique<CanvasOverlay>(m_ratio, QSizeF(device), font());
    m_view.resize(Size{device.width(), device.height()}, m_ratio);
}

void CanvasWidget::attach()
{
    m_failure.clear();
    const Result<GlDevice> device = currentGlDevice();
    if (!device)
        return fail(device.error());
    auto painter = GlPainter::create(device->api, readShader("tile.vert"), readShader("tile.frag"));
    if (!painter)
        return fail(painter.error());
    m_painter = std::move(*painter);
    m_view.scene().engine().canvasReady(makeGlBackend(*device), device->renderer);
    m_attached = true;
}

void CanvasWidget::fail(const Error& error)
{
    m_failure = reasonText(error);
}

void CanvasWidget::releaseContext()
{
    if (!m_attached)
        return;
    m_attached = false;
    disconnect(context(), nullptr, this, nullptr);
    makeCurrent();
    m_painter.reset();
    m_view.scene().engine().canvasGone();
    doneCurrent();
}

} // namespace tessera

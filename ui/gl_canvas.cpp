// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/gl_canvas.h>

#include <QFile>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QOpenGLWidget>
#include <QPainter>
#include <QScreen>
#include <QSurfaceFormat>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <texture/gl_device.h>
#include <texture/gl_painter.h>
#include <ui/dock/reason_text.h>

namespace tessera {

namespace {

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

class GlCanvas::Surface final : public QOpenGLWidget {
public:
    Surface(GlCanvas& canvas, QWidget* parent) : QOpenGLWidget(parent), m_canvas(canvas) { setFormat(canvasFormat()); }

protected:
    void initializeGL() override { m_canvas.initialize(); }
    void resizeGL(int, int) override { m_canvas.followSize(); }
    void paintGL() override { m_canvas.paint(); }
    bool event(QEvent* event) override { return m_canvas.handle(event) || QOpenGLWidget::event(event); }

private:
    GlCanvas& m_canvas;
};

GlCanvas::GlCanvas(View& view, QWidget* parent) : Canvas(view), m_surface(new Surface(*this, parent))
{
    setWidget(m_surface);
    connect(&view, &View::changed, m_surface, qOverload<>(&QWidget::update));
    connect(m_surface, &QOpenGLWidget::frameSwapped, this, &GlCanvas::displayed);
    connect(&view.scene(), &Scene::opened, this, [this] {
        m_last.drop();
        m_drawn.reset(); // the last frame is the other set's
    });
}

GlCanvas::~GlCanvas()
{
    // The surface would announce it when this is no canvas any more.
    releaseContext();
    delete m_surface;
}

QImage GlCanvas::grabDevicePixels()
{
    QImage image = m_surface->grabFramebuffer();
    image.setDevicePixelRatio(1);
    QPainter painter(&image);
    painter.scale(m_surface->devicePixelRatioF(), m_surface->devicePixelRatioF());
    for (QObject* child : m_surface->children())
        if (auto* panel = qobject_cast<QWidget*>(child); panel && panel->isVisible())
            panel->render(&painter, panel->pos(), QRegion(), QWidget::DrawChildren);
    return image;
}

void GlCanvas::initialize()
{
    connect(m_surface->context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlCanvas::loseContext);
    attach();
    followSize();
    emit ready();
}

void GlCanvas::paint()
{
    beginPaint();
    QOpenGLFunctions& gl = *m_surface->context()->functions();
    if (!m_painter) {
        gl.glClearColor(0x17 / 255.0F, 0x19 / 255.0F, 0x1c / 255.0F, 1);
        gl.glClear(GL_COLOR_BUFFER_BIT);
        return;
    }
    followScreen();
    const Frame& frame = view().frame();
    const double drawStarted = threadCpuMs();
    const QSize device = deviceSize();
    m_painter->paint(frame.list, Size{device.width(), device.height()});
    m_drawn = view().viewport();
    FrameFacts facts = frame.facts;
    if (m_last.isNeeded(view())) {
        facts = m_last.over(facts, view(), *m_drawn);
        QPainter painter(m_surface);
        painter.scale(1 / ratio(), 1 / ratio());
        m_last.paint(painter, view(), *m_drawn);
    } else {
        m_last.drop();
    }
    if (hasOverlay(frame)) {
        QPainter painter(m_surface);
        paintOverlay(painter, frame);
    }
    endPaint(threadCpuMs() - drawStarted, facts);
    if (frame.wantsAnother)
        m_surface->update();
}

void GlCanvas::attach()
{
    setFailure({});
    const Result<GlDevice> device = currentGlDevice();
    if (!device)
        return setFailure(reasonText(device.error()));
    auto painter = GlPainter::create(device->api, readShader("tile.vert"), readShader("tile.frag"));
    if (!painter)
        return setFailure(reasonText(painter.error()));
    m_painter = std::move(*painter);
    const double width = m_surface->screen()->size().width() * m_surface->devicePixelRatioF();
    view().scene().engine().canvasReady(makeGlBackend(*device), device->renderer,
                                        {device->memoryBytes, static_cast<int>(width)});
    m_attached = true;
}

void GlCanvas::loseContext()
{
    keepPicture();
    releaseContext();
}

// Drawn once more: the surface's own framebuffer is gone by now, the textures are not. Where this context
// has drawn nothing, what was kept before stays.
void GlCanvas::keepPicture()
{
    if (!m_attached || !m_drawn)
        return;
    m_surface->makeCurrent();
    if (!QOpenGLContext::currentContext())
        return; // it died by itself: there is nothing left to draw with
    const QSize size(static_cast<int>(m_drawn->size.width), static_cast<int>(m_drawn->size.height));
    QOpenGLFramebufferObject target(size);
    if (target.isValid() && target.bind()) {
        m_painter->paint(view().lastFrame().list, m_drawn->size);
        m_last.take(target.toImage().convertToFormat(QImage::Format_RGB32), view(), *m_drawn);
    }
    m_drawn.reset();
}

void GlCanvas::releaseContext()
{
    if (!m_attached)
        return;
    m_attached = false;
    disconnect(m_surface->context(), nullptr, this, nullptr);
    m_surface->makeCurrent();
    m_painter.reset();
    view().scene().engine().canvasGone();
    m_surface->doneCurrent();
}

} // namespace tessera

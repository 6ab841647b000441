// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <QtTest>

#include <ui/renderer.h>

using namespace tessera;

class TstRenderer : public QObject {
    Q_OBJECT

private slots:
    void init();
    void noRenderNodeMeansRaster();
    void softwareDrawingAskedForMeansRaster();
    void aRenderNodeMayBeAGpu();
    void rasterLoadsNothingOfOpenGl();
    void whatTheUserHasSetStays();
    void openGlContextsShare();
};

void TstRenderer::init()
{
    qunsetenv("LIBGL_ALWAYS_SOFTWARE");
    qunsetenv("QT_XCB_GL_INTEGRATION");
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts, false);
}

void TstRenderer::noRenderNodeMeansRaster()
{
    const QTemporaryDir devices;
    QVERIFY(QFile(devices.filePath("card0")).open(QIODevice::WriteOnly));
    QVERIFY(evidentRenderer(devices.path()) == Renderer::Raster);
    QVERIFY(evidentRenderer(devices.filePath("none")) == Renderer::Raster);
    QVERIFY(suitableRenderer(devices.path()) == Renderer::Raster);
}

void TstRenderer::softwareDrawingAskedForMeansRaster()
{
    const QTemporaryDir devices;
    QVERIFY(QFile(devices.filePath("renderD128")).open(QIODevice::WriteOnly));
    qputenv("LIBGL_ALWAYS_SOFTWARE", "1");
    QVERIFY(evidentRenderer(devices.path()) == Renderer::Raster);
}

void TstRenderer::aRenderNodeMayBeAGpu()
{
    const QTemporaryDir devices;
    QVERIFY(QFile(devices.filePath("renderD128")).open(QIODevice::WriteOnly));
    QVERIFY(!evidentRenderer(devices.path()));
}

void TstRenderer::rasterLoadsNothingOfOpenGl()
{
    prepareFor(Renderer::Raster);
    QCOMPARE(qgetenv("QT_XCB_GL_INTEGRATION"), QByteArray("none"));
    QVERIFY(!QCoreApplication::testAttribute(Qt::AA_ShareOpenGLContexts));
}

void TstRenderer::whatTheUserHasSetStays()
{
    qputenv("QT_XCB_GL_INTEGRATION", "xcb_egl");
    prepareFor(Renderer::Raster);
    QCOMPARE(qgetenv("QT_XCB_GL_INTEGRATION"), QByteArray("xcb_egl"));
}

void TstRenderer::openGlContextsShare()
{
    for (const std::optional<Renderer> renderer : {std::optional(Renderer::OpenGl), std::optional<Renderer>()}) {
        QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts, false);
        prepareFor(renderer);
        QVERIFY(QCoreApplication::testAttribute(Qt::AA_ShareOpenGLContexts));
        QVERIFY(!qEnvironmentVariableIsSet("QT_XCB_GL_INTEGRATION"));
    }
    QCOMPARE(QSurfaceFormat::defaultFormat().version(), qMakePair(3, 3));
}

QTEST_APPLESS_MAIN(TstRenderer)
#include "tst_renderer.moc"

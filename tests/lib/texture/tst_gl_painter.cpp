// SPDX-License-Identifier: GPL-3.0-or-later
// With a real OpenGL context: what is drawn is read back and compared pixel by pixel.
#include <QFile>
#include <QIODevice>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QOpenGLPaintDevice>
#include <QPainter>
#include <QTest>

#include <cstring>

#include <map/tile_cover.h>
#include <texture/gl_device.h>
#include <texture/gl_painter.h>
#include <texture/texture_registry.h>

using namespace tessera;

namespace {

constexpr Rgba kMagenta = 0xff00ffff;
constexpr int kSide = 200;

std::string shader(const char* name)
{
    QFile file(QStringLiteral(TESSERA_SOURCE_DIR "/resources/shaders/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

TileKey keyOf(std::uint64_t n)
{
    return {{n, 1}, 0, 0, {0, n, 0}};
}

// Pixels of one colour (premultiplied RGBA), gutter included.
Pixels plain(int width, int height, std::array<std::uint8_t, 4> rgba, bool opaque = true)
{
    Pixels p = Pixels::allocate(width, height, opaque);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            std::memcpy(p.row(y) + 4 * x, rgba.data(), 4);
    return p;
}

// Each pixel tells its place: red its column, green its row, from -1 in the gutter on.
Pixels numbered(int content)
{
    Pixels p = Pixels::allocate(content + 2, content + 2);
    for (int y = 0; y < content + 2; ++y)
        for (int x = 0; x < content + 2; ++x) {
            const std::array<std::uint8_t, 4> rgba{static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y), 7, 255};
            std::memcpy(p.row(y) + 4 * x, rgba.data(), 4);
        }
    return p;
}

} // namespace

class TestGlPainter : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QSurfaceFormat format;
        format.setVersion(3, 3);
        format.setProfile(QSurfaceFormat::CoreProfile);
        m_context.setFormat(format);
        QVERIFY2(m_context.create(), "run under an X server with OpenGL 3.3, such as Xvfb");
        m_surface.setFormat(m_context.format());
        m_surface.create();
        QVERIFY(m_context.makeCurrent(&m_surface));
        auto device = currentGlDevice();
        QVERIFY2(device.ok(), device.ok() ? "" : device.error().reason.c_str());
        QVERIFY(!device->renderer.empty());
        QVERIFY(device->isCurrent());
        m_device = *device;
        m_backend = makeGlBackend(m_device);
        m_textures = std::make_unique<TextureRegistry>(*m_backend, m_clock, TextureRegistry::Config{32 << 20});
        auto painter = GlPainter::create(m_device.api, shader("tile.vert"), shader("tile.frag"));
        QVERIFY2(painter.ok(), painter.ok() ? "" : painter.error().reason.c_str());
        m_painter = std::move(*painter);
        m_target = std::make_unique<QOpenGLFramebufferObject>(kSide, kSide);
    }

    void cleanupTestCase()
    {
        m_textures->shutDown();
        m_painter.reset();
        m_target.reset();
        QCOMPARE(m_device.api->GetError(), GLenum(GL_NO_ERROR));
        m_context.doneCurrent();
        QVERIFY(!m_device.isCurrent());
    }

    void cleanup()
    {
        QCOMPARE(m_device.api->GetError(), GLenum(GL_NO_ERROR));
        m_textures->shutDown();
    }

    void shadersThatDoNotCompileSayWhy()
    {
        const auto bad = GlPainter::create(m_device.api, shader("tile.vert"), "#version 330 core\nnonsense");
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, ErrorCode::Unsupported);
        QVERIFY(bad.error().reason.size() > 30);
    }

    void pixelsAreDrawnOneToOne()
    {
        for (const bool nearest : {true, false}) {
            put(1, numbered(64));
            DrawList list;
            list.background = kMagenta;
            list.tiles.push_back(quad(1, {20, 30, 64, 64}, {1, 1, 64, 64}, nearest));
            const QImage image = draw(list);
            for (int y = 0; y < kSide; ++y)
                for (int x = 0; x < kSide; ++x) {
                    const bool inside = x >= 20 && x < 84 && y >= 30 && y < 94;
                    QCOMPARE(image.pixel(x, y), inside ? qRgb(x - 20 + 1, y - 30 + 1, 7) : qRgb(255, 0, 255));
                }
            m_textures->shutDown();
        }
    }

    void nearestMakesSquares()
    {
        put(1, numbered(32));
        DrawList list;
        list.tiles.push_back(quad(1, {0, 0, 160, 160}, {1, 1, 32, 32}, true));
        const QImage image = draw(list);
        for (int y = 0; y < 160; ++y)
            for (int x = 0; x < 160; ++x)
                QCOMPARE(image.pixel(x, y), qRgb(x / 5 + 1, y / 5 + 1, 7));
    }

    void aPartOfATileIsDrawn()
    {
        put(1, numbered(64));
        DrawList list;
        list.tiles.push_back(quad(1, {0, 0, 40, 40}, {11, 21, 20, 20}, true));
        const QImage image = draw(list);
        QCOMPARE(image.pixel(0, 0), qRgb(11, 21, 7));
        QCOMPARE(image.pixel(39, 39), qRgb(30, 40, 7));
    }

    void solidsLieUnderTilesInTheirOrder()
    {
        put(1, plain(34, 34, {0, 0, 255, 255}));
        DrawList list;
        list.background = 0x102030ff;
        list.solids = {{{0, 0, 100, 100}, 0xff0000ff}, {{10, 10, 50, 50}, 0x00ff00ff}, {{0, 50, 5, 5}, 0xffffff80}};
        list.tiles.push_back(quad(1, {20, 20, 10, 10}, {1, 1, 32, 32}, false));
        const QImage image = draw(list);
        QCOMPARE(image.pixel(150, 150), qRgb(0x10, 0x20, 0x30));
        QCOMPARE(image.pixel(5, 5), qRgb(255, 0, 0));
        QCOMPARE(image.pixel(15, 15), qRgb(0, 255, 0));
        QCOMPARE(image.pixel(25, 25), qRgb(0, 0, 255));
        QCOMPARE(qRed(image.pixel(2, 52)), 255);
        QVERIFY(std::abs(qGreen(image.pixel(2, 52)) - 128) <= 1);
        QCOMPARE(m_drawn.calls, 2);
        QCOMPARE(m_drawn.solids, 3);
        QCOMPARE(m_drawn.tiles, 1);
    }

    void transparencyAndOpacityAreBlended()
    {
        put(1, plain(34, 34, {128, 0, 0, 128}, false)); // half red
        put(2, plain(34, 34, {0, 200, 0, 255}));
        DrawList list;
        list.background = 0x0000ffff;
        list.tiles.push_back(quad(1, {0, 0, 50, 50}, {1, 1, 32, 32}, false));
        list.tiles.back().opaque = false;
        list.tiles.push_back(quad(2, {100, 0, 50, 50}, {1, 1, 32, 32}, false));
        list.tiles.back().opacity = 0.5F;
        const QImage image = draw(list);
        const auto near = [](QRgb a, QRgb b) {
            return std::abs(qRed(a) - qRed(b)) <= 1 && std::abs(qGreen(a) - qGreen(b)) <= 1
                   && std::abs(qBlue(a) - qBlue(b)) <= 1;
        };
        QVERIFY(near(image.pixel(25, 25), qRgb(128, 0, 127)));
        QVERIFY(near(image.pixel(125, 25), qRgb(0, 100, 127)));
    }

    void onePageIsOneCall()
    {
        for (std::uint64_t n = 0; n < 30; ++n)
            put(n, plain(34, 34, {static_cast<std::uint8_t>(n), 0, 0, 255}));
        DrawList list;
        for (std::uint64_t n = 0; n < 30; ++n)
            list.tiles.push_back(quad(n, {static_cast<double>(n) * 6, 0, 6, 6}, {1, 1, 32, 32}, false));
        const QImage image = draw(list);
        QCOMPARE(m_drawn.calls, 1);
        for (int n = 0; n < 30; ++n)
            QCOMPARE(image.pixel(n * 6 + 3, 3), qRgb(n, 0, 0));
    }

    // White tiles side by side at many zooms and places: no pixel inside lets the background through,
    // and none is lighter or darker for lying on an edge.
    void neighboursHaveNoSeam_data()
    {
        QTest::addColumn<bool>("nearest");
        QTest::newRow("smooth") << false;
        QTest::newRow("hard") << true;
    }
    void neighboursHaveNoSeam()
    {
        QFETCH(bool, nearest);
        const Size size{100, 75};
        const Pyramid pyramid({size}, 32);
        for (std::uint64_t n = 0; n < 12; ++n) {
            const Rect content = pyramid.tileRect({0, n % 4, n / 4});
            put(n,
                plain(static_cast<int>(content.width) + 2, static_cast<int>(content.height) + 2, {255, 255, 255, 255}));
        }
        for (int step = 0; step < 150; ++step) {
            const double scale = 0.5 + step * 0.01733;
            const RectF image{-20.37 + step * 0.613, 11.9 - step * 0.271, 100 * scale, 75 * scale};
            DrawList list;
            list.background = kMagenta;
            for (std::uint64_t n = 0; n < 12; ++n) {
                const TileAddress tile{0, n % 4, n / 4};
                const RectF fraction = pyramid.tileFraction(tile);
                list.tiles.push_back(
                    quad(n, onScreen(image, fraction), sourceTexels(pyramid, tile, fraction), nearest));
            }
            const QImage shot = draw(list);
            for (int y = std::max(0, int(std::ceil(image.y))); y < std::min<int>(kSide, int(image.bottom())); ++y)
                for (int x = std::max(0, int(std::ceil(image.x))); x < std::min<int>(kSide, int(image.right())); ++x)
                    if (shot.pixel(x, y) != qRgb(255, 255, 255))
                        QFAIL(qPrintable(
                            QString("step %1: %2 at %3,%4").arg(step).arg(shot.pixelColor(x, y).name()).arg(x).arg(y)));
        }
    }

    void aPainterOfQtWorksAfterwards()
    {
        put(1, plain(34, 34, {9, 9, 9, 255}));
        DrawList list;
        list.background = 0x000000ff;
        list.tiles.push_back(quad(1, {0, 0, kSide, kSide}, {1, 1, 32, 32}, false));
        m_target->bind();
        m_painter->paint(list, {kSide, kSide});
        QVERIFY(!m_context.functions()->glIsEnabled(GL_BLEND));
        GLint bound = -1;
        for (const GLenum what :
             {GL_CURRENT_PROGRAM, GL_VERTEX_ARRAY_BINDING, GL_ARRAY_BUFFER_BINDING, GL_SAMPLER_BINDING}) {
            m_context.functions()->glGetIntegerv(what, &bound);
            QCOMPARE(bound, 0);
        }
        QOpenGLPaintDevice paintDevice(kSide, kSide);
        {
            QPainter painter(&paintDevice);
            painter.fillRect(10, 10, 20, 20, Qt::yellow);
        }
        const QImage after = m_target->toImage();
        QCOMPARE(after.pixel(100, 100), qRgb(9, 9, 9));
        m_painter->paint(list, {kSide, kSide});
        QCOMPARE(m_target->toImage().pixel(15, 15), qRgb(9, 9, 9));
    }

private:
    void put(std::uint64_t n, const Pixels& pixels)
    {
        const Status status = m_textures->put(keyOf(n), pixels, {});
        QVERIFY2(status.ok(), status.ok() ? "" : status.error().reason.c_str());
    }

    TileQuad quad(std::uint64_t n, const RectF& target, const RectF& source, bool nearest)
    {
        TileQuad q;
        q.target = target;
        q.source = source;
        q.slot = m_textures->find(keyOf(n), Holder("test"))->slot;
        q.nearest = nearest;
        return q;
    }

    QImage draw(const DrawList& list)
    {
        m_target->bind();
        m_drawn = m_painter->paint(list, {kSide, kSide});
        return m_target->toImage().convertToFormat(QImage::Format_RGB32);
    }

    ManualClock m_clock;
    QOpenGLContext m_context;
    QOffscreenSurface m_surface;
    GlDevice m_device;
    std::unique_ptr<TextureBackend> m_backend;
    std::unique_ptr<TextureRegistry> m_textures;
    std::unique_ptr<GlPainter> m_painter;
    std::unique_ptr<QOpenGLFramebufferObject> m_target;
    GlPainter::Drawn m_drawn;
};

QTEST_MAIN(TestGlPainter)
#include "tst_gl_painter.moc"

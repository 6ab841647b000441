// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of the picture when the canvas is moved to another window, which costs OpenGL its context, and
// when it is not.
#include <algorithm>
#include <cstdlib>
#include <set>

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QOpenGLContext>
#include <QOpenGLWidget>
#include <QTest>

#include <scene/view.h>
#include <ui/canvas.h>

#include "window_rig.h"

using namespace tessera;

namespace {

constexpr int kPatienceMs = 30'000; // an upper bound for slow machines; nothing waits for it to pass
constexpr int kMostLevels = 3;      ///< of a channel: a tile that comes back may come from the cache
constexpr int kRounds = 12;

/// No two places of it look the same.
QImage pattern(QSize size, int tint)
{
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, qRgb(40 + x * 200 / size.width(), 40 + y * 200 / size.height(), tint));
    return image;
}

int difference(QRgb a, QRgb b)
{
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

/// Pixels of `a` that `b`, moved right by `dx`, shows otherwise.
int different(const QImage& a, const QImage& b, int dx = 0)
{
    if (a.isNull() || a.size() != b.size())
        return -1;
    int found = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = dx; x < a.width(); ++x)
            found += difference(a.pixel(x, y), b.pixel(x - dx, y)) > kMostLevels;
    return found;
}

} // namespace

class TestContextLife : public QObject, private WindowRig {
    Q_OBJECT

public:
    explicit TestContextLife(Renderer renderer) : WindowRig(renderer) { }

private slots:
    void initTestCase()
    {
        QVERIFY(QDir(m_directory.path()).mkdir("Set"));
        QVERIFY(QDir(m_directory.path()).mkdir("Other"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(pattern({1500, 1100}, 40 + 60 * i).save(m_directory.filePath(QString("Set/%1.png").arg(i))));
        QVERIFY(pattern({300, 200}, 200).save(m_directory.filePath("Other/other.png")));
    }
    void init()
    {
        QVERIFY(beginWindow());
        QTRY_VERIFY_WITH_TIMEOUT(m_engine->hasBackend(), kPatienceMs);
        m_window->openPaths({m_directory.filePath("Set").toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(m_scene->isListed() && m_scene->count() == 3, kPatienceMs);
        m_window->view().select(1);
        QVERIFY(settle());
        m_deaths = 0;
        m_holes = 0;
        connect(&canvas(), &Canvas::framePainted, this,
                [this](const PaintFacts& facts) { m_holes += facts.frame.holePixels; });
    }
    void cleanup()
    {
        endWindow();
        const InspectorSnapshot left = m_engine->snapshot();
        const QString leaks = endEngine();
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks));
        QCOMPARE(left.textures.created, left.textures.destroyed);
        QCOMPARE(left.textures.entries + left.textures.pendingDestroy + left.textures.liveBytes, 0U);
    }

    void theFirstFrameInAnotherWindowIsTheLastPicture()
    {
        const QImage before = grab();
        const std::set<std::string> drawn = drawnTiles();
        QVERIFY(!drawn.empty());
        toOwnWindow();
        QCOMPARE(different(grab(), before), 0); // no event was handled: nothing is back yet
        QVERIFY(settle());
        QCOMPARE(different(grab(), before), 0);
        QCOMPARE(drawnTiles(), drawn);
        QVERIFY(m_deaths > 0 || m_renderer == Renderer::Raster);
        QCOMPARE(textures().contextLosses, m_deaths);
        QCOMPARE(m_holes, 0);
    }

    void thereAndBackManyTimesLeavesNothing()
    {
        const QImage before = grab();
        const std::set<std::string> drawn = drawnTiles();
        const std::uint64_t created = textures().created;
        for (int round = 0; round < kRounds; ++round) {
            toOwnWindow();
            QCOMPARE(different(grab(), before), 0);
            if (round % 3 == 0) // else it is lost again before all is back
                QVERIFY(settle());
            toMainWindow();
            QCOMPARE(different(grab(), before), 0);
            if (round % 2 == 0)
                QVERIFY(settle());
            const TextureReport now = textures();
            QCOMPARE(now.created - now.destroyed, now.entries);
            QCOMPARE(now.pendingDestroy, 0U);
            QCOMPARE(now.contextLosses, m_deaths);
        }
        QVERIFY(settle());
        QCOMPARE(different(grab(), before), 0);
        QCOMPARE(drawnTiles(), drawn);
        QVERIFY(textures().created >= created); // sums go on over all of it
        QCOMPARE(m_holes, 0);
    }

    void aContextThatNeverDrewKeepsThePictureOfTheOneBefore()
    {
        const QImage before = grab();
        toOwnWindow();
        toMainWindow();
        toOwnWindow();
        QCOMPARE(different(grab(), before), 0);
        QVERIFY(settle());
    }

    void theLastPictureGoesAlongWithTheView()
    {
        const QImage before = grab();
        toOwnWindow();
        m_window->view().panBy({120, 0}); // the picture follows the hand
        const QImage moved = grab();
        QCOMPARE(different(moved, before, 120), 0);
        QVERIFY(settle());
        QCOMPARE(different(grab(), before, 120), 0);
    }

    void whatIsOpenedNextIsNotHiddenByIt()
    {
        const QImage before = grab();
        toOwnWindow();
        m_scene->open({m_directory.filePath("Other").toStdString()});
        const QImage now = grab();
        const QPoint middle(now.width() / 2, now.height() / 2);
        QVERIFY(difference(now.pixel(middle), before.pixel(middle)) > kMostLevels);
        QTRY_VERIFY_WITH_TIMEOUT(m_scene->isListed() && m_scene->count() == 1, kPatienceMs);
    }

    void twoWindowsLoseNothingWhenOneDoes()
    {
        MainWindow second(*m_engine, m_scene, *m_settings, m_renderer);
        second.resizeToDevicePixels({700, 500});
        second.show();
        QVERIFY(QTest::qWaitForWindowExposed(&second));
        QTRY_VERIFY_WITH_TIMEOUT(second.view().isSettled(), kPatienceMs);
        QVERIFY(settle());
        const QImage before = grab();
        const std::uint64_t destroyed = textures().destroyed;
        toOwnWindow();
        QCOMPARE(different(grab(), before), 0);
        QVERIFY(settle());
        QCOMPARE(textures().destroyed, destroyed);
        QCOMPARE(textures().contextLosses, 0U);
        toMainWindow();
        QVERIFY(settle());
    }

    void docksAndFullScreenLoseNothing()
    {
        QVERIFY(!grab().isNull());
        for (const DockPlace place : {DockPlace::Floating, DockPlace::Left, DockPlace::Closed, DockPlace::Right}) {
            QVERIFY(m_window->placeDock("resources", place));
            QVERIFY(settle());
        }
        for (const bool full : {true, false}) {
            m_window->setFullScreen(full);
            QTRY_COMPARE_WITH_TIMEOUT(m_window->isFullScreen(), full, kPatienceMs);
            QVERIFY(settle());
        }
        QCOMPARE(m_deaths, 0U);
        QCOMPARE(textures().contextLosses, 0U);
        QCOMPARE(m_holes, 0);
    }

private:
    [[nodiscard]] Canvas& canvas() const { return m_window->canvas(); }
    /// Draws a frame, also where no event was handled since the canvas has its context.
    [[nodiscard]] QImage grab()
    {
        QImage image = canvas().grabDevicePixels();
        if (const auto* surface = qobject_cast<QOpenGLWidget*>(&canvas().widget()))
            connect(surface->context(), &QOpenGLContext::aboutToBeDestroyed, this, &TestContextLife::countDeath,
                    Qt::UniqueConnection);
        return image;
    }
    void countDeath() { ++m_deaths; }
    [[nodiscard]] TextureReport textures() const { return m_engine->snapshot().textures; }
    [[nodiscard]] bool settle() const
    {
        return QTest::qWaitFor([this] { return m_window->view().isSettled(); }, kPatienceMs);
    }
    [[nodiscard]] std::set<std::string> drawnTiles() const
    {
        std::set<std::string> keys;
        for (const TextureEntryReport& entry : m_engine->snapshot().textureEntries)
            for (const HolderReport& holder : entry.holders)
                if (holder.reason.rfind("view", 0) == 0)
                    keys.insert(toString(entry.key));
        return keys;
    }

    void toOwnWindow()
    {
        QWidget& widget = canvas().widget();
        const QSize size = widget.size();
        giveUpContext([&] { (void)m_window->takeCentralWidget(); });
        m_window->setCentralWidget(new QWidget); // keeps the docks from its place
        m_window->centralWidget()->setMinimumSize(size);
        widget.resize(size);
        widget.show();
    }
    void toMainWindow()
    {
        QWidget& widget = canvas().widget();
        giveUpContext([&] { m_window->setCentralWidget(&widget); });
        widget.show();
    }
    /// Contexts that are shared outlive a change of windows: this one is not, for as long as that takes.
    template <class Move>
    void giveUpContext(Move move)
    {
        QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts, false);
        move();
        QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts, true);
    }

    std::uint64_t m_deaths = 0;
    std::int64_t m_holes = 0;
};

int main(int argc, char** argv)
{
    return runWithEitherCanvas<TestContextLife>(argc, argv);
}
#include "tst_context_life.moc"

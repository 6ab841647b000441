// SPDX-License-Identifier: GPL-3.0-or-later
// What comes late to a view at rest fades in; all else is there at once.
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <lib/scene/picture_folder.h>
#include <scene/tile_fades.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

namespace {

TileKey keyOf(std::uint64_t n)
{
    return {{n, 1}, 0, 0, {0, n, 0}};
}

/// Frames of a view of which one tile is looked at.
struct Frames {
    void missing(Duration at)
    {
        fades.begin(start + at, true);
        fades.miss(keyOf(1));
        fades.end();
    }
    float shown(Duration at, bool still = true)
    {
        fades.begin(start + at, still);
        const float opacity = fades.show(keyOf(1));
        fades.end();
        return opacity;
    }
    bool isThere(Duration at, bool still = true)
    {
        const bool whole = shown(at, still) >= 1;
        return whole && !fades.isFading();
    }

    TimePoint start{1h};
    TileFades fades;
};

std::ptrdiff_t fadingIn(const Frame& frame)
{
    return std::count_if(frame.list.tiles.begin(), frame.list.tiles.end(),
                         [](const TileQuad& quad) { return quad.opacity < 1; });
}

} // namespace

class TestTileFades : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.fill()); }

    void whatNobodyWaitedForIsThereAtOnce()
    {
        Frames f;
        QVERIFY(f.isThere(0s));
        QVERIFY(f.isThere(5s));
    }

    void whatComesSoonIsThereAtOnce()
    {
        Frames f;
        f.missing(0s);
        f.missing(400ms);
        QVERIFY(f.isThere(470ms));
    }

    void whatComesLateFadesIn()
    {
        Frames f;
        f.missing(0s);
        f.missing(1s); // what counts is since when it was missing
        float before = f.shown(2s);
        QVERIFY(before > 0 && before < 0.2F && f.fades.isFading());
        for (const Duration later : {30ms, 60ms, 90ms}) {
            const float now = f.shown(2s + later);
            QVERIFY(now > before && now < 1 && f.fades.isFading());
            before = now;
        }
        QVERIFY(f.isThere(2s + TileFades::kLongest));
        QVERIFY(f.isThere(2s + TileFades::kLongest)); // and stays
    }

    void aShorterWaitMakesAShorterFade()
    {
        Frames f;
        f.missing(0s);
        QVERIFY(f.shown(640ms) < 1); // an eighth: 80 ms
        QVERIFY(f.shown(640ms + 50ms) < 1);
        QVERIFY(f.isThere(640ms + 80ms));
    }

    void whatMovesFadesNot()
    {
        Frames f;
        f.missing(0s);
        QVERIFY(f.shown(2s) < 1);
        QVERIFY(f.isThere(2s + 16ms, false));
        QVERIFY(f.isThere(2s + 32ms));
        f.missing(3s);
        QVERIFY(f.isThere(5s, false));
    }

    void whatWasLookedAwayFromIsForgotten()
    {
        Frames f;
        f.missing(0s);
        f.fades.begin(f.start + 1s, true);
        f.fades.end();
        QVERIFY(f.isThere(2s));
        f.missing(3s);
        f.fades.clear();
        QVERIFY(f.isThere(5s));
    }

    void aViewThatWaitedLetsItsTilesFadeIn()
    {
        SceneRig rig;
        waitFor(rig);
        const std::size_t before = rig.view->lastFrame().list.tiles.size();
        QVERIFY(before > 0);
        QCOMPARE(fadingIn(rig.view->lastFrame()), 0);
        while (rig.work(10) > 0) { }
        const Frame& frame = rig.frame();
        QVERIFY(fadingIn(frame) > 0);
        QVERIFY(frame.wantsAnother && !rig.view->isSettled() && rig.view->isCovered());
        // Each lies upon something that covers it.
        for (const TileQuad& quad : frame.list.tiles)
            QVERIFY(quad.opacity >= 1
                    || std::any_of(frame.list.tiles.begin(), frame.list.tiles.end(), [&](const TileQuad& under) {
                           return under.opacity >= 1 && under.target.contains(quad.target.center());
                       }));
        for (int i = 0; i < 8; ++i)
            rig.frame();
        QVERIFY(rig.view->isSettled());
        QCOMPARE(fadingIn(rig.view->lastFrame()), 0);
        QVERIFY(!rig.view->lastFrame().wantsAnother);
        QCOMPARE(rig.holes, 0);
    }

    // With nothing coarser below it, a fade would begin with a hole.
    void aRootIsThereAtOnce()
    {
        QTemporaryDir folder;
        QImage image(24, 24, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QVERIFY(image.save(folder.filePath("0.png")));
        SceneRig rig;
        rig.open({folder.path().toStdString()});
        QVERIFY(rig.settle());
        rig.engine->canvasGone();
        rig.engine->canvasReady(std::make_unique<FakeTextureBackend>(), "fake");
        rig.frame();
        rig.frame(1000);
        QVERIFY(!rig.view->isSettled());
        for (int i = 0; i < 100 && !rig.view->isSettled(); ++i) {
            rig.work(1);
            rig.holes = 0; // until it comes there are some
            rig.frame();
            QCOMPARE(fadingIn(rig.view->lastFrame()), 0);
        }
        QVERIFY(rig.view->isSettled());
        QCOMPARE(rig.holes, 0);
    }

    void aMoveEndsIt()
    {
        SceneRig rig;
        waitFor(rig);
        while (rig.work(10) > 0) { }
        QVERIFY(fadingIn(rig.frame()) > 0);
        rig.view->zoomAt({400, 250}, 1.5, 200ms);
        QCOMPARE(fadingIn(rig.frame()), 0);
    }

private:
    /// At rest before a picture of which only what the wall showed is there.
    void waitFor(SceneRig& rig)
    {
        rig.open({m_folder.path()});
        QVERIFY(rig.settle());
        rig.view->select(0);
        rig.frame();
        rig.frame(1000); // the flight is over
        rig.frame(1000);
        QVERIFY(!rig.view->isAnimating() && rig.view->isCovered() && !rig.view->isSettled());
    }

    PictureFolder m_folder;
};

QTEST_GUILESS_MAIN(TestTileFades)
#include "tst_tile_fades.moc"

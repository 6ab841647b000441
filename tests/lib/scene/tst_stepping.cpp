// SPDX-License-Identifier: GPL-3.0-or-later
// From image to image: one move a frame, what comes next is there before, and names and pictures agree.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <image/source_library.h>
#include <lib/scene/stepping_rig.h>
#include <scene/stepping.h>
#include <support/scene_rig.h>
#include <support/test_files.h>
#include <support/test_images.h>
#include <texture/texture_registry.h>

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kImages = 70;
constexpr Size kSize{640, 427};

} // namespace

class TestStepping : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        const Pixels full = pattern(int(kSize.width), int(kSize.height));
        JpegOptions options;
        options.preview = jpegBytes(averaged(full, {160, 107}));
        const std::string bytes = jpegBytes(full, options);
        for (std::size_t i = 0; i < kImages; ++i) {
            QFile file(m_folder.filePath(QString("%1.jpg").arg(i, 2, 10, QChar('0'))));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(bytes.data(), qint64(bytes.size())), qint64(bytes.size()));
        }
    }

    void likelyNextOnesComeFirst()
    {
        const auto positions = [](std::size_t at, std::size_t count, int direction) {
            std::vector<std::size_t> all;
            for (const Neighbour& n : neighboursOf(at, count, direction)) {
                if (n.order != all.size())
                    all.push_back(1'000'000);
                all.push_back(n.position);
            }
            return all;
        };
        using Positions = std::vector<std::size_t>;
        QCOMPARE(positions(20, 100, 1), (Positions{21, 22, 19, 23, 24, 25, 26, 27, 28}));
        QCOMPARE(positions(20, 100, -1), (Positions{19, 18, 21, 17, 16, 15, 14, 13, 12}));
        QCOMPARE(positions(1, 3, 1), (Positions{2, 0}));
        QCOMPARE(positions(9, 10, 1), (Positions{8, 7, 6, 5, 4, 3, 2, 1})); // the other way goes on
        QCOMPARE(positions(0, 10, -1), (Positions{1, 2, 3, 4, 5, 6, 7, 8}));
        QVERIFY(positions(0, 1, 1).empty());
        for (const Neighbour& n : neighboursOf(20, 100, 1))
            QVERIFY(n.fitted == (n.position <= 22) && n.ahead == (n.position > 20));
    }

    void stepsOfAFrameAreOne()
    {
        Stepping steps;
        const TimePoint start = TimePoint() + 1s;
        QVERIFY(!steps.take(start, -5, 5));
        steps.add(1);
        QVERIFY(steps.isPending());
        QCOMPARE(steps.take(start, -5, 5), std::optional<std::ptrdiff_t>(1));
        QVERIFY(!steps.isPending() && !steps.isHeld());
        steps.add(-2);
        steps.add(-1);
        QCOMPARE(steps.take(start + 1s, -5, 5), std::optional<std::ptrdiff_t>(-3));
        QCOMPARE(steps.direction(), -1);
        QVERIFY(steps.isHeld());
        QVERIFY(!steps.cameToRest(start + 1s + Stepping::kHeld - 1ms));
        QVERIFY(steps.cameToRest(start + 1s + Stepping::kHeld));
        QVERIFY(!steps.isHeld() && !steps.cameToRest(start + 5s));
        steps.add(9);
        QCOMPARE(steps.take(start + 9s, -5, 5), std::optional<std::ptrdiff_t>(5));
        steps.add(1);
        QCOMPARE(steps.take(start + 9s, -5, 0), std::optional<std::ptrdiff_t>(0));
        QVERIFY(steps.cameToRest(start + 9s + Stepping::kHeld)); // held down at the end it rests
        steps.add(1);
        steps.forget();
        QVERIFY(!steps.isPending());
    }

    void tappedKeysAreNotHeld()
    {
        Stepping steps;
        for (TimePoint now = TimePoint() + 1s; now < TimePoint() + 3s; now += Stepping::kHeld) {
            steps.add(1);
            QVERIFY(steps.take(now, -5, 5));
            QVERIFY(!steps.isHeld());
        }
    }

    void aHeldKeyShowsEveryImageAndPlansOnceAFrame()
    {
        constexpr int kSteps = 50; // 30 a second, of 60 frames
        EventRing ring(1U << 16U);
        SceneRig rig(telling(&ring));
        rig.open({m_folder.path().toStdString()});
        rig.view->select(0);
        QVERIFY(rig.settle());
        Listener listener(ring);
        (void)listener.read();
        const std::uint64_t openedBefore = rig.engine->sources().opened();
        const auto positions = positionsIn(rig);
        int obsolete = 0;
        int details = 0;
        for (int step = 1; step <= kSteps; ++step) {
            rig.view->step(1);
            QCOMPARE(rig.view->current(), std::optional<std::size_t>(step - 1)); // until there is a frame
            QVERIFY(!rig.view->isSettled());
            for (int frame = 0; frame < 2; ++frame) {
                rig.frame(17);
                QCOMPARE(rig.view->current(), std::optional<std::size_t>(step));
                QVERIFY2(quadsOfCurrent(rig) > 0, qPrintable(QString("step %1").arg(step)));
                rig.work(1);
            }
            const Told told = listener.read();
            QCOMPARE(told.mostPlansPerFrame, 1);
            for (const TileKey& key : told.begun) {
                const auto place = positions.find(key.source);
                if (key.isOpen() && place != positions.end())
                    obsolete += place->second + 1 < std::size_t(step) ? 1 : 0;
                else
                    details += step > 1 ? 1 : 0; // the first one may be all there is
            }
        }
        QCOMPARE(obsolete, 0);
        QCOMPARE(details, 0);
        QVERIFY(rig.engine->sources().opened() - openedBefore <= kSteps);
        QVERIFY(!rig.view->isSettled()); // its details are still to come

        QVERIFY(rig.settle());
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(kSteps));
        QVERIFY(quadsOfCurrent(rig) > 0);
        QCOMPARE(rig.holes, 0);
        const Told after = listener.read();
        const auto first =
            std::find_if(after.begun.begin(), after.begun.end(), [](const TileKey& key) { return !key.isOpen(); });
        QVERIFY(first != after.begun.end());
        QVERIFY(first->source == rig.scene->item(kSteps).content->info->id); // the right one sharpens first
        QCOMPARE(rig.engine->loader().report().obsoleteStarted, 0U);
    }

    void whatIsPassedByIsDecodedCoarselyAndALittleAhead()
    {
        QTemporaryDir folder;
        const Pixels full = pattern(1600, 1067);
        JpegOptions options;
        options.preview = jpegBytes(averaged(full, {160, 107}));
        const std::string bytes = jpegBytes(full, options);
        for (int i = 0; i < 14; ++i)
            (void)writeFile(folder.filePath(QString("%1.jpg").arg(i, 2, 10, QChar('0'))).toStdString(), bytes);
        SceneRig rig;
        rig.open({folder.path().toStdString()});
        rig.view->select(1);
        QVERIFY(rig.settle());
        const auto sourceAt = [&](std::size_t position) { return rig.scene->item(position).content->info->id; };
        rig.view->step(6); // several at once: the key is held
        rig.frame(1);
        rig.work(100); // they are opened
        rig.frame(1);
        std::vector<Wanted> tiles = rig.view->wanted();
        std::erase_if(tiles, [](const Wanted& wanted) { return wanted.key.isOpen(); });
        QVERIFY(!tiles.empty());
        for (const Wanted& tile : tiles)
            QVERIFY(tile.key.address.level >= 2);
        const auto first = std::min_element(tiles.begin(), tiles.end(),
                                            [](const Wanted& a, const Wanted& b) { return a.rank < b.rank; });
        QVERIFY(first->key.source == sourceAt(10)); // the next two would be late
        while (rig.work(1) > 0)
            rig.frame(1);
        for (std::size_t position = 8; position <= 10; ++position) {
            rig.view->step(1);
            rig.frame(33);
            const CoverCount& cover = rig.view->lastFrame().facts.cover;
            QVERIFY(cover.coarser > 0 && cover.missing == 0);
            QVERIFY(quadsOfCurrent(rig) > 0);
        }
        rig.frame(80); // it is let go
        QVERIFY(rig.settle());
        QCOMPARE(rig.view->lastFrame().facts.cover.coarser, 0U);
    }

    void keysThatAreFasterThanFramesAreOneMove()
    {
        EventRing ring(1U << 16U);
        SceneRig rig(telling(&ring));
        rig.open({m_folder.path().toStdString()});
        rig.view->select(0);
        QVERIFY(rig.settle());
        Listener listener(ring);
        (void)listener.read();
        const auto positions = positionsIn(rig);
        for (std::size_t frame = 1; frame <= 10; ++frame) {
            for (int key = 0; key < 5; ++key)
                rig.view->step(1);
            rig.frame();
            QCOMPARE(rig.view->current(), std::optional<std::size_t>(5 * frame));
            QVERIFY(quadsOfCurrent(rig) >= 0);
            rig.work(1);
            const Told told = listener.read();
            QCOMPARE(told.frames, 1);
            QCOMPARE(told.mostPlansPerFrame, 1);
            for (const TileKey& key : told.begun) // what was jumped over is not opened
                QVERIFY(key.isOpen() && positions.at(key.source) >= 5 * frame);
        }
        QVERIFY(rig.settle());
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(50));
        QVERIFY(quadsOfCurrent(rig) > 0);
    }

    void beforeAnythingOfItIsThereNothingElseIsShown()
    {
        SceneRig rig;
        rig.open({m_folder.path().toStdString()});
        rig.view->select(0);
        QVERIFY(rig.settle());
        for (std::size_t step = 1; step <= 30; ++step) { // nothing is loaded any more
            rig.view->step(1);
            rig.frame(33);
            QCOMPARE(rig.view->current(), std::optional<std::size_t>(step));
            const int quads = quadsOfCurrent(rig);
            QVERIFY(isKnown(rig, step) ? quads > 0 : quads == 0);
            QVERIFY(isKnown(rig, step) || rig.view->lastFrame().facts.placeholderPixels > 0);
        }
        QVERIFY(!isKnown(rig, 30));
    }

    void whatComesNextIsLoadedInTheDirectionOfTravel()
    {
        SceneRig rig;
        rig.open({m_folder.path().toStdString()});
        rig.view->select(40);
        QVERIFY(rig.settle());
        rig.view->step(-1);
        rig.frame();
        QVERIFY(rig.settle());
        while (rig.work(8) > 0)
            rig.frame();
        rig.frame();
        for (std::size_t position = 31; position <= 38; ++position)
            QVERIFY2(isKnown(rig, position), qPrintable(QString::number(position)));
        QVERIFY(classesOf(rig, 38).contains(4));
        QVERIFY(classesOf(rig, 37).contains(5));
        QVERIFY(classesOf(rig, 40).contains(5));
        rig.view->step(-1); // is there at once, as sharp as it gets
        rig.frame();
        QVERIFY(quadsOfCurrent(rig) > 0);
        QCOMPARE(rig.view->lastFrame().facts.cover.coarser + rig.view->lastFrame().facts.cover.missing, 0U);
    }

    void aPreviewIsShownBeforeTheImageIsRead()
    {
        SceneRig rig;
        rig.open({m_folder.filePath("00.jpg").toStdString()});
        for (int i = 0; i < 200 && !isKnown(rig, rig.view->current().value_or(0)); ++i) {
            rig.frame();
            rig.work(1);
        }
        const SourceInfoPtr info = rig.scene->item(rig.view->current().value()).content->info;
        QVERIFY(info);
        const std::uint32_t root = info->pyramid.rootLevel();
        const auto previewLevel = [&] {
            for (std::uint32_t level = 0; level < root; ++level)
                if (info->pyramid.size(level).width == 160)
                    return level;
            return root;
        }();
        QVERIFY(previewLevel < root);
        rig.frame(); // nothing was read
        rig.frame();
        QVERIFY(rig.engine->textures()->isReady(info->key({previewLevel, 0, 0})));
        QVERIFY(quadsOfCurrent(rig) > 0);
    }

    void anotherMoveFollowsTheStepsBeforeIt()
    {
        SceneRig rig;
        rig.open({m_folder.path().toStdString()});
        rig.view->select(10);
        QVERIFY(rig.settle());
        rig.view->step(2);
        rig.view->actualSize();
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(12));
        rig.frame();
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(12));
        rig.view->step(2);
        rig.view->select(3);
        rig.frame();
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(3));
        rig.view->step(5);
        rig.view->first();
        rig.frame();
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(0));
    }

    void heldDownAtTheEndItSharpensAllTheSame()
    {
        SceneRig rig;
        rig.open({m_folder.path().toStdString()});
        rig.view->select(kImages - 3);
        QVERIFY(rig.settle());
        for (int i = 0; i < 30; ++i) {
            rig.view->step(1);
            rig.frame(33);
            rig.work(4);
        }
        QCOMPARE(rig.view->current(), std::optional<std::size_t>(kImages - 1));
        rig.frame();
        QVERIFY(rig.view->isSettled());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestStepping)
#include "tst_stepping.moc"

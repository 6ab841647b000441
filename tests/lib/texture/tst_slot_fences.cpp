// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <support/fake_texture_backend.h>
#include <texture/uploader.h>

using namespace tessera;

namespace {

constexpr int kLargest = kSlotClasses - 1;
using std::chrono::milliseconds;

TileKey keyOf(std::uint64_t n)
{
    return {{n, 1}, 0, 0, {0, n, 0}};
}

PixelsPtr largeTile()
{
    return std::make_shared<const Pixels>(Pixels::allocate(slotSide(kLargest), slotSide(kLargest)));
}

Rank rankOf(unsigned priorityClass)
{
    return {static_cast<std::uint8_t>(priorityClass), 0, 0};
}

/// A device that works late and says so.
struct World {
    explicit World(std::uint64_t count)
        : textures(device, clock, {count * slotBytes(kLargest)}), uploader(textures, clock)
    {
        device.late = true;
    }
    [[nodiscard]] Status put(std::uint64_t n, unsigned priorityClass = 1)
    {
        return textures.put(keyOf(n), *largeTile(), rankOf(priorityClass));
    }
    /// The device gets so far; a frame begins.
    void pass(std::uint64_t fences)
    {
        device.fencesPassed = fences;
        textures.beginFrame();
    }
    [[nodiscard]] std::uint64_t leased() const { return textures.pools().front().leased; }

    FakeTextureBackend device;
    ManualClock clock;
    TextureRegistry textures;
    Uploader uploader;
};

} // namespace

class TestSlotFences : public QObject {
    Q_OBJECT

private slots:
    void aFrameWithUploadsHasOneFence()
    {
        World w(4);
        w.textures.endFrame();
        QCOMPARE(w.device.fencesMade, 0U);
        QVERIFY(w.put(1) && w.put(2));
        w.textures.endFrame();
        QCOMPARE(w.device.fencesMade, 1U);
        w.textures.beginFrame();
        w.textures.endFrame();
        QCOMPARE(w.device.fencesMade, 1U);
        QCOMPARE(w.device.fencesDropped, 0U);
        w.pass(1);
        QCOMPARE(w.device.fencesDropped, 1U);
        QVERIFY(w.device.errors.empty());
    }

    void whatIsStillBeingWrittenDoesNotGiveWay()
    {
        World w(2);
        QVERIFY(w.put(1) && w.put(2));
        w.textures.restatePlan(1, {});
        QVERIFY(w.put(3).error().code == ErrorCode::Full); // in the same frame
        QVERIFY(w.textures.awaitsDevice());
        w.textures.endFrame();
        w.textures.beginFrame();
        QVERIFY(w.put(3).error().code == ErrorCode::Full);
        QVERIFY(w.textures.awaitsDevice());
        QVERIFY(w.textures.isReady(keyOf(1)) && w.textures.isReady(keyOf(2)));
        w.pass(1);
        QVERIFY(w.put(3).ok());
        QVERIFY(!w.textures.awaitsDevice());
        QVERIFY(!w.textures.isReady(keyOf(1)));
        QVERIFY(w.device.errors.empty());
    }

    void aSlotThatNobodyNeedsRestsUntilItIsWritten()
    {
        World w(2);
        QVERIFY(w.put(1) && w.put(2));
        w.textures.endFrame();
        w.textures.forget(keyOf(1));
        QCOMPARE(w.leased(), 2U);
        QVERIFY(w.put(3).error().code == ErrorCode::Full); // the other one is planned
        w.pass(1);
        QCOMPARE(w.leased(), 1U);
        QVERIFY(w.put(3).ok());
        QVERIFY(w.device.errors.empty());
    }

    void nothingIsAddedWhileThreeFramesAreUnderWay()
    {
        World w(8);
        for (std::uint64_t n = 1; n <= SlotFences::kMostFrames; ++n) {
            w.uploader.offer(keyOf(n), largeTile(), rankOf(1));
            QCOMPARE(w.uploader.run(milliseconds(4)).ready.size(), 1U);
            w.textures.endFrame();
            w.textures.beginFrame();
        }
        w.uploader.offer(keyOf(7), largeTile(), rankOf(1));
        w.uploader.offer(keyOf(8), largeTile(), rankOf(1));
        const FrameUploads none = w.uploader.run(milliseconds(4));
        QVERIFY(none.ready.empty() && none.visibleBlocked.empty());
        QVERIFY(none.wantsAnother());
        QVERIFY(w.uploader.runOne(keyOf(7), milliseconds(4)).ready.empty());
        QVERIFY(w.uploader.isQueued(keyOf(7)));
        w.textures.endFrame();
        QCOMPARE(w.device.fencesMade, std::uint64_t(SlotFences::kMostFrames));
        w.pass(1);
        QCOMPARE(w.uploader.run(milliseconds(4)).ready.size(), 2U);
        QVERIFY(w.device.errors.empty());
    }

    // Else a view at rest would not try again.
    void whatWaitsForTheDeviceAsksForAnotherFrame()
    {
        World w(2);
        QVERIFY(w.put(1) && w.put(2));
        w.textures.endFrame();
        w.uploader.offer(keyOf(3), largeTile(), rankOf(1));
        w.textures.restatePlan(1, {{keyOf(1), rankOf(1)}, {keyOf(2), rankOf(1)}});
        QVERIFY(!w.uploader.run(milliseconds(4)).wantsAnother()); // what is as urgent stays, written or not
        w.textures.restatePlan(1, {{keyOf(1), rankOf(1)}, {keyOf(2), rankOf(5)}});
        const FrameUploads frame = w.uploader.run(milliseconds(4));
        QCOMPARE(frame.blocked, 1U);
        QVERIFY(frame.wantsAnother());
        w.pass(1);
        QCOMPARE(w.uploader.run(milliseconds(4)).ready.size(), 1U);
        QVERIFY(w.textures.isReady(keyOf(1)) && !w.textures.isReady(keyOf(2)));
        QVERIFY(w.device.errors.empty());
    }

    void nothingIsLeftOfThem()
    {
        for (const bool current : {true, false}) {
            World w(4);
            QVERIFY(w.put(1));
            w.textures.endFrame();
            QVERIFY(w.put(2));
            w.device.current = current;
            w.textures.shutDown();
            w.device.current = true;
            if (!current)
                w.textures.beginFrame();
            QCOMPARE(w.device.fencesMade, 1U);
            QCOMPARE(w.device.fencesDropped, 1U);
            QVERIFY(w.device.pages.empty());
            QVERIFY(w.put(1).ok()); // it can be used on
            QVERIFY(w.device.errors.empty());
        }
    }

    void aDeviceThatIsNeverLateHasNone()
    {
        World w(2);
        w.device.late = false;
        QVERIFY(w.put(1) && w.put(2));
        w.textures.restatePlan(1, {});
        QVERIFY(w.put(3).ok());
        w.textures.endFrame();
        QCOMPARE(w.device.fencesMade, 0U);
        QVERIFY(w.device.errors.empty());
    }
};

QTEST_APPLESS_MAIN(TestSlotFences)
#include "tst_slot_fences.moc"

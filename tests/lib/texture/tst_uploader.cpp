// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <support/fake_texture_backend.h>
#include <texture/uploader.h>

using namespace tessera;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;
using std::chrono::milliseconds;

TileKey keyOf(std::uint64_t n)
{
    return {{n, 1}, 0, 0, {0, n, 0}};
}

PixelsPtr tile(int content)
{
    return std::make_shared<const Pixels>(Pixels::allocate(content + 2, content + 2));
}

Rank rankOf(unsigned priorityClass, std::uint32_t distance = 0)
{
    return {static_cast<std::uint8_t>(priorityClass), distance, 0};
}

struct World {
    explicit World(std::uint64_t budget = 64 * kMiB, Uploader::Config config = {})
        : textures(device, clock, {budget}), uploader(textures, clock, config)
    {
        device.clock = &clock;
        device.bytesPerSecond = 1e9; // a full tile takes about a millisecond
    }
    FakeTextureBackend device;
    ManualClock clock;
    TextureRegistry textures;
    Uploader uploader;
};

} // namespace

class TestUploader : public QObject {
    Q_OBJECT

private slots:
    void theMostUrgentGoFirst()
    {
        World w;
        w.uploader.offer(keyOf(1), tile(512), rankOf(5));
        w.uploader.offer(keyOf(2), tile(512), rankOf(1, 30));
        w.uploader.offer(keyOf(3), tile(512), rankOf(1, 10));
        w.uploader.offer(keyOf(4), tile(32), rankOf(0));
        const FrameUploads frame = w.uploader.run(milliseconds(100));
        QVERIFY(frame.ready == (std::vector<TileKey>{keyOf(4), keyOf(3), keyOf(2), keyOf(1)}));
        QVERIFY(!frame.wantsAnother());
        QVERIFY(w.textures.isReady(keyOf(1)));
        QCOMPARE(w.uploader.queuedBytes(), std::uint64_t(0));
    }

    void aFrameKeepsToItsTime()
    {
        World w;
        for (std::uint64_t n = 0; n < 20; ++n)
            w.uploader.offer(keyOf(n), tile(512), rankOf(1, static_cast<std::uint32_t>(n)));
        std::size_t frames = 0;
        std::uint64_t expected = 0;
        while (w.uploader.report().queued > 0) {
            const FrameUploads frame = w.uploader.run(milliseconds(4));
            QVERIFY(frame.spent <= milliseconds(4));
            QVERIFY(frame.ready.size() >= std::min<std::size_t>(3, 20 - expected));
            for (const TileKey& key : frame.ready)
                QVERIFY(key == keyOf(expected++));
            ++frames;
        }
        QCOMPARE(expected, std::uint64_t(20));
        QVERIFY(frames >= 5);
        const UploadReport r = w.uploader.report();
        QCOMPARE(r.count, std::uint64_t(20));
        QCOMPARE(r.bytes, 20 * slotBytes(5));
        QVERIFY(r.maxMsPerFrame <= 4.0);
        QVERIFY(r.maxBytesPerFrame <= 4 * slotBytes(5));
    }

    void aSlowDeviceIsLearntAndStillServed()
    {
        World w;
        w.device.bytesPerSecond = 1e8; // ten milliseconds a tile
        for (std::uint64_t n = 0; n < 30; ++n)
            w.uploader.offer(keyOf(n), tile(512), rankOf(1, static_cast<std::uint32_t>(n)));
        for (int i = 0; i < 10; ++i)
            w.uploader.run(milliseconds(4));
        // The estimate has followed: one a frame, no more, and never none.
        QCOMPARE(w.uploader.run(milliseconds(4)).ready.size(), std::size_t(1));
        QCOMPARE(w.uploader.run(Duration(0)).ready.size(), std::size_t(1));
        QVERIFY(w.uploader.run(milliseconds(4)).wantsAnother());
    }

    void nothingIsQueuedOrUploadedTwice()
    {
        World w;
        w.uploader.offer(keyOf(1), tile(512), rankOf(5));
        w.uploader.offer(keyOf(1), tile(512), rankOf(1));
        w.uploader.offer(keyOf(2), tile(512), rankOf(2));
        QCOMPARE(w.uploader.report().queued, std::uint64_t(2));
        const FrameUploads frame = w.uploader.run(milliseconds(100));
        QVERIFY(frame.ready.front() == keyOf(1)); // the more urgent rank won
        w.uploader.offer(keyOf(1), tile(512), rankOf(1));
        QCOMPARE(w.uploader.report().queued, std::uint64_t(0));
        QCOMPARE(w.device.uploads, std::uint64_t(2));
    }

    void plansChangeTheOrder()
    {
        World w;
        w.uploader.offer(keyOf(1), tile(64), rankOf(1));
        w.uploader.offer(keyOf(2), tile(64), rankOf(5));
        w.uploader.offer(keyOf(3), tile(64), rankOf(1, 9));
        w.uploader.offer(keyOf(4), tile(64), rankOf(1, 5));
        w.uploader.rerank(keyOf(1), rankOf(7));
        w.uploader.rerank(keyOf(2), rankOf(0));
        w.uploader.withdraw(keyOf(3));
        w.uploader.restate([](const TileKey& key, Rank&) { return key != keyOf(4); });
        QVERIFY(!w.uploader.isQueued(keyOf(3)) && !w.uploader.isQueued(keyOf(4)));
        QVERIFY(w.uploader.run(milliseconds(100)).ready == (std::vector<TileKey>{keyOf(2), keyOf(1)}));
    }

    void withoutRoomATileWaitsAndOthersGoOn()
    {
        World w(16 * kMiB);
        std::vector<TextureRef> held;
        std::uint64_t n = 0;
        for (; w.textures.put(keyOf(n), *tile(512), rankOf(1)).ok(); ++n)
            held.push_back(w.textures.find(keyOf(n), Holder("view", 1)));
        w.uploader.offer(keyOf(100), tile(512), rankOf(1));
        w.uploader.offer(keyOf(101), tile(512), rankOf(5));
        FrameUploads frame = w.uploader.run(milliseconds(100));
        QVERIFY(frame.ready.empty());
        QCOMPARE(frame.blocked, std::size_t(2));
        QVERIFY(!frame.wantsAnother());
        held.pop_back();
        w.textures.restatePlan(1, {}); // and nobody plans with it
        frame = w.uploader.run(milliseconds(100));
        QVERIFY(frame.ready == std::vector<TileKey>{keyOf(100)});
        QCOMPARE(frame.blocked, std::size_t(1));
        QVERIFY(w.device.peakBytes <= 16 * kMiB);
    }

    void aTileThatCannotBeUploadedIsReportedOnce()
    {
        World w;
        w.uploader.offer(keyOf(1), tile(600), rankOf(1));
        w.uploader.offer(keyOf(2), tile(64), rankOf(1));
        const FrameUploads frame = w.uploader.run(milliseconds(100));
        QCOMPARE(frame.failed.size(), std::size_t(1));
        QVERIFY(frame.failed[0].first == keyOf(1));
        QCOMPARE(frame.failed[0].second.code, ErrorCode::TooLarge);
        QCOMPARE(frame.ready.size(), std::size_t(1));
        QCOMPARE(w.uploader.run(milliseconds(100)).failed.size(), std::size_t(0));
    }

    void tooMuchWaitingDropsTheLeastUrgent()
    {
        World w(64 * kMiB, {4 * slotBytes(5)});
        for (std::uint64_t n = 0; n < 6; ++n)
            w.uploader.offer(keyOf(n), tile(512), rankOf(n < 2 ? 5 : 1, static_cast<std::uint32_t>(n)));
        QCOMPARE(w.uploader.dropped(), std::uint64_t(2));
        QVERIFY(!w.uploader.isQueued(keyOf(0)) && !w.uploader.isQueued(keyOf(1)));
        QVERIFY(w.uploader.queuedBytes() <= 4 * slotBytes(5));
    }

    void waitingTilesAreListed()
    {
        World w;
        w.uploader.offer(keyOf(1), tile(64), rankOf(1));
        w.clock.advance(milliseconds(5));
        const auto entries = w.uploader.entries();
        QCOMPARE(entries.size(), std::size_t(1));
        QCOMPARE(entries[0].state, TileState::Uploading);
        QCOMPARE(entries[0].age, Duration(milliseconds(5)));
        w.uploader.clear();
        QCOMPARE(w.uploader.report().queued, std::uint64_t(0));
        QVERIFY(w.uploader.run(milliseconds(1)).ready.empty());
    }
};

QTEST_APPLESS_MAIN(TestUploader)
#include "tst_uploader.moc"

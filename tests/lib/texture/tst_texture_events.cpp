// SPDX-License-Identifier: GPL-3.0-or-later
// What the textures tell a trace, and what a texture's history says of its eviction.
#include <QStringList>
#include <QTest>

#include <core/event_ring.h>
#include <support/fake_texture_backend.h>
#include <texture/texture_registry.h>
#include <texture/uploader.h>

using namespace tessera;

namespace {

constexpr std::uint64_t kBudget = 16ULL << 20U;

TileKey keyOf(std::uint64_t n)
{
    return {{1, 1}, 0, 0, {0, n, 0}};
}

/// Textures for one page of large tiles, on a device that takes a millisecond for each.
struct World {
    EventRing ring{1024};
    EventRing::Cursor cursor;
    FakeTextureBackend device;
    ManualClock clock;
    TextureRegistry textures{
        device, clock, {kBudget, [](const TileKey& k) { return "tile " + std::to_string(k.address.x); }, &ring}};
    Uploader uploader{textures, clock};
    const TimePoint zero = clock.now();

    World()
    {
        device.clock = &clock;
        device.bytesPerSecond = 514.0 * 514 * 4 * 1000;
    }
    /// What came before is in no plan any more.
    void upload(std::uint64_t n, std::uint8_t priorityClass)
    {
        textures.restatePlan(1, {});
        uploader.offer(keyOf(n), std::make_shared<const Pixels>(Pixels::allocate(514, 514)), {priorityClass, 0, 0});
        (void)uploader.run(std::chrono::milliseconds(1));
    }
    QStringList lines()
    {
        QStringList lines;
        ring.read(cursor, [&](const Event& e) {
            const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(e.when - zero).count();
            const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(e.took).count();
            const QString head = QString("%1 lane %2 ").arg(at).arg(e.lane);
            if (e.kind == EventKind::Upload)
                lines += head
                         + QString("upload %1 %2 bytes in %3 ms, %4 KiB, class %5")
                               .arg(e.key.address.x)
                               .arg(e.numbers[0])
                               .arg(took)
                               .arg(e.numbers[1])
                               .arg(e.numbers[2]);
            else if (e.kind == EventKind::Evict)
                lines +=
                    head
                    + QString("evict %1 for %2 class %3").arg(e.key.address.x).arg(e.other.address.x).arg(e.numbers[0]);
            else if (e.kind == EventKind::NoRoom)
                lines += head + QString("no room for %1 class %2").arg(e.key.address.x).arg(e.numbers[0]);
        });
        return lines;
    }
};

} // namespace

class TextureEventsTest : public QObject {
    Q_OBJECT

private slots:
    void uploadsAndEvictionsAreTold()
    {
        World w;
        std::uint64_t n = 0;
        QStringList lines;
        while (w.textures.report().evicted == 0) {
            lines = w.lines();
            w.upload(n, 1);
            (void)w.textures.find(keyOf(n++), Holder("view", 1));
        }
        QCOMPARE(lines, (QStringList{QString("%1 lane 0 upload %1 1056784 bytes in 1 ms, %2 KiB, class 1")
                                         .arg(n - 2)
                                         .arg(w.textures.report().liveBytes >> 10U)}));
        QCOMPARE(w.lines(), (QStringList{QString("%1 lane 0 evict 0 for %1 class 1").arg(n - 1),
                                         QString("%1 lane 0 upload %1 1056784 bytes in 1 ms, %2 KiB, class 1")
                                             .arg(n - 1)
                                             .arg(w.textures.report().liveBytes >> 10U)}));
    }

    void whatFindsNoRoomIsTold()
    {
        World w;
        std::vector<TextureRef> held;
        for (std::uint64_t n = 0; w.uploader.entries().empty(); ++n) {
            w.upload(n, 1);
            held.push_back(w.textures.find(keyOf(n), Holder("view", 1)));
        }
        const auto waiting = w.uploader.entries().front().key.address.x;
        QCOMPARE(w.lines().last(), QString("%1 lane 0 no room for %1 class 1").arg(waiting));
    }

    void anEvictionNamesWhatItMadeRoomFor()
    {
        World w;
        std::uint64_t n = 0;
        for (; w.textures.report().evicted == 0; ++n) {
            w.upload(n, 1);
            (void)w.textures.find(keyOf(n), Holder("view", 1));
        }
        const auto history = w.textures.history(keyOf(0));
        const auto evicted =
            std::find_if(history.begin(), history.end(), [](const TransitionReport& t) { return t.to == "evicted"; });
        QVERIFY(evicted != history.end());
        QCOMPARE(evicted->reason, "made room for: tile " + std::to_string(n - 1));
    }

    // Pages of another class are emptied at once: each of their textures says for whom.
    void wholePagesNameTheirEvictorToo()
    {
        World w;
        for (std::uint64_t n = 0; n < 4000 && w.textures.report().evicted == 0; ++n) {
            w.clock.advance(std::chrono::milliseconds(1));
            w.textures.restatePlan(1, {});
            QVERIFY(w.textures.put(keyOf(n), Pixels::allocate(258, 258), {1, 0, 0}));
            (void)w.textures.find(keyOf(n), Holder("view", 1));
        }
        (void)w.lines();
        w.textures.restatePlan(1, {});
        QVERIFY(w.textures.put(keyOf(10'000), Pixels::allocate(514, 514), {0, 0, 0}));
        const QStringList evictions = w.lines().filter("evict");
        QVERIFY(evictions.size() > 1);
        QCOMPARE(evictions.filter("for 10000 class 0"), evictions);
    }
};

QTEST_APPLESS_MAIN(TextureEventsTest)
#include "tst_texture_events.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "giant_rig.h"

using namespace tessera;
using namespace tessera::test;

namespace {

/// What a read that parks is told.
struct Parker {
    ParkingPtr parking;
    int woken = 0;
    explicit Parker(Parking::HoldPtr before = {})
        : parking(std::make_shared<Parking>([this] { ++woken; }, std::move(before)))
    {
    }
    [[nodiscard]] Result<std::vector<TilePixels>> read(const ImageSource& source, const TileAddress& tile) const
    {
        return source.read(tile, {{}, {}, {}, parking});
    }
};

} // namespace

/// Reads that wait for a pass over a large image without keeping their thread, and what the pass takes.
class TstGiantParked : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    std::string newFolder() { return m_folder.filePath(QString("store%1").arg(++m_count)).toStdString(); }

    using Rig = GiantRig;

private slots:
    void aReadThatParksKeepsNoThreadAndIsWokenWhenItsRowsAreWritten()
    {
        Rig rig(newFolder());
        Parker upper;
        Parker lower;
        const auto first = upper.read(*rig.giant, {0, 0, 0});
        QVERIFY(!first && first.error().code == ErrorCode::Cancelled && upper.parking->hold());
        QVERIFY(!lower.read(*rig.giant, {0, 0, 1}) && lower.parking->hold());
        QCOMPARE(rig.services.store->readers().load(), 2); // the pass is waited for
        QCOMPARE(rig.activity().state, std::string("pending"));
        QCOMPARE(upper.woken + lower.woken, 0);

        // It begins: they look again, and wait for their rows.
        Parker upperRows(upper.parking->hold());
        Parker lowerRows(lower.parking->hold());
        int seenAtHalf = -1;
        rig.image->onRow = [&](std::int64_t y) {
            if (y == 0) {
                QCOMPARE(upper.woken + lower.woken, 2);
                QVERIFY(!upperRows.read(*rig.giant, {0, 0, 0}));
                QVERIFY(!lowerRows.read(*rig.giant, {0, 0, 1}));
            }
            if (y == 700) // rows 0 to 512 are written
                seenAtHalf = upperRows.woken * 10 + lowerRows.woken;
        };
        rig.executor.drain();
        QCOMPARE(seenAtHalf, 10);
        QCOMPARE(upperRows.woken + lowerRows.woken, 2);
        QVERIFY(Parker().read(*rig.giant, {0, 0, 1}));
        QCOMPARE(rig.image->reads, 0);
        QCOMPARE(rig.services.store->readers().load(), 0); // the pass is over, though some have not looked yet
        upper.parking = lower.parking = upperRows.parking = lowerRows.parking = nullptr;
        QCOMPARE(rig.services.store->readers().load(), 0);
    }

    void aReadThatParksHearsThatThePassWasCancelled()
    {
        Rig rig(newFolder());
        Parker waiting;
        QVERIFY(!waiting.read(*rig.giant, {0, 0, 1}));
        QVERIFY(rig.services.activities.cancel(rig.activity().id));
        rig.executor.drain();
        QCOMPARE(waiting.woken, 1);
        QVERIFY(waiting.parking->hold());
        QCOMPARE(rig.services.store->readers().load(), 0);
        const auto again = Parker(waiting.parking->hold()).read(*rig.giant, {0, 0, 1});
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Closed);
    }

    void whatAPassKeepsInMemoryIsCounted()
    {
        Rig rig(newFolder());
        rig.image->parts = true;
        QVERIFY(rig.giant->read({0, 0, 0}, {}));
        const std::uint64_t before = rig.services.blocks.report().bytes;
        std::uint64_t during = 0;
        rig.image->onRow = [&](std::int64_t) { during = rig.services.blocks.report().bytes; };
        rig.executor.drain();
        QVERIFY(during >= before + std::uint64_t(1300) * 4 * 64);
        QCOMPARE(rig.services.blocks.report().bytes, before);
    }
};

QTEST_APPLESS_MAIN(TstGiantParked)
#include "tst_giant_parked.moc"

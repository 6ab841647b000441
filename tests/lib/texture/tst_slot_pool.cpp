// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include <support/fake_texture_backend.h>
#include <texture/slot_pool.h>

using namespace tessera;

class TestSlotPool : public QObject {
    Q_OBJECT

private slots:
    void sizesFitTheirClass()
    {
        QCOMPARE(slotClassFor(34, 34), std::optional(0));
        QCOMPARE(slotClassFor(35, 2), std::optional(1));
        QCOMPARE(slotClassFor(514, 1), std::optional(5));
        QVERIFY(!slotClassFor(515, 10));
        QVERIFY(!slotClassFor(0, 10));
        QCOMPARE(tileSlotBytes(512, 3), std::uint64_t(514 * 514 * 4));
        QCOMPARE(tileSlotBytes(32, 20), std::uint64_t(34 * 34 * 4));
    }

    void aFreedSlotIsUsedAgainWithoutTheDevice()
    {
        FakeTextureBackend device;
        ManualClock clock;
        SlotPool pool(device, clock, 64 << 20);
        const SlotRef first = *pool.take(5);
        pool.release(first);
        const auto created = device.created;
        for (int i = 0; i < 100; ++i) {
            const SlotRef again = *pool.take(5);
            QCOMPARE(again, first);
            pool.release(again);
        }
        QCOMPARE(device.created, created);
        QCOMPARE(device.destroyed, std::uint64_t(0));
        QCOMPARE(pool.reused(), std::uint64_t(100));
    }

    void theBudgetIsNeverExceeded_data()
    {
        QTest::addColumn<quint64>("budget");
        for (const quint64 budget : {1ULL << 20U, 5ULL << 20U, (12ULL << 20U) + 1, 96ULL << 20U})
            QTest::addRow("%llu", budget) << budget;
    }
    void theBudgetIsNeverExceeded()
    {
        QFETCH(quint64, budget);
        FakeTextureBackend device;
        ManualClock clock;
        SlotPool pool(device, clock, budget);
        std::mt19937 random(7);
        std::vector<SlotRef> taken;
        for (int i = 0; i < 5000; ++i) {
            if (random() % 3 != 0) {
                if (auto slot = pool.take(static_cast<int>(random() % kSlotClasses)))
                    taken.push_back(*slot);
                else
                    QCOMPARE(slot.error().code, ErrorCode::Full);
            } else if (!taken.empty()) {
                const std::size_t at = random() % taken.size();
                pool.release(taken[at]);
                taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(at));
            }
            if (i % 500 == 499) {
                clock.advance(std::chrono::seconds(6));
                pool.tidy();
            }
            QCOMPARE(pool.bytes(), device.bytes);
            QVERIFY(device.bytes <= budget);
        }
        QCOMPARE(pool.peakBytes(), device.peakBytes);
        QVERIFY(device.errors.empty());
    }

    void rootsTakeAtMostAQuarter()
    {
        FakeTextureBackend device;
        ManualClock clock;
        SlotPool pool(device, clock, 8 << 20);
        std::uint64_t roots = 0;
        while (pool.take(kRootClass))
            ++roots;
        QVERIFY(roots * slotBytes(kRootClass) <= 2 << 20);
        QVERIFY(roots * slotBytes(kRootClass) > (2 << 20) - slotBytes(kRootClass) * 2);
        QVERIFY(pool.take(5).ok());
    }

    void emptyPagesMakeRoomForAnotherClass()
    {
        FakeTextureBackend device;
        ManualClock clock;
        SlotPool pool(device, clock, 8 << 20);
        std::vector<SlotRef> small;
        while (auto slot = pool.take(3))
            small.push_back(*slot);
        while (auto slot = pool.take(1)) // what is left over
            small.push_back(*slot);
        QVERIFY(!pool.take(5));
        for (const SlotRef& slot : small)
            pool.release(slot);
        QVERIFY(pool.take(5).ok());
        QVERIFY(device.bytes <= 8 << 20);
        QVERIFY(device.errors.empty());
    }

    void pagesEmptyForLongAreGivenUp()
    {
        FakeTextureBackend device;
        ManualClock clock;
        SlotPool pool(device, clock, 64 << 20);
        pool.release(*pool.take(4));
        clock.advance(SlotPool::kKeepEmpty - Duration(1));
        pool.tidy();
        QCOMPARE(device.pages.size(), std::size_t(1));
        clock.advance(Duration(1));
        pool.tidy();
        QCOMPARE(device.pages.size(), std::size_t(0));
        QCOMPARE(pool.bytes(), std::uint64_t(0));
    }

    void withoutAContextPagesWaitAndStillCount()
    {
        FakeTextureBackend device;
        ManualClock clock;
        SlotPool pool(device, clock, 64 << 20);
        pool.release(*pool.take(4));
        const auto bytes = pool.bytes();
        device.current = false;
        pool.giveUpEmpty();
        QCOMPARE(pool.pendingDestroy(), std::uint64_t(1));
        QCOMPARE(pool.bytes(), bytes);
        device.current = true;
        pool.tidy();
        QCOMPARE(pool.pendingDestroy(), std::uint64_t(0));
        QCOMPARE(pool.bytes(), std::uint64_t(0));
        QVERIFY(device.errors.empty());
    }

    void aRefusalOfTheDeviceIsPassedOn()
    {
        FakeTextureBackend device;
        device.failCreate = true;
        ManualClock clock;
        SlotPool pool(device, clock, 64 << 20);
        const auto slot = pool.take(5);
        QVERIFY(!slot);
        QCOMPARE(slot.error().code, ErrorCode::Full);
        QCOMPARE(pool.bytes(), std::uint64_t(0));
        device.failCreate = false;
        QVERIFY(pool.take(5).ok());
    }

    void theReportCountsSlots()
    {
        FakeTextureBackend device;
        ManualClock clock;
        SlotPool pool(device, clock, 64 << 20);
        const SlotRef a = *pool.take(5);
        const SlotRef b = *pool.take(5);
        pool.release(a);
        const auto reports = pool.report();
        QCOMPARE(reports.size(), std::size_t(1));
        const PoolReport& r = reports.front();
        QCOMPARE(r.name, std::string("slots 512"));
        QCOMPARE(r.leased, std::uint64_t(1));
        QCOMPARE(r.peakLeased, std::uint64_t(2));
        QCOMPARE(r.idle + r.leased, r.allocs);
        QCOMPARE(r.bytes, device.bytes);
        QCOMPARE(a.page, b.page);
        pool.release(b);
        pool.release({b.page + 1, 0, b.sizeClass}); // of no page
        QCOMPARE(pool.report().front().leased, std::uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(TestSlotPool)
#include "tst_slot_pool.moc"

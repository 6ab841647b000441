// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>
#include <thread>

#include <QTest>

#include <image/buffer_pool.h>
#include <image/decoded_blocks.h>

using namespace tessera;

/// The memory that decoders share: buffers for tiles, and decoded pieces.
class TstBuffers : public QObject {
    Q_OBJECT

    SteadyClock m_clock;

    static BlockKey key(std::uint64_t x) { return {{1, 2}, 0, x, 0}; }
    static Block block(std::uint64_t bytes) { return {std::make_shared<int>(1), bytes}; }

private slots:
    void memoryIsUsedAgain()
    {
        BufferPool pool(8U << 20U, m_clock);
        for (int i = 0; i < 10; ++i) {
            const auto pixels = pool.allocate(514, 514, true, "test");
            QVERIFY(pixels);
            QCOMPARE(pool.report().leased, std::uint64_t(1));
            QCOMPARE(pool.report().holders.size(), 1U);
        }
        const PoolReport report = pool.report();
        QCOMPARE(report.allocs, std::uint64_t(1));
        QCOMPARE(report.reuseHits, std::uint64_t(9));
        QCOMPARE(report.leased, std::uint64_t(0));
        QCOMPARE(report.peakLeased, std::uint64_t(1));
    }

    void theBudgetIsHardAndIdleSizesGiveWay()
    {
        BufferPool pool(3U << 20U, m_clock);
        {
            std::vector<Pixels> small;
            for (int i = 0; i < 100; ++i)
                small.push_back(*pool.allocate(66, 66, true, "test"));
        }
        QVERIFY(pool.report().idle > 0);
        const auto first = pool.allocate(514, 514, true, "test");
        const auto second = pool.allocate(514, 514, true, "test");
        QVERIFY(first && second);
        QVERIFY(pool.report().bytes <= pool.report().budgetBytes);
        std::stop_source stop;
        stop.request_stop();
        const auto third = pool.allocate(514, 514, true, "test", stop.get_token());
        QVERIFY(!third);
        QCOMPARE(third.error().code, ErrorCode::Cancelled);
        QCOMPARE(pool.allocate(2000, 2000, true, "test").error().code, ErrorCode::TooLarge);
    }

    void whoWaitsGetsWhatOthersReturn()
    {
        BufferPool pool(2U << 20U, m_clock);
        std::optional<Pixels> held(*pool.allocate(514, 514, true, "test"));
        Result<Pixels> got = Error{};
        std::jthread waiter([&] { got = pool.allocate(514, 514, true, "test"); });
        while (pool.report().waiters == 0)
            std::this_thread::yield();
        held.reset();
        waiter.join();
        QVERIFY(got);
    }

    void largeBlocksAreCountedToo()
    {
        BufferPool pool(16U << 20U, m_clock);
        {
            const auto large = pool.allocate(1500, 1500, false, "large one");
            QVERIFY(large);
            QCOMPARE(pool.report().holders.size(), 1U);
            QCOMPARE(pool.report().holders[0].reason, std::string("large one"));
            QCOMPARE(pool.report().bytes, std::uint64_t(1500) * 1500 * 4);
        }
        QCOMPARE(pool.report().bytes, std::uint64_t(0));
        QCOMPARE(pool.report().peakBytes, std::uint64_t(1500) * 1500 * 4);
        QVERIFY(pool.report().holders.empty());
        QCOMPARE(pool.report().allocs, pool.report().deallocs);
    }

    void pixelsMayOutliveThePool()
    {
        std::optional<Pixels> kept;
        {
            BufferPool pool(4U << 20U, m_clock);
            kept.emplace(*pool.allocate(100, 100, true, "test"));
        }
        std::fill_n(kept->row(99), 400, std::uint8_t(7));
        QCOMPARE(int(kept->row(99)[399]), 7);
    }

    void aPieceIsMadeOnceAndKeptInsideTheBudget()
    {
        DecodedBlocks blocks(100);
        int made = 0;
        const auto get = [&](std::uint64_t x) {
            return blocks.get(key(x), {}, [&] {
                ++made;
                return Result<Block>(block(40));
            });
        };
        QVERIFY(get(1) && get(1) && get(2));
        QCOMPARE(made, 2);
        QVERIFY(get(1) && get(3)); // 2 is the oldest now
        QVERIFY(blocks.contains(key(1)) && !blocks.contains(key(2)) && blocks.contains(key(3)));
        QVERIFY(blocks.report().bytes <= 100);
        QCOMPARE(blocks.report().peakBytes, std::uint64_t(80));
        QCOMPARE(blocks.report().evicted, std::uint64_t(1));
    }

    void whoAsksMeanwhileWaitsForTheSamePiece()
    {
        DecodedBlocks blocks(1000);
        std::atomic<int> made = 0;
        std::vector<std::jthread> threads;
        std::atomic<int> succeeded = 0;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                const auto result = blocks.get(key(1), {}, [&]() -> Result<Block> {
                    ++made;
                    while (blocks.report().joined < 3)
                        std::this_thread::yield();
                    return block(1);
                });
                succeeded += result.ok() ? 1 : 0;
            });
        }
        threads.clear();
        QCOMPARE(made.load(), 1);
        QCOMPARE(succeeded.load(), 4);
    }

    void aCancelledMakerLeavesItToTheNext()
    {
        DecodedBlocks blocks(1000);
        Result<Block> second = Error{};
        std::jthread other;
        const auto first = blocks.get(key(1), {}, [&]() -> Result<Block> {
            other = std::jthread([&] { second = blocks.get(key(1), {}, [] { return Result<Block>(block(1)); }); });
            while (blocks.report().joined == 0)
                std::this_thread::yield();
            return Error{ErrorCode::Cancelled, "cancelled"};
        });
        other.join();
        QVERIFY(!first);
        QVERIFY(second);
    }

    void aWaiterCanBeCancelled()
    {
        DecodedBlocks blocks(1000);
        Result<Block> second = Error{};
        const auto first = blocks.get(key(1), {}, [&]() -> Result<Block> {
            std::stop_source stop;
            std::jthread other(
                [&] { second = blocks.get(key(1), stop.get_token(), [] { return Result<Block>(block(1)); }); });
            while (blocks.report().joined == 0)
                std::this_thread::yield();
            stop.request_stop();
            other.join();
            return block(1);
        });
        QVERIFY(first);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Cancelled);
    }

private:
    /// One that asks while another thread makes the piece `x`, which ends with `made`.
    struct Asker {
        Result<Block> first;
        ParkingPtr parking;
        int woken = 0;
        bool wokenTooEarly = false;

        Asker(DecodedBlocks& blocks, std::uint64_t x, const Result<Block>& made) : first(Error{})
        {
            parking = std::make_shared<Parking>([this] { ++woken; });
            (void)blocks.get(key(x), {}, [&] {
                first = blocks.get(
                    key(x), {}, [] { return Result<Block>(block(7)); }, parking);
                wokenTooEarly = woken > 0;
                return made;
            });
        }
        Result<Block> again(DecodedBlocks& blocks, std::uint64_t x, int& makes) const
        {
            const auto next = std::make_shared<Parking>([] {}, parking->hold());
            return blocks.get(
                key(x), {},
                [&] {
                    ++makes;
                    return Result<Block>(block(9));
                },
                next);
        }
    };

private slots:
    void whoParksDoesNotWaitAndIsWoken()
    {
        DecodedBlocks blocks(1000);
        const Asker asker(blocks, 1, block(5));
        QVERIFY(!asker.first && asker.first.error().code == ErrorCode::Cancelled);
        QVERIFY(!asker.wokenTooEarly);
        QCOMPARE(asker.woken, 1);
        int makes = 0;
        const auto again = asker.again(blocks, 1, makes);
        QVERIFY(again && again->bytes == 5);
        QCOMPARE(makes, 0);
    }

    void whatWasParkedForIsThereThoughItIsTooLargeToBeKept()
    {
        DecodedBlocks blocks(100);
        const Asker asker(blocks, 1, block(5000));
        QVERIFY(!blocks.contains(key(1)));
        int makes = 0;
        QCOMPARE(asker.again(blocks, 1, makes)->bytes, std::uint64_t(5000));
        QCOMPARE(asker.again(blocks, 2, makes)->bytes, std::uint64_t(9)); // not another one's
        QCOMPARE(makes, 1);
    }

    void whoParkedSharesTheFailureButNotTheCancellation()
    {
        DecodedBlocks blocks(1000);
        const Asker broken(blocks, 1, Error{ErrorCode::Corrupt, "broken"});
        int makes = 0;
        QCOMPARE(broken.again(blocks, 1, makes).error().reason, std::string("broken"));
        QCOMPARE(makes, 0);
        const Asker left(blocks, 2, Error{ErrorCode::Cancelled, "cancelled"});
        QCOMPARE(left.woken, 1);
        QVERIFY(left.again(blocks, 2, makes));
        QCOMPARE(makes, 1);
    }

    void whoHasGoneIsNotWoken()
    {
        Parked parked;
        int woken = 0;
        const auto stays = std::make_shared<Parking>([&] { ++woken; });
        parked.add(std::make_shared<Parking>([&] { woken += 100; }));
        parked.add(stays);
        wakeAll(parked.take());
        wakeAll(parked.take());
        QCOMPARE(woken, 1);
    }

    void keptPiecesGiveWayToWhatIsUnderWay()
    {
        DecodedBlocks blocks(100);
        const auto put = [&](std::uint64_t x) { blocks.put(key(x), block(40)); };
        put(1);
        put(2);
        {
            DecodedBlocks::Claim claim = blocks.claim(30, 500);
            QVERIFY(!blocks.contains(key(1)) && blocks.contains(key(2)));
            QCOMPARE(blocks.report().bytes, std::uint64_t(40 + 30 + 500));
            QCOMPARE(blocks.report().budgetBytes, std::uint64_t(100));
            const DecodedBlocks::Claim moved = std::move(claim);
            claim = blocks.claim(500, 0);                                        // more than all
            QCOMPARE(blocks.report().bytes, std::uint64_t(40 + 30 + 500 + 500)); // the kept one may stay
        }
        QCOMPARE(blocks.report().bytes, std::uint64_t(40));
        put(1);
        put(2);
        QCOMPARE(blocks.report().bytes, std::uint64_t(80));
    }

    void failuresAndExceptionsAreNotKept()
    {
        DecodedBlocks blocks(1000);
        QVERIFY(!blocks.get(key(1), {}, [] { return Result<Block>(Error{ErrorCode::Corrupt, "broken"}); }));
        const auto thrown = blocks.get(key(1), {}, []() -> Result<Block> { throw std::runtime_error("no"); });
        QVERIFY(!thrown);
        QCOMPARE(thrown.error().reason, std::string("decoding failed: no"));
        QVERIFY(blocks.get(key(1), {}, [] { return Result<Block>(block(1)); }));
    }
};

QTEST_APPLESS_MAIN(TstBuffers)
#include "tst_buffers.moc"

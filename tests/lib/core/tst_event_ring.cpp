// SPDX-License-Identifier: MIT
#include <QTest>

#include <atomic>
#include <latch>
#include <set>
#include <thread>
#include <vector>

#include <core/event_ring.h>

using namespace tessera;

namespace {

/// An event whose every word says who made it and when.
Event eventOf(std::uint16_t who, std::uint32_t number)
{
    Event e{.kind = EventKind::Upload, .lane = who, .when = TimePoint(Duration(number)), .took = Duration(who)};
    e.key.source = {number, who};
    e.other.address = {who, number, number};
    e.numbers = {number, who, number, who};
    return e;
}

bool isWhole(const Event& e)
{
    const auto number = e.numbers[0];
    return e.numbers == std::array<std::uint32_t, 4>{number, e.lane, number, e.lane}
           && e.key.source == SourceId{number, e.lane} && e.other.address == TileAddress{e.lane, number, number}
           && e.when == TimePoint(Duration(number)) && e.took == Duration(e.lane) && e.kind == EventKind::Upload;
}

std::vector<std::uint32_t> numbersOf(const EventRing& ring, EventRing::Cursor& cursor)
{
    std::vector<std::uint32_t> numbers;
    ring.read(cursor, [&](const Event& e) { numbers.push_back(e.numbers[0]); });
    return numbers;
}

} // namespace

class EventRingTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasAddedIsReadOnceAndInOrder()
    {
        EventRing ring(8);
        EventRing::Cursor cursor;
        QVERIFY(numbersOf(ring, cursor).empty());
        for (std::uint32_t i = 0; i < 3; ++i)
            ring.add(eventOf(1, i));
        QCOMPARE(numbersOf(ring, cursor), (std::vector<std::uint32_t>{0, 1, 2}));
        QVERIFY(numbersOf(ring, cursor).empty());
        ring.add(eventOf(1, 3));
        QCOMPARE(numbersOf(ring, cursor), (std::vector<std::uint32_t>{3}));
        QCOMPARE(cursor.lost, std::uint64_t(0));
        QCOMPARE(ring.added(), std::uint64_t(4));
    }

    void everyFieldComesBack()
    {
        EventRing ring(2);
        ring.add(eventOf(7, 42));
        EventRing::Cursor cursor;
        int read = 0;
        ring.read(cursor, [&](const Event& e) { read += isWhole(e) && e.lane == 7 && e.numbers[0] == 42 ? 1 : 0; });
        QCOMPARE(read, 1);
    }

    void theOldestAreOverwrittenAndCounted()
    {
        EventRing ring(5);
        QCOMPARE(ring.capacity(), std::size_t(8));
        EventRing::Cursor cursor;
        for (std::uint32_t i = 0; i < 20; ++i)
            ring.add(eventOf(1, i));
        QCOMPARE(numbersOf(ring, cursor), (std::vector<std::uint32_t>{12, 13, 14, 15, 16, 17, 18, 19}));
        QCOMPARE(cursor.lost, std::uint64_t(12));
        ring.add(eventOf(1, 20));
        QCOMPARE(numbersOf(ring, cursor), (std::vector<std::uint32_t>{20}));
        QCOMPARE(cursor.lost, std::uint64_t(12));
    }

    void eachReaderHasItsOwnPlace()
    {
        EventRing ring(8);
        EventRing::Cursor early;
        EventRing::Cursor late;
        ring.add(eventOf(1, 0));
        QCOMPARE(numbersOf(ring, early).size(), std::size_t(1));
        ring.add(eventOf(1, 1));
        QCOMPARE(numbersOf(ring, early), (std::vector<std::uint32_t>{1}));
        QCOMPARE(numbersOf(ring, late), (std::vector<std::uint32_t>{0, 1}));
    }

    // A visitor may add: what it adds is for the next time.
    void aVisitorMayAdd()
    {
        EventRing ring(8);
        EventRing::Cursor cursor;
        ring.add(eventOf(1, 0));
        int visited = 0;
        ring.read(cursor, [&](const Event&) {
            ++visited;
            ring.add(eventOf(1, 1));
        });
        QCOMPARE(visited, 1);
        QCOMPARE(numbersOf(ring, cursor), (std::vector<std::uint32_t>{1}));
    }

    void manyThreadsKeepEachTheirOrderAndNothingIsLost()
    {
        constexpr std::uint16_t kThreads = 4;
        constexpr std::uint32_t kEach = 4000;
        EventRing ring(kThreads * kEach);
        std::latch together(kThreads);
        {
            std::vector<std::jthread> threads;
            for (std::uint16_t who = 0; who < kThreads; ++who)
                threads.emplace_back([&ring, &together, who] {
                    together.arrive_and_wait();
                    for (std::uint32_t i = 0; i < kEach; ++i)
                        ring.add(eventOf(who, i));
                });
        }
        std::array<std::uint32_t, kThreads> next{};
        EventRing::Cursor cursor;
        bool whole = true;
        bool inOrder = true;
        ring.read(cursor, [&](const Event& e) {
            whole = whole && isWhole(e);
            inOrder = inOrder && e.numbers[0] == next[e.lane]++;
        });
        QVERIFY(whole);
        QVERIFY(inOrder);
        QCOMPARE(cursor.lost, std::uint64_t(0));
        QCOMPARE(next, (std::array<std::uint32_t, kThreads>{kEach, kEach, kEach, kEach}));
    }

    // The ring is far too small, so that writers overtake each other and the reader all the time.
    void aReaderBesideManyWritersSeesWholeEventsAndCountsTheRest()
    {
        constexpr std::uint16_t kThreads = 3;
        constexpr std::uint32_t kEach = 30'000;
        EventRing ring(16);
        EventRing::Cursor cursor;
        std::array<std::int64_t, kThreads> last{-1, -1, -1};
        std::uint64_t read = 0;
        bool whole = true;
        bool inOrder = true;
        const auto look = [&](const Event& e) {
            ++read;
            whole = whole && isWhole(e) && e.lane < kThreads;
            inOrder = inOrder && e.numbers[0] > last[e.lane % kThreads];
            last[e.lane % kThreads] = e.numbers[0];
        };
        std::latch together(kThreads + 1);
        std::atomic<int> busy{kThreads};
        {
            std::vector<std::jthread> threads;
            for (std::uint16_t who = 0; who < kThreads; ++who)
                threads.emplace_back([&ring, &together, &busy, who] {
                    together.arrive_and_wait();
                    for (std::uint32_t i = 0; i < kEach; ++i)
                        ring.add(eventOf(who, i));
                    --busy;
                });
            together.arrive_and_wait();
            while (busy > 0)
                ring.read(cursor, look);
        }
        ring.read(cursor, look, EventRing::Unfinished::Skip);
        QVERIFY(whole);
        QVERIFY(inOrder);
        QVERIFY(read > 0);
        QCOMPARE(ring.added(), std::uint64_t(kThreads) * kEach);
        QCOMPARE(read + cursor.lost, ring.added());
    }
};

QTEST_APPLESS_MAIN(EventRingTest)
#include "tst_event_ring.moc"

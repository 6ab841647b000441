// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <random>
#include <string>

#include <QTest>

#include <core/priority_heap.h>
#include <core/rank.h>

using namespace tessera;

class PriorityHeapTest : public QObject {
    Q_OBJECT

private slots:
    void leastRankIsOnTop();
    void equalRanksLeaveInOrderOfArrival();
    void aReRankedElementKeepsItsAge();
    void updateMovesBothWays();
    void eraseTakesOutAnywhere();
    void aKeyIsInOnce();
    void forEachSeesAll();
    void behavesAsASortedListUnderRandomChanges();
    void worksWithTileKeysAndRanks();
    void moves();
};

static std::string drain(PriorityHeap<char, int>& heap)
{
    std::string order;
    while (!heap.empty())
        order += heap.pop();
    return order;
}

void PriorityHeapTest::leastRankIsOnTop()
{
    PriorityHeap<char, int> heap;
    QVERIFY(heap.push('b', 2) && heap.push('c', 3) && heap.push('a', 1));
    QCOMPARE(heap.top(), 'a');
    QCOMPARE(heap.topRank(), 1);
    QCOMPARE(heap.size(), std::size_t(3));
    QCOMPARE(drain(heap), std::string("abc"));
}

void PriorityHeapTest::equalRanksLeaveInOrderOfArrival()
{
    PriorityHeap<char, int> heap;
    for (const char c : std::string("fghijklmnopq"))
        heap.push(c, 1);
    heap.push('a', 0);
    QCOMPARE(drain(heap), std::string("afghijklmnopq"));
}

void PriorityHeapTest::aReRankedElementKeepsItsAge()
{
    PriorityHeap<char, int> heap;
    heap.push('a', 5);
    heap.push('b', 1);
    heap.push('c', 1);
    QVERIFY(heap.update('a', 1));
    QCOMPARE(drain(heap), std::string("abc"));
}

void PriorityHeapTest::updateMovesBothWays()
{
    PriorityHeap<char, int> heap;
    for (int i = 0; i < 8; ++i)
        heap.push(static_cast<char>('a' + i), i);
    QVERIFY(heap.update('h', -1));
    QVERIFY(heap.update('a', 100));
    QVERIFY(!heap.update('z', 1));
    QCOMPARE(*heap.rank('a'), 100);
    QVERIFY(!heap.rank('z'));
    QCOMPARE(drain(heap), std::string("hbcdefga"));
}

void PriorityHeapTest::eraseTakesOutAnywhere()
{
    for (char gone = 'a'; gone <= 'h'; ++gone) {
        PriorityHeap<char, int> heap;
        std::string expected;
        for (char c = 'a'; c <= 'h'; ++c) {
            heap.push(c, c);
            if (c != gone)
                expected += c;
        }
        QVERIFY(heap.erase(gone));
        QVERIFY(!heap.erase(gone));
        QVERIFY(!heap.contains(gone));
        QCOMPARE(drain(heap), expected);
    }
}

void PriorityHeapTest::aKeyIsInOnce()
{
    PriorityHeap<char, int> heap;
    QVERIFY(heap.push('a', 1));
    QVERIFY(!heap.push('a', 7));
    QCOMPARE(heap.topRank(), 1);
    QCOMPARE(heap.size(), std::size_t(1));
    heap.clear();
    QVERIFY(heap.empty());
    QVERIFY(heap.push('a', 7));
}

void PriorityHeapTest::forEachSeesAll()
{
    PriorityHeap<char, int> heap;
    heap.push('a', 1);
    heap.push('b', 2);
    std::map<char, int> seen;
    heap.for_each([&seen](char key, int rank) { seen[key] = rank; });
    QVERIFY((seen == std::map<char, int>{{'a', 1}, {'b', 2}}));
}

void PriorityHeapTest::behavesAsASortedListUnderRandomChanges()
{
    std::mt19937 random(7);
    PriorityHeap<int, int> heap;
    std::map<int, std::pair<int, int>> model; // key -> rank, age
    int age = 0;
    for (int step = 0; step < 20000; ++step) {
        const int key = static_cast<int>(random() % 200);
        const int rank = static_cast<int>(random() % 20);
        switch (random() % 4) {
        case 0:
            QCOMPARE(heap.push(key, rank), model.emplace(key, std::pair(rank, age)).second);
            ++age;
            break;
        case 1:
            QCOMPARE(heap.update(key, rank), model.contains(key));
            if (model.contains(key))
                model[key].first = rank;
            break;
        case 2: QCOMPARE(heap.erase(key), model.erase(key) > 0); break;
        default:
            if (!model.empty()) {
                const auto best = std::min_element(model.begin(), model.end(),
                                                   [](const auto& a, const auto& b) { return a.second < b.second; });
                QCOMPARE(heap.pop(), best->first);
                model.erase(best);
            }
        }
        QCOMPARE(heap.size(), model.size());
    }
}

void PriorityHeapTest::worksWithTileKeysAndRanks()
{
    PriorityHeap<TileKey, Rank> heap;
    TileKey far, near, cover;
    near.address.x = 1;
    cover.address.x = 2;
    heap.push(far, Rank{1, 900, 0});
    heap.push(near, Rank{1, 10, 0});
    heap.push(cover, Rank{0, 5000, 0});
    QVERIFY(heap.pop() == cover);
    QVERIFY(heap.pop() == near);
    QVERIFY(heap.pop() == far);
}

void PriorityHeapTest::moves()
{
    PriorityHeap<char, int> heap;
    heap.push('b', 2);
    heap.push('a', 1);
    PriorityHeap<char, int> other = std::move(heap);
    QVERIFY(other.update('b', 0));
    QCOMPARE(drain(other), std::string("ba"));
}

QTEST_APPLESS_MAIN(PriorityHeapTest)
#include "tst_priority_heap.moc"

// SPDX-License-Identifier: MIT
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

#include <core/slot_heap.h>

using namespace tessera;

using Heap = SlotHeap<int, int>;

class SlotHeapTest : public QObject {
    Q_OBJECT

private slots:
    void slotsAreUsedAgain()
    {
        Heap heap;
        const Heap::Slot one = heap.push(1, 5);
        const Heap::Slot two = heap.push(2, 3);
        QCOMPARE(heap.topSlot(), two);
        QCOMPARE(heap.rank(one), 5);
        QCOMPARE(heap.value(one), 1);
        heap.erase(one);
        QCOMPARE(heap.push(3, 1), one);
        QCOMPARE(heap.pop(), 3);
        QCOMPARE(heap.pop(), 2);
        QVERIFY(heap.empty());
    }

    void manyChangesAtOnceKeepTheAges()
    {
        Heap heap;
        std::vector<Heap::Change> changes;
        for (int i = 0; i < 100; ++i)
            changes.push_back({heap.push(i, i), 7});
        std::reverse(changes.begin(), changes.end());
        heap.updateAll(changes);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(heap.pop(), i);
    }

    // Few and many changes at once, against a map sorted by rank and age.
    void behavesAsASortedListUnderRandomChanges()
    {
        struct Element {
            int rank;
            int age;
            Heap::Slot slot;
        };
        std::mt19937 random(3);
        const auto below = [&random](std::size_t n) { return static_cast<int>(random() % n); };
        Heap heap;
        std::map<int, Element> model;
        int next = 0;
        for (int round = 0; round < 2'000; ++round) {
            for (int i = below(20); i > 0; --i, ++next) {
                const int rank = below(10);
                model[next] = {rank, next, heap.push(next, rank)};
            }
            const int share = 1 + below(20);
            std::vector<Heap::Change> changes;
            std::vector<Heap::Slot> gone;
            for (auto it = model.begin(); it != model.end();) {
                const int dice = below(static_cast<std::size_t>(share) * 3);
                if (dice == 0)
                    changes.push_back({it->second.slot, it->second.rank = below(10)});
                if (dice == 1)
                    gone.push_back(it->second.slot);
                it = dice == 1 ? model.erase(it) : std::next(it);
            }
            heap.updateAll(changes);
            heap.eraseAll(gone);
            QCOMPARE(heap.size(), model.size());
            if (model.empty())
                continue;
            const auto best = std::min_element(model.begin(), model.end(), [](const auto& l, const auto& r) {
                return std::pair(l.second.rank, l.second.age) < std::pair(r.second.rank, r.second.age);
            });
            QCOMPARE(heap.topRank(), best->second.rank);
            QCOMPARE(heap.pop(), best->first);
            model.erase(best);
        }
    }
};

QTEST_APPLESS_MAIN(SlotHeapTest)
#include "tst_slot_heap.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <string>
#include <vector>

#include <scene/mosaic_queue.h>

using namespace tessera;

class TstMosaicQueue : public QObject {
    Q_OBJECT

    static MosaicItem item(ItemId id)
    {
        return {id, ItemText("/f/" + std::to_string(id), std::to_string(id)), id * 7ULL};
    }
    static std::vector<ItemId> idsOf(const std::vector<MosaicQueue::Task>& tasks)
    {
        std::vector<ItemId> ids;
        for (const MosaicQueue::Task& task : tasks)
            ids.push_back(task.item.id);
        return ids;
    }
    using Ids = std::vector<ItemId>;

private slots:
    void itemsComeAsTheyWereAddedWhicheverTheirIds()
    {
        MosaicQueue queue;
        const Ids added{9000, 4096, 4095, 0, 70000};
        for (const ItemId id : added)
            queue.add(item(id), false);
        QCOMPARE(queue.left(), added.size());
        const auto tasks = queue.take(10);
        QCOMPARE(idsOf(tasks), added);
        for (const MosaicQueue::Task& task : tasks) {
            QCOMPARE(task.item.text.locator(), "/f/" + std::to_string(task.item.id));
            QCOMPARE(task.item.name, task.item.id * 7ULL);
            QVERIFY(!task.verify);
        }
        QCOMPARE(queue.left(), std::size_t(0));
    }

    void thoseWithoutAPictureComeFirstAndThePreferredBeforeOthers()
    {
        MosaicQueue queue;
        queue.add(item(1), true);
        for (const ItemId id : {2U, 5000U, 3U})
            queue.add(item(id), false);
        const Ids preferred{3, 77};
        queue.prefer(preferred);
        QCOMPARE(idsOf(queue.take(10)), (Ids{3, 2, 5000}));
        const auto known = queue.take(10);
        QCOMPARE(idsOf(known), Ids{1});
        QVERIFY(known.front().verify);
    }

    void whatIsGivenBackIsOneOfTheNext()
    {
        MosaicQueue queue;
        for (const ItemId id : {1U, 4096U, 8192U})
            queue.add(item(id), false);
        const auto first = queue.take(2);
        queue.giveBack(first.back());
        queue.done(1);
        QCOMPARE(queue.left(), std::size_t(2));
        const auto next = queue.take(10);
        QCOMPARE(idsOf(next), (Ids{4096, 8192}));
        QCOMPARE(next.front().item.text.locator(), std::string("/f/4096"));
    }

    void oneThatIsAddedAgainIsDoneAnew()
    {
        MosaicQueue queue;
        queue.add(item(4), false);
        const auto taken = queue.take(1);
        queue.add(item(4), true);
        queue.giveBack(taken.front()); // of before
        queue.done(4);
        QCOMPARE(queue.left(), std::size_t(1));
        const auto again = queue.take(10);
        QCOMPARE(idsOf(again), Ids{4});
        QVERIFY(again.front().verify);
    }
};

QTEST_APPLESS_MAIN(TstMosaicQueue)
#include "tst_mosaic_queue.moc"

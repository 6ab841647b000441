// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <map>
#include <random>

#include <scene/open_keys.h>

using namespace tessera;

namespace {

/// So that many begin at the same place of the table.
SourceId crowded(std::uint64_t number)
{
    return {number, number % 7};
}

} // namespace

class TestOpenKeys : public QObject {
    Q_OBJECT

private slots:
    void nothingIsFoundBeforeAnythingIsAdded()
    {
        OpenKeys keys;
        QVERIFY(!keys.find({1, 2}));
        keys.remove({1, 2});
        QVERIFY(!keys.find({1, 2}));
    }

    void theFirstItemOfAKeyKeepsIt()
    {
        OpenKeys keys;
        QVERIFY(keys.add({1, 2}, 10));
        QVERIFY(!keys.add({1, 2}, 11));
        QCOMPARE(keys.find({1, 2}), std::optional<ItemId>(10));
        QVERIFY(!keys.find({2, 2})); // which begins at the same place
    }

    void anItemCanHaveSeveral()
    {
        OpenKeys keys;
        QVERIFY(keys.add({1, 2}, 10) && keys.add({5, 6}, 10));
        keys.remove({1, 2});
        QVERIFY(!keys.find({1, 2}));
        QCOMPARE(keys.find({5, 6}), std::optional<ItemId>(10));
        QVERIFY(keys.add({1, 2}, 12)); // it is free again
        QCOMPARE(keys.find({1, 2}), std::optional<ItemId>(12));
    }

    void clearedItIsAsNew()
    {
        OpenKeys keys;
        QVERIFY(keys.add({1, 2}, 10));
        keys.clear();
        QVERIFY(!keys.find({1, 2}));
        QVERIFY(keys.add({1, 2}, 3));
    }

    void itDoesAsAMapDoes()
    {
        OpenKeys keys;
        std::map<SourceId, ItemId> model;
        std::mt19937 random(20261122);
        for (ItemId i = 0; i < 30'000; ++i) {
            const SourceId key = crowded(random() % 900);
            if (random() % 3 == 0) {
                keys.remove(key);
                model.erase(key);
            } else {
                QCOMPARE(keys.add(key, i), model.emplace(key, i).second);
            }
        }
        for (std::uint64_t number = 0; number < 900; ++number) {
            const auto known = model.find(crowded(number));
            QCOMPARE(keys.find(crowded(number)), known == model.end() ? std::nullopt : std::optional(known->second));
        }
    }
};

QTEST_APPLESS_MAIN(TestOpenKeys)
#include "tst_open_keys.moc"

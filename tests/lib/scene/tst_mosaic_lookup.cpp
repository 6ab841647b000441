// SPDX-License-Identifier: GPL-3.0-or-later
// Which items have a picture already: found out in the background, a batch at a time.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <QTest>

#include <core/executor.h>
#include <scene/mosaic_lookup.h>

using namespace tessera;

namespace {

struct LookupRig {
    ManualExecutor background;
    ManualExecutor gui;
    std::shared_ptr<MosaicStore> store = *MosaicStore::open({});
    std::size_t count = 0; ///< items that there are
    std::size_t taken = 0;
    std::vector<std::vector<MosaicFiller::Found>> told;
    std::unique_ptr<MosaicLookup> lookup;

    LookupRig()
    {
        lookup = std::make_unique<MosaicLookup>(
            MosaicLookup::Config{store, "/wall/", &background, &gui},
            [this](std::size_t most) {
                std::vector<MosaicItem> items;
                for (; taken < count && items.size() < most; ++taken)
                    items.push_back({static_cast<ItemId>(taken), ItemText("/wall/" + std::to_string(taken), {}), 0});
                return items;
            },
            [this](std::vector<MosaicFiller::Found> found) { told.push_back(std::move(found)); });
    }
};

} // namespace

class TestMosaicLookup : public QObject {
    Q_OBJECT

private slots:
    void nothingIsLookedUpOnTheCallersThread()
    {
        LookupRig rig;
        rig.count = 3;
        rig.lookup->proceed();
        QVERIFY(rig.lookup->isBusy());
        rig.gui.run();
        QVERIFY(rig.told.empty());
        const MicroThumbnail picture{};
        const MosaicStore::Slot slot = *rig.store->put(mosaicName("1"), 7, picture);
        rig.background.run();
        QVERIFY(rig.told.empty());
        rig.gui.run();
        QVERIFY(!rig.lookup->isBusy());
        QCOMPARE(rig.told.size(), std::size_t(1));
        QCOMPARE(rig.told[0].size(), std::size_t(3));
        QCOMPARE(rig.told[0][0].slot, MosaicStore::kNone);
        QCOMPARE(rig.told[0][1].slot, slot);
        QCOMPARE(rig.told[0][1].item.name, mosaicName("1"));
        QCOMPARE(rig.told[0][1].item.text.locator(), std::string("/wall/1"));
    }

    void manyAreToldInBatches()
    {
        LookupRig rig;
        rig.count = 2 * MosaicLookup::kBatch + 5;
        rig.lookup->proceed();
        rig.lookup->proceed();
        QCOMPARE(rig.taken, MosaicLookup::kBatch); // one batch at a time is under way
        while (rig.background.run() + rig.gui.run() > 0) { }
        QCOMPARE(rig.told.size(), std::size_t(3));
        QCOMPARE(rig.told[2].size(), std::size_t(5));
        QCOMPARE(rig.told[2].back().item.id, static_cast<ItemId>(rig.count - 1));
        rig.count += 1; // some came later
        rig.lookup->proceed();
        while (rig.background.run() + rig.gui.run() > 0) { }
        QCOMPARE(rig.told.size(), std::size_t(4));
    }

    void nothingIsToldAfterItsEnd()
    {
        LookupRig rig;
        rig.count = 3;
        rig.lookup->proceed();
        rig.background.run();
        rig.lookup.reset();
        rig.gui.run();
        QVERIFY(rig.told.empty());
    }

    void namesArePathsBelowTheFolder()
    {
        QCOMPARE(mosaicNameIn("/wall/", "/wall/a/b.jpg"), mosaicName("a/b.jpg"));
        QCOMPARE(mosaicNameIn("/wall/", "/other/b.jpg"), mosaicName("/other/b.jpg"));
    }
};

QTEST_APPLESS_MAIN(TestMosaicLookup)
#include "tst_mosaic_lookup.moc"

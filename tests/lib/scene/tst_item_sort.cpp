// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <array>
#include <cstdlib>
#include <ctime>

#include <scene/item_sort.h>

using namespace tessera;

namespace {

constexpr std::int64_t kNot = ItemFacts::kUnknown;
constexpr std::int64_t kHour = 3'600'000'000'000;
using Ids = std::vector<ItemId>;

Ids sorted(const Arrangement& how, const std::vector<std::int64_t>& values, const Ids& byName,
           const std::vector<std::int64_t>& groups = {}, const std::vector<std::int64_t>& other = {})
{
    return sortItems({how, byName, values, other, groups}).order;
}

} // namespace

class TestItemSort : public QObject {
    Q_OBJECT

private slots:
    void byValueThenByNameAndTheUnknownLast()
    {
        const Arrangement bySize{SortKey::Size, false, GroupBy::None};
        QCOMPARE(sorted(bySize, {30, 10, kNot, 20}, {0, 1, 2, 3}), (Ids{1, 3, 0, 2}));
        QCOMPARE(sorted(bySize, {5, 5, 5, 1}, {2, 0, 3, 1}), (Ids{3, 2, 0, 1}));
        QCOMPARE(sorted(bySize, {7}, {2, 1, 0}), (Ids{0, 2, 1})); // beyond the column's end is unknown
    }

    void descendingTurnsValuesAndNothingElse()
    {
        const Arrangement bySize{SortKey::Size, true, GroupBy::None};
        QCOMPARE(sorted(bySize, {30, 10, kNot, 30}, {0, 1, 2, 3}), (Ids{0, 3, 1, 2}));
    }

    void dimensionsAreAllPixels()
    {
        const Arrangement byPixels{SortKey::Pixels, false, GroupBy::None};
        QCOMPARE(sorted(byPixels, {100, 3, 9}, {0, 1, 2}, {}, {1, 40, kNot}), (Ids{0, 1, 2}));
        QCOMPARE(sorted(byPixels, {4'000'000'000, 5}, {0, 1}, {}, {4'000'000, 5}), (Ids{1, 0})); // 64 bits
    }

    void namesMayStandInGroups()
    {
        const Arrangement byFolder{SortKey::Name, false, GroupBy::Folder};
        QCOMPARE(sorted(byFolder, {}, {0, 1, 2, 3}, {1, 0, 1, 0}), (Ids{1, 3, 0, 2}));
        const Arrangement backwards{SortKey::Name, true, GroupBy::Folder};
        QCOMPARE(sorted(backwards, {}, {0, 1, 2, 3}, {1, 0, 1, 0}), (Ids{2, 0, 3, 1}));
    }

    void aGroupIsSortedWithin()
    {
        const Arrangement how{SortKey::Size, false, GroupBy::Folder};
        QCOMPARE(sorted(how, {4, 3, 2, 1}, {0, 1, 2, 3}, {0, 0, 1, 1}), (Ids{1, 0, 3, 2}));
    }

    void daysAreThoseOfTheClockOnTheWall()
    {
        qputenv("TZ", "UTC-2"); // two hours ahead
        ::tzset();
        const std::vector<std::int64_t> dates{21 * kHour, 23 * kHour, kNot, -3 * kHour};
        const SortedItems files = sortItems({{SortKey::Name, false, GroupBy::Day}, {0, 1, 2, 3}, {}, {}, dates});
        QCOMPARE(files.groups, (std::vector<std::int64_t>{0, 1, kNot, -1}));
        QCOMPARE(files.order, (Ids{3, 0, 1, 2}));
        // A camera's clock has told its own time already.
        const SortedItems taken = sortItems({{SortKey::Taken, false, GroupBy::Day}, {0, 1, 2, 3}, dates, {}, dates});
        QCOMPARE(taken.groups, (std::vector<std::int64_t>{0, 0, kNot, -1}));
        qunsetenv("TZ");
        ::tzset();
    }

    void everyArrangementSaysWhatItNeeds()
    {
        const auto needs = [](SortKey key, GroupBy groups) { return Arrangement{key, false, groups}.needs(); };
        QVERIFY(needs(SortKey::Name, GroupBy::None).isEmpty());
        QVERIFY(needs(SortKey::Name, GroupBy::Folder).isEmpty());
        QCOMPARE(needs(SortKey::Name, GroupBy::Day), FactSet{Fact::Modified});
        QCOMPARE(needs(SortKey::Taken, GroupBy::Day), FactSet{Fact::Taken});
        QCOMPARE(needs(SortKey::Size, GroupBy::Day), (FactSet{Fact::Size, Fact::Modified}));
        QCOMPARE(needs(SortKey::Pixels, GroupBy::None), (FactSet{Fact::Width, Fact::Height}));
    }

    void wordsStandForEach()
    {
        for (int i = 0; i < kSortKeyCount; ++i)
            QCOMPARE(sortKeyOf(toString(static_cast<SortKey>(i))), std::optional(static_cast<SortKey>(i)));
        for (int i = 0; i < kGroupByCount; ++i)
            QCOMPARE(groupByOf(toString(static_cast<GroupBy>(i))), std::optional(static_cast<GroupBy>(i)));
        QVERIFY(!sortKeyOf("weight"));
        QVERIFY(!groupByOf(""));
    }

    void huesGoRoundAndGreysComeAfterThem()
    {
        QCOMPARE(hueOf(0xff0000ffU), std::int64_t(0));
        QCOMPARE(hueOf(0x00ff00ffU), std::int64_t(120));
        QCOMPARE(hueOf(0x0000ffffU), std::int64_t(240));
        QCOMPARE(hueOf(0xff00ffffU), std::int64_t(300));
        QVERIFY(hueOf(0x000000ffU) > 359);
        QVERIFY(hueOf(0xffffffffU) > hueOf(0x101010ffU));
    }

    void smallPicturesTellTheColourBeforeAllElse()
    {
        const std::shared_ptr<MosaicStore> store = MosaicStore::open("").value();
        const auto filled = [&](std::uint64_t name, std::array<std::uint8_t, 4> rgba) {
            MicroThumbnail picture;
            for (std::size_t i = 0; i < picture.rgba.size(); ++i)
                picture.rgba[i] = rgba[i % 4];
            return store->put(name, 1, picture).value();
        };
        PictureSlots places;
        places.set(0, filled(1, {0, 0, 200, 255}));
        places.set(1, filled(2, {0, 200, 0, 255}));
        places.set(2, PictureSlots::kNever);
        places.set(4, filled(3, {200, 0, 0, 255}));
        SortInput input{{SortKey::Colour, false, GroupBy::None}, {0, 1, 2, 3, 4}, {0, kNot, 180}, {}, {}};
        input.pictures = {places.snapshot(), store};
        QCOMPARE(sortItems(input).order, (Ids{4, 1, 2, 0, 3})); // the first is not red, as was said of it
        input.arrangement.descending = true;
        QCOMPARE(sortItems(input).order, (Ids{0, 2, 1, 4, 3})); // what is unknown is last
        input.pictures.store = nullptr;
        QCOMPARE(sortItems(input).order, (Ids{2, 0, 1, 3, 4}));
    }

    void foldersAreNamedFromWhatWasGiven()
    {
        QCOMPARE(folderTitle("/home/me/Pictures/2024/May/", {"/home/me/Pictures"}), std::string("Pictures/2024/May"));
        QCOMPARE(folderTitle("/home/me/Pictures/", {"/home/me/Pictures/"}), std::string("Pictures"));
        QCOMPARE(folderTitle("/b/two/", {"/a/one", "/b/two"}), std::string("two"));
        QCOMPARE(folderTitle("/home/me/", {"/home/me/a.jpg"}), std::string("me"));
    }
};

QTEST_APPLESS_MAIN(TestItemSort)
#include "tst_item_sort.moc"

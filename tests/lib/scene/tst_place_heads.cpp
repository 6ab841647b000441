// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <scene/place_heads.h>

using namespace tessera;

namespace {

SceneItem at(const std::string& key, std::uint32_t group = 0, const std::string& locator = {})
{
    SceneItem item;
    item.group = group;
    item.text = ItemText(locator, key);
    return item;
}

bool comesFirst(const SceneItem& a, const SceneItem& b)
{
    return std::tuple(a.group, a.text.key(), a.locator()) < std::tuple(b.group, b.text.key(), b.locator());
}

/// Of how many pairs something else is said than their texts say.
int wrongPairs(const PlaceHeads& heads, const std::vector<SceneItem>& items)
{
    int wrong = 0;
    for (ItemId a = 0; a < items.size(); ++a)
        for (ItemId b = 0; b < items.size(); ++b)
            wrong += heads.isBefore(items, a, b) != comesFirst(items[a], items[b]) ? 1 : 0;
    return wrong;
}

} // namespace

class TestPlaceHeads : public QObject {
    Q_OBJECT

private slots:
    void allThatIsComparedCounts()
    {
        using namespace std::string_literals;
        const std::vector<std::vector<SceneItem>> cases{
            {at("one")},
            {at(""), at("a"), at("ab"), at("abcdefghijklmn"), at("abcdefghijkl")},
            {at("a\0\0"s), at("a"), at("a\0b"s), at("a\0"s), at("a\0\1"s)},
            {at("a\xff"), at("a\x7f"), at("a\x80zz"), at("az")},
            {at("x0123456789abcB"), at("x0123456789abcA"), at("y"), at("x0123456789abc")}, // beyond the head
            {at("b", 0), at("a", 0xffffffffU), at("a", 1), at("c", 0), at("b", 1)},
            {at("same", 0, "/b"), at("same", 0, "/a"), at("same", 0, "/c")},
            {at("a long beginning that all have 2"), at("a long beginning that all have 10"),
             at("a long beginning that all have 1")}};
        for (const std::vector<SceneItem>& items : cases) {
            PlaceHeads atOnce;
            atOnce.extend(items);
            QCOMPARE(wrongPairs(atOnce, items), 0);
            PlaceHeads oneByOne;
            std::vector<SceneItem> some;
            for (const SceneItem& item : items) {
                some.push_back(item);
                oneByOne.extend(some);
                QCOMPARE(wrongPairs(oneByOne, some), 0);
            }
        }
    }

    void whatBeginsOtherwiseHasItsPlaceAmongAll()
    {
        std::vector<SceneItem> items{at("picture of 2024, 12"), at("picture of 2024, 11"), at("picture of 2024, 2")};
        PlaceHeads heads;
        heads.extend(items);
        items.push_back(at("picture of 2023, 5"));
        heads.extend(items);
        QCOMPARE(wrongPairs(heads, items), 0);
        items.push_back(at("a"));
        items.push_back(at("zebra"));
        heads.extend(items);
        QCOMPARE(wrongPairs(heads, items), 0);
    }

    void whatIsRenamedHasItsNewPlace()
    {
        std::vector<SceneItem> items{at("name 1"), at("name 2"), at("name 3")};
        PlaceHeads heads;
        heads.extend(items);
        items[0] = at("name 4");
        heads.renew(items, 0);
        QCOMPARE(wrongPairs(heads, items), 0);
        items[1] = at("another");
        heads.renew(items, 1);
        QCOMPARE(wrongPairs(heads, items), 0);
    }
};

QTEST_APPLESS_MAIN(TestPlaceHeads)
#include "tst_place_heads.moc"

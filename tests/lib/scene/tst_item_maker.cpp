// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <QTest>

#include <image/natural_order.h>
#include <scene/item_maker.h>

using namespace tessera;

namespace {

FoundFiles inFolder(const std::string& folder, const std::vector<std::string>& names)
{
    FoundFiles found;
    for (const std::string& name : names)
        found.push_back({folder, name});
    return found;
}

std::vector<std::string> locatorsOf(const std::vector<SceneItem>& items)
{
    std::vector<std::string> all;
    std::transform(items.begin(), items.end(), std::back_inserter(all), [](const SceneItem& i) { return i.locator(); });
    return all;
}

/// Numbers with and without zeros before them, and names of many lengths: some begin as others go on.
std::vector<std::string> manyNames(std::size_t count)
{
    std::mt19937 random(7); // NOLINT: the same names in each run
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(std::string(random() % 20, 'x') + std::string(random() % 3, '0') + std::to_string(i)
                        + (i % 2 == 0 ? ".jpg" : ".PNG"));
    return names;
}

} // namespace

class TestItemMaker : public QObject {
    Q_OBJECT

private slots:
    void aTextSaysWhereItLies()
    {
        const ItemText text("/photos/sea/wave.jpg", "key");
        QCOMPARE(text.folder(), std::string_view("/photos/sea/"));
        QCOMPARE(text.file(), std::string_view("wave.jpg"));
        QCOMPARE(text.key(), std::string_view("key"));
        QCOMPARE(text.locator(), std::string("/photos/sea/wave.jpg"));
        QVERIFY(text.isAt("/photos/sea/wave.jpg"));
        QVERIFY(!text.isAt("/photos/sea/wave.jpeg"));
        QVERIFY(!text.isAt("/photos/seawave.jpg"));
        QVERIFY(!text.isAt("wave.jpg"));
        const ItemText alone("wave.jpg", {});
        QCOMPARE(alone.folder(), std::string_view());
        QCOMPARE(alone.locator(), std::string("wave.jpg"));
    }

    void aTextOutlivesWhoMadeItAndThoseBesideIt()
    {
        ItemText text;
        {
            ItemTexts texts;
            for (int i = 0; i < 5000; ++i) {
                const ItemText one =
                    texts.add(i % 3 == 0 ? "/a/" : "/b/", std::to_string(i), "key of " + std::to_string(i));
                if (i == 4000)
                    text = one;
            }
        }
        QCOMPARE(text.locator(), std::string("/b/4000"));
        QCOMPARE(text.key(), std::string_view("key of 4000"));
    }

    void aTextLongerThanABlockIsWhole()
    {
        const std::string name(200'000, 'n');
        ItemTexts texts;
        (void)texts.add("/a/", "short", "short");
        const ItemText text = texts.add("/a/", name, "key");
        QCOMPARE(text.locator(), "/a/" + name);
        QCOMPARE(texts.add("/a/", "next", "next").locator(), std::string("/a/next"));
    }

    void locatorsComeInTheirOrder()
    {
        const std::vector<std::string> sorted{"/a/b", "/a/b.c", "/a/b/c", "/a/d", "a", "b/a"};
        for (const std::string& a : sorted)
            for (const std::string& b : sorted)
                QCOMPARE(ItemText::isBefore(ItemText(a, {}), ItemText(b, {})), a < b);
    }

    void aFileInAFolderHasItsPlaceBelowIt()
    {
        ItemMaker maker(ItemRoot::of("/photos", 3, "p"));
        const SceneItem item = maker.itemAt("/photos/sea/Wave 2.jpg");
        QCOMPARE(item.locator(), std::string("/photos/sea/Wave 2.jpg"));
        QCOMPARE(item.name(), std::string("Wave 2.jpg"));
        QCOMPARE(item.group, 3U);
        QCOMPARE(std::string(item.text.key()), "p" + naturalKey("sea/Wave 2.jpg"));
        QCOMPARE(item.openId, idOfPath("/photos/sea/Wave 2.jpg"));
        QCOMPARE(maker.itemIn("/photos/", "a.jpg").openId, idOfPath("/photos/a.jpg"));
        QCOMPARE(std::string(maker.itemIn("/photos/", "a.jpg").text.key()), "p" + naturalKey("a.jpg"));
    }

    void aPathAloneHasItsOwnPlace()
    {
        ItemMaker maker(ItemRoot::ofPaths(1));
        QCOMPARE(std::string(maker.itemAt("/a/b.jpg").text.key()), naturalKey("/a/b.jpg"));
        const SceneItem placed = maker.placedAt("/a/c.jpg", "first");
        QCOMPARE(placed.text.key(), std::string_view("first"));
        QCOMPARE(placed.locator(), std::string("/a/c.jpg"));
        QCOMPARE(placed.openId, idOfPath("/a/c.jpg"));
        QCOMPARE(maker.itemAt("tessera:fractal").name(), std::string("Mandelbrot set"));
    }

    void theFilesOfAFolderComeInTheOrderOfTheirNames()
    {
        std::vector<std::string> names = manyNames(3000);
        ItemMaker maker(ItemRoot::of("/p", 0, {}));
        const std::vector<SceneItem> items = maker.itemsOf(inFolder("/p/", names));
        std::sort(names.begin(), names.end(),
                  [](const std::string& a, const std::string& b) { return naturalKey(a) < naturalKey(b); });
        std::vector<std::string> expected;
        for (const std::string& name : names)
            expected.push_back("/p/" + name);
        QCOMPARE(locatorsOf(items), expected);
        for (const SceneItem& item : items) {
            QCOMPARE(item.openId, idOfPath(item.locator()));
            QCOMPARE(std::string(item.text.key()), naturalKey(item.text.file()));
        }
    }

    void filesOfManyFoldersComeByTheirPaths()
    {
        FoundFiles found;
        for (const std::string folder : {"/p/", "/p/b/", "/p/a/", "/p/"})
            for (const std::string name : {"2.jpg", "1.jpg"})
                found.push_back({folder, folder == "/p/" && found.size() > 5 ? "later " + name : name});
        ItemMaker maker(ItemRoot::of("/p", 0, {}));
        QCOMPARE(locatorsOf(maker.itemsOf(found)),
                 (std::vector<std::string>{"/p/1.jpg", "/p/2.jpg", "/p/a/1.jpg", "/p/a/2.jpg", "/p/b/1.jpg",
                                           "/p/b/2.jpg", "/p/later 1.jpg", "/p/later 2.jpg"}));
    }

    void oneThatIsThereAlreadyIsLeftOut()
    {
        ItemMaker maker(ItemRoot::of("/p", 0, {}));
        FoundFiles found = inFolder("/p/", {"b.jpg", "a.jpg"});
        found.push_back({"/p/sub/", "a.jpg"});
        QCOMPARE(locatorsOf(maker.itemsOf(found, {"/p/", "a.jpg"})),
                 (std::vector<std::string>{"/p/b.jpg", "/p/sub/a.jpg"}));
        QVERIFY(maker.itemsOf({}).empty());
    }
};

QTEST_APPLESS_MAIN(TestItemMaker)
#include "tst_item_maker.moc"

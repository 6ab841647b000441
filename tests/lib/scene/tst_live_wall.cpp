// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <optional>
#include <set>

#include <QSignalSpy>
#include <QTest>

#include <lib/scene/live_rig.h>
#include <support/fake_file_system.h>

using namespace tessera;
using namespace tessera::test;

namespace {

using Told = DirectoryEvent::Kind;

std::shared_ptr<FakeFileSystem> folderOf(std::vector<std::string> names)
{
    auto files = std::make_shared<FakeFileSystem>();
    files->folders["/p"] = std::move(names);
    return files;
}

std::vector<std::string> manyNames(int count)
{
    std::vector<std::string> names;
    for (int i = 100; i < 100 + count; ++i)
        names.push_back(std::to_string(i) + ".jpg");
    return names;
}

bool isAt(const RectF& a, const RectF& b)
{
    return std::abs(a.x - b.x) < 0.01 && std::abs(a.y - b.y) < 0.01 && std::abs(a.width - b.width) < 0.01;
}

} // namespace

class TestLiveWall : public QObject {
    Q_OBJECT

private slots:
    void aFileThatComesEntersAtItsPlace()
    {
        LiveRig live(folderOf({"a.jpg", "c.jpg"}));
        live.rig.open({"/p"});
        QCOMPARE(live.watches->watched(), (std::set<std::string>{"/p"}));
        const ItemId c = live.idOf("/p/c.jpg");
        live.happens({{Told::Created, "/p/b.jpg"}, {Told::Written, "/p/b.jpg"}, {Told::Created, "/p/x.txt"}});
        QCOMPARE(live.names(), (QStringList{"a.jpg", "b.jpg", "c.jpg"}));
        QCOMPARE(live.idOf("/p/c.jpg"), c);
        live.happens({{Told::Created, "/p/sub/d.jpg"}}); // not of this wall
        QCOMPARE(live.rig.scene->count(), 3U);
    }

    void theFirstFileOfAnEmptyFolderEndsTheMessage()
    {
        LiveRig live(folderOf({}));
        live.rig.open({"/p"});
        QVERIFY(!live.rig.scene->message().reason.empty());
        live.happens({{Told::Created, "/p/b.jpg"}});
        QCOMPARE(live.names(), QStringList{"b.jpg"});
        QVERIFY(live.rig.scene->message().reason.empty());
    }

    void manyEventsAreOneChange()
    {
        LiveRig live(folderOf({"a.jpg"}));
        live.rig.open({"/p"});
        QSignalSpy changed(live.rig.scene.get(), &Scene::itemsChanged);
        std::vector<DirectoryEvent> events;
        for (const std::string& name : manyNames(200))
            events.push_back({Told::Created, "/p/" + name});
        live.watches->tell(events);
        live.rig.scene->liveFolders()->look();
        QCOMPARE(changed.count(), 0); // more may come
        live.happens({{Told::Removed, "/p/a.jpg"}});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(live.rig.scene->count(), 200U);
    }

    void aRenamedFileKeepsItsItem()
    {
        LiveRig live(folderOf({"a.jpg", "b.jpg", "c.jpg"}));
        live.rig.open({"/p"});
        const ItemId a = live.idOf("/p/a.jpg");
        live.rig.view->select(0);
        live.rig.frame();
        std::vector<std::string> told;
        QObject::connect(live.rig.scene.get(), &Scene::renamed, live.rig.scene.get(),
                         [&](ItemId id) { told.push_back(live.rig.scene->items()[id].locator()); });
        live.happens({{Told::MovedFrom, "/p/a.jpg", false, 5}, {Told::MovedTo, "/p/z.jpg", false, 5}});
        QCOMPARE(told, std::vector<std::string>{"/p/z.jpg"});
        QCOMPARE(live.names(), (QStringList{"b.jpg", "c.jpg", "z.jpg"}));
        QCOMPARE(live.idOf("/p/z.jpg"), a);
        QVERIFY(!live.rig.scene->idAtPath("/p/a.jpg"));
        QCOMPARE(live.rig.view->current(), std::optional<std::size_t>(2)); // it is still the one
        QVERIFY(live.rig.view->inside());
    }

    void aRemovedFileIsGoneAndIdsStay()
    {
        LiveRig live(folderOf({"a.jpg", "b.jpg", "c.jpg"}));
        live.rig.open({"/p"});
        const ItemId c = live.idOf("/p/c.jpg");
        live.happens({{Told::Removed, "/p/b.jpg"}});
        QCOMPARE(live.names(), (QStringList{"a.jpg", "c.jpg"}));
        QCOMPARE(live.idOf("/p/c.jpg"), c);
        QCOMPARE(live.rig.scene->total(), 2U);
        live.rig.scene->setFilter("b");
        QCOMPARE(live.rig.scene->count(), 0U); // no filter finds it
        live.rig.scene->setFilter("");
        live.happens({{Told::Created, "/p/b.jpg"}});
        QCOMPARE(live.names(), (QStringList{"a.jpg", "b.jpg", "c.jpg"}));
    }

    void aSortedWallFollows()
    {
        const auto files = folderOf({"a.jpg", "b.jpg", "c.jpg"});
        files->facts["/p/a.jpg"] = {.size = 3};
        files->facts["/p/b.jpg"] = {.size = 1};
        files->facts["/p/c.jpg"] = {.size = 2};
        LiveRig live(files);
        live.rig.open({"/p"});
        Scene& scene = *live.rig.scene;
        scene.arrange({SortKey::Size, false, GroupBy::Folder});
        QTRY_COMPARE(live.names(), (QStringList{"b.jpg", "c.jpg", "a.jpg"}));
        QTRY_VERIFY(!scene.isArranging());
        live.happens({{Told::Removed, "/p/c.jpg"}});
        QCOMPARE(live.names(), (QStringList{"b.jpg", "a.jpg"}));
        QCOMPARE(scene.layout().groupCount(), 1U);
        QCOMPARE(scene.heading(0).count, 2U);
        QTRY_VERIFY(!scene.isArranging());
        files->facts["/p/b.jpg"] = {.size = 9};
        live.happens({{Told::Written, "/p/b.jpg"}});
        QTRY_COMPARE(live.names(), (QStringList{"a.jpg", "b.jpg"}));
        live.happens({{Told::Removed, "/p/a.jpg"}, {Told::Removed, "/p/b.jpg"}});
        QCOMPARE(scene.count(), 0U);
        QCOMPARE(scene.layout().groupCount(), 0U);
    }

    void theNeighbourTakesThePlaceOfARemovedCurrentImage()
    {
        LiveRig live(folderOf({"a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"}));
        live.rig.open({"/p"});
        live.rig.view->select(2);
        live.rig.frame();
        live.happens({{Told::Removed, "/p/c.jpg"}, {Told::Removed, "/p/a.jpg"}, {Told::Removed, "/p/d.jpg"}});
        QCOMPARE(live.names(), (QStringList{"b.jpg", "e.jpg"}));
        QCOMPARE(live.rig.view->current(), std::optional<std::size_t>(1));
        QVERIFY(live.rig.view->inside());
        const RectF image = live.rig.view->viewport().worldToScreen(live.rig.scene->imageRect(1));
        QVERIFY(std::abs(image.center().x - SceneRig::kWidth / 2.0) < 1);
        live.happens({{Told::Removed, "/p/e.jpg"}}); // the last one: then the one before
        QCOMPARE(live.rig.view->current(), std::optional<std::size_t>(0));
        live.happens({{Told::Removed, "/p/b.jpg"}});
        QVERIFY(!live.rig.view->current());
        live.rig.frame();
    }

    void whatIsLookedAtStaysWhereItIsOnTheScreen()
    {
        LiveRig live(folderOf(manyNames(60)));
        live.rig.open({"/p"});
        live.rig.view->zoomAt({400, 250}, 2);
        for (int i = 0; i < 30; ++i)
            live.rig.frame();
        live.rig.view->step(1);
        for (int i = 0; i < 30; ++i)
            live.rig.frame();
        QVERIFY(!live.rig.view->inside());
        const RectF before = live.currentCell();
        const std::string name = live.rig.scene->item(*live.rig.view->current()).name();
        live.happens({{Told::Created, "/p/000.jpg"}, {Told::Created, "/p/001.jpg"}});
        QCOMPARE(live.rig.scene->item(*live.rig.view->current()).name(), name);
        QVERIFY(isAt(live.currentCell(), before));
        live.happens({{Told::Removed, "/p/001.jpg"}});
        QVERIFY(isAt(live.currentCell(), before));
    }

    void aFlightIsNotStoppedByFilesThatCome()
    {
        LiveRig live(folderOf(manyNames(60)));
        live.rig.open({"/p"});
        live.rig.view->step(3);
        live.rig.view->dive();
        live.rig.frame();
        const std::string name = live.rig.scene->item(*live.rig.view->current()).name();
        live.happens({{Told::Created, "/p/000.jpg"}});
        QVERIFY(live.rig.view->isAnimating());
        for (int i = 0; i < 60; ++i)
            live.rig.frame();
        QVERIFY(live.rig.view->inside());
        QCOMPARE(live.rig.scene->item(*live.rig.view->current()).name(), name);
        const RectF image =
            live.rig.view->viewport().worldToScreen(live.rig.scene->imageRect(*live.rig.view->current()));
        QVERIFY(std::abs(image.center().x - SceneRig::kWidth / 2.0) < 1);
    }

    void subFoldersComeMoveAndGoWithTheirFiles()
    {
        const auto files = folderOf({"a.jpg", "sub"});
        files->folders["/p/sub"] = {"b.jpg", "c.jpg"};
        LiveRig live(files);
        live.openWithSubfolders("/p");
        QCOMPARE(live.rig.scene->count(), 3U);
        QCOMPARE(live.watches->watched(), (std::set<std::string>{"/p", "/p/sub"}));
        const ItemId b = live.idOf("/p/sub/b.jpg");
        files->folders["/p/new"] = {"d.jpg"};
        live.happens({{Told::Created, "/p/new", true}});
        QVERIFY(live.rig.scene->idAtPath("/p/new/d.jpg"));
        QVERIFY(live.watches->watched().contains("/p/new"));
        live.happens({{Told::MovedFrom, "/p/sub", true, 6}, {Told::MovedTo, "/p/other", true, 6}});
        QCOMPARE(live.idOf("/p/other/b.jpg"), b);
        QVERIFY(!live.rig.scene->idAtPath("/p/sub/c.jpg") && live.rig.scene->idAtPath("/p/other/c.jpg"));
        live.happens({{Told::Removed, "/p/other", true}});
        QCOMPARE(live.names(), (QStringList{"a.jpg", "d.jpg"}));
    }

    void aFolderThatIsGoneLeavesItsWallAndSaysSo()
    {
        LiveRig live(folderOf({"a.jpg", "b.jpg"}));
        live.rig.open({"/p"});
        live.happens({{Told::Removed, "/p/a.jpg"}, {Told::Removed, "/p/b.jpg"}, {Told::SelfGone, "/p", true}});
        QCOMPARE(live.rig.scene->count(), 2U);
        QVERIFY(live.rig.scene->message().reason.find("“/p” is not there any more") != std::string::npos);
    }

    void whatGoesWhileItsFolderIsReadIsNotOnTheWall()
    {
        const auto files = folderOf({"a.jpg", "b.jpg", "c.jpg"});
        files->blockAfter = 2;
        LiveRig live(files);
        live.rig.scene->open({"/p"});
        const auto released = qScopeGuard([&] { files->release(); });
        QTRY_VERIFY(files->isBlocked()); // two names are read, and none is handed over
        live.watches->tell({{Told::Removed, "/p/a.jpg"}, {Told::Created, "/p/d.jpg"}});
        live.rig.scene->liveFolders()->look();
        live.rig.clock.advance(FolderChanges::kQuiet);
        live.rig.scene->liveFolders()->look();
        files->release();
        QTRY_VERIFY(live.rig.scene->isListed());
        QCOMPARE(live.names(), (QStringList{"b.jpg", "c.jpg", "d.jpg"}));
    }

    void afterAnOverflowTheNamesAreReadAgain()
    {
        const auto files = folderOf({"a.jpg", "b.jpg", "c.jpg"});
        LiveRig live(files);
        live.rig.open({"/p"});
        const ItemId c = live.idOf("/p/c.jpg");
        files->folders["/p"] = {"a.jpg", "bb.jpg", "c.jpg"};
        live.happens({{Told::Overflow}});
        QTRY_COMPARE(live.names(), (QStringList{"a.jpg", "bb.jpg", "c.jpg"}));
        QCOMPARE(live.idOf("/p/c.jpg"), c);
    }

    void anOverflowLeavesWhatAnotherFolderHolds_data()
    {
        QTest::addColumn<bool>("recursive");
        QTest::addColumn<QString>("inner"); // one that the outer folder's reading leaves out, whether recursive or not
        QTest::newRow("beside") << false << "/p/sub";
        QTest::newRow("hidden, with sub-folders") << true << "/p/.sub";
    }
    void anOverflowLeavesWhatAnotherFolderHolds()
    {
        QFETCH(bool, recursive);
        QFETCH(QString, inner);
        const std::string sub = inner.toStdString();
        for (const bool first : {false, true}) {
            const auto files = folderOf({"a.jpg", sub.substr(3)});
            files->folders[sub] = {"b.jpg", "gone.jpg"};
            LiveRig live(files);
            live.rig.scene->open(first ? std::vector<std::string>{sub, "/p"} : std::vector<std::string>{"/p", sub},
                                 recursive);
            QTRY_VERIFY(live.rig.scene->isListed());
            const ItemId b = live.idOf(sub + "/b.jpg");
            files->folders["/p"] = {"aa.jpg", sub.substr(3)};
            files->folders[sub] = {"b.jpg", "bb.jpg"};
            live.happens({{Told::Overflow}});
            QTRY_VERIFY(live.rig.scene->idAtPath("/p/aa.jpg") && live.rig.scene->idAtPath(sub + "/bb.jpg"));
            QCOMPARE(live.rig.scene->idAtPath(sub + "/b.jpg"), std::optional(b));
            QCOMPARE(live.rig.scene->count(), 3U);
        }
    }

    void anOverflowLeavesWhatNoScanHandsOver()
    {
        const auto files = folderOf({".hidden.jpg", "a.jpg"});
        LiveRig live(files);
        live.rig.open({"/p/.hidden.jpg"});
        QTRY_COMPARE(live.rig.scene->count(), 2U);
        files->folders["/p"] = {".hidden.jpg", "b.jpg"};
        live.happens({{Told::Overflow}});
        QTRY_VERIFY(live.rig.scene->idAtPath("/p/b.jpg"));
        QVERIFY(live.rig.scene->idAtPath("/p/.hidden.jpg"));
        QVERIFY(!live.rig.scene->idAtPath("/p/a.jpg"));
    }

    void aTreeThatGoesTakesAllItsFilesAndOnlyThose()
    {
        const auto files = folderOf({"a.jpg", "sub", "subway"});
        files->folders["/p/sub"] = {"b.jpg", "deep"};
        files->folders["/p/sub/deep"] = {"c.jpg"};
        files->folders["/p/subway"] = {"d.jpg"};
        LiveRig live(files);
        live.openWithSubfolders("/p");
        QCOMPARE(live.rig.scene->count(), 4U);
        live.happens({{Told::Removed, "/p/sub/deep", true}, {Told::Removed, "/p/sub", true}});
        QCOMPARE(live.names(), (QStringList{"a.jpg", "d.jpg"}));
        live.happens({{Told::Removed, "/p/subway", true},
                      {Told::Removed, "/p/a.jpg"},
                      {Told::Created, "/p/subway/d.jpg"}}); // there again
        QCOMPARE(live.names(), QStringList{"d.jpg"});
    }

    void aFolderThatCannotBeWatchedIsSaidInWords()
    {
        LiveRig live(folderOf({"a.jpg"}), 0);
        live.rig.open({"/p"});
        QCOMPARE(live.rig.scene->count(), 1U);
        QCOMPARE(live.rig.scene->message().reason, std::string("only so many are watched"));
    }

    void aPathIsOnTheWallOnceHoweverOftenItIsTold()
    {
        const auto files = folderOf({"a.jpg"});
        LiveRig live(files);
        live.rig.open({"/p", "/p/a.jpg", "/p"});
        QCOMPARE(live.names(), QStringList{"a.jpg"});
        live.happens({{Told::Created, "/p/a.jpg"}}); // as the listing had seen it already
        QCOMPARE(live.names(), QStringList{"a.jpg"});
    }
};

QTEST_GUILESS_MAIN(TestLiveWall)
#include "tst_live_wall.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <tuple>

#include <QTest>

#include <image/folder_changes.h>

using namespace tessera;

namespace {

using Event = DirectoryEvent::Kind;
using Change = FolderChange::Kind;

constexpr auto kMs = std::chrono::milliseconds(1);

std::vector<FolderChange> cometo(const std::vector<DirectoryEvent>& events)
{
    FolderChanges changes;
    changes.note(events, TimePoint());
    return changes.take();
}

} // namespace

class TestFolderChanges : public QObject {
    Q_OBJECT

private slots:
    void theyAreDueWhenItHasBeenQuietButNotTooLate()
    {
        FolderChanges changes;
        QVERIFY(!changes.due());
        TimePoint now{};
        changes.note({{Event::Created, "/p/a.jpg"}}, now);
        QVERIFY(changes.due() == now + FolderChanges::kQuiet);
        for (int i = 0; i < 60; ++i)
            changes.note({{Event::Written, "/p/a.jpg"}}, now += 10 * kMs);
        QVERIFY(changes.due() == TimePoint() + FolderChanges::kLongest);
        QCOMPARE(changes.take().size(), std::size_t(1));
        QVERIFY(!changes.due());
    }

    void aFileThatIsWrittenAndClosedWasAdded()
    {
        QCOMPARE(cometo({{Event::Created, "/p/a.jpg"}, {Event::Written, "/p/a.jpg"}}),
                 (std::vector<FolderChange>{{Change::Added, "/p/a.jpg"}}));
    }

    void whatIsNoImageOrHiddenDoesNotCount()
    {
        QVERIFY(cometo({{Event::Created, "/p/notes.txt"},
                        {Event::Created, "/p/.a.jpg"},
                        {Event::Removed, "/p/a.txt"},
                        {Event::Created, "/p/.cache", true}})
                    .empty());
    }

    void aMoveIsARename()
    {
        QCOMPARE(cometo({{Event::MovedFrom, "/p/a.jpg", false, 7}, {Event::MovedTo, "/p/b.jpg", false, 7}}),
                 (std::vector<FolderChange>{{Change::Renamed, "/p/b.jpg", "/p/a.jpg"}}));
    }

    void aMoveToElsewhereIsARemovalAndFromElsewhereAnAddition()
    {
        QCOMPARE(cometo({{Event::MovedFrom, "/p/a.jpg", false, 7}, {Event::MovedTo, "/p/b.jpg", false, 8}}),
                 (std::vector<FolderChange>{{Change::Added, "/p/b.jpg"}, {Change::Removed, "/p/a.jpg"}}));
    }

    void manyMovesToElsewhereAreAllRemovals()
    {
        std::vector<DirectoryEvent> events;
        for (std::uint32_t i = 1; i <= 1000; ++i)
            events.push_back({Event::MovedFrom, "/p/" + std::to_string(i) + ".jpg", false, i});
        const auto changes = cometo(events);
        QCOMPARE(changes.size(), std::size_t(1000));
        QVERIFY(changes.front() == (FolderChange{Change::Removed, "/p/1.jpg"}));
        QVERIFY(changes.back() == (FolderChange{Change::Removed, "/p/1000.jpg"}));
    }

    void savingUnderAnotherNameFirstIsAddingTheFile()
    {
        const std::vector<DirectoryEvent> save{{Event::Created, "/p/.a.jpg.tmp"},
                                               {Event::Written, "/p/.a.jpg.tmp"},
                                               {Event::MovedFrom, "/p/.a.jpg.tmp", false, 3},
                                               {Event::MovedTo, "/p/a.jpg", false, 3}};
        QCOMPARE(cometo(save), (std::vector<FolderChange>{{Change::Added, "/p/a.jpg"}}));
    }

    void savingBesideABackupIsRewriting()
    {
        QCOMPARE(cometo({{Event::MovedFrom, "/p/a.jpg", false, 3},
                         {Event::MovedTo, "/p/a.jpg~", false, 3},
                         {Event::Created, "/p/a.jpg"},
                         {Event::Written, "/p/a.jpg"}}),
                 (std::vector<FolderChange>{{Change::Rewritten, "/p/a.jpg"}}));
    }

    void aNewFileUnderAnOldNameIsNotTheRenamedOne()
    {
        QCOMPARE(cometo({{Event::Written, "/p/a.jpg"},
                         {Event::MovedFrom, "/p/a.jpg", false, 3},
                         {Event::MovedTo, "/p/b.jpg", false, 3},
                         {Event::Created, "/p/a.jpg"}}),
                 (std::vector<FolderChange>{{Change::Rewritten, "/p/a.jpg"},
                                            {Change::Renamed, "/p/b.jpg", "/p/a.jpg"},
                                            {Change::Added, "/p/a.jpg"}}));
    }

    void namesThatSwapFilesStayInOrder()
    {
        std::vector<DirectoryEvent> swap;
        for (const auto& [from, to, cookie] :
             {std::tuple{"/p/a.jpg", "/p/t.jpg", 1U}, {"/p/b.jpg", "/p/a.jpg", 2U}, {"/p/t.jpg", "/p/b.jpg", 3U}}) {
            swap.push_back({Event::MovedFrom, from, false, cookie});
            swap.push_back({Event::MovedTo, to, false, cookie});
        }
        QCOMPARE(cometo(swap), (std::vector<FolderChange>{{Change::Renamed, "/p/t.jpg", "/p/a.jpg"},
                                                          {Change::Renamed, "/p/a.jpg", "/p/b.jpg"},
                                                          {Change::Renamed, "/p/b.jpg", "/p/t.jpg"}}));
    }

    void whatCameAndWentIsOnlyTold()
    {
        // It may have come in place of one that is known: its removal is told.
        QCOMPARE(cometo({{Event::Created, "/p/a.jpg"}, {Event::Removed, "/p/a.jpg"}}),
                 (std::vector<FolderChange>{{Change::Removed, "/p/a.jpg"}}));
    }

    void foldersComeGoAndMove()
    {
        QCOMPARE(cometo({{Event::Created, "/p/new", true},
                         {Event::MovedFrom, "/p/old", true, 4},
                         {Event::MovedTo, "/p/other", true, 4},
                         {Event::MovedFrom, "/p/away", true, 5},
                         {Event::Removed, "/p/sub", true},
                         {Event::SelfGone, "/q", true}}),
                 (std::vector<FolderChange>{{Change::FolderAdded, "/p/new"},
                                            {Change::FolderRenamed, "/p/other", "/p/old"},
                                            {Change::FolderRemoved, "/p/sub"},
                                            {Change::FolderGone, "/q"},
                                            {Change::FolderRemoved, "/p/away"}}));
    }

    void afterAnOverflowNothingElseCounts()
    {
        QCOMPARE(cometo({{Event::Created, "/p/a.jpg"}, {Event::Overflow}, {Event::SelfGone, "/q", true}}),
                 (std::vector<FolderChange>{{Change::Overflow}, {Change::FolderGone, "/q"}}));
    }
};

QTEST_APPLESS_MAIN(TestFolderChanges)
#include "tst_folder_changes.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <image/directory_watch.h>

using namespace tessera;

namespace {

using Kind = DirectoryEvent::Kind;

const DirectoryEvent* find(const std::vector<DirectoryEvent>& events, Kind kind)
{
    const auto found =
        std::find_if(events.begin(), events.end(), [&](const DirectoryEvent& e) { return e.kind == kind; });
    return found == events.end() ? nullptr : &*found;
}

} // namespace

// The system tells of a change before the call that made it returns.
class TestDirectoryWatch : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_watch = inotifyWatch();
        QVERIFY(m_directory->isValid() && m_watch && m_watch->fd() >= 0);
    }

    void filesThatComeChangeAndGoAreTold()
    {
        QVERIFY(m_watch->add(path()));
        QVERIFY(m_watch->readEvents().empty());
        write("a.jpg");
        auto events = m_watch->readEvents();
        QVERIFY(find(events, Kind::Created) && find(events, Kind::Written));
        QCOMPARE(find(events, Kind::Created)->path, path("a.jpg"));
        QVERIFY(QFile::rename(text("a.jpg"), text("b.jpg")));
        events = m_watch->readEvents();
        const DirectoryEvent* from = find(events, Kind::MovedFrom);
        const DirectoryEvent* to = find(events, Kind::MovedTo);
        QVERIFY(from && to);
        QVERIFY(from->cookie != 0);
        QCOMPARE(from->cookie, to->cookie);
        QCOMPARE(to->path, path("b.jpg"));
        QVERIFY(QFile::remove(text("b.jpg")));
        events = m_watch->readEvents();
        QVERIFY(find(events, Kind::Removed));
        QVERIFY(!find(events, Kind::Removed)->folder);
    }

    void aSlashAtTheEndOfAFolderIsNotDoubled()
    {
        QVERIFY(m_watch->add(path() + "/"));
        write("a.jpg");
        QCOMPARE(find(m_watch->readEvents(), Kind::Created)->path, path("a.jpg"));
    }

    void aFolderThatMovesWithinAnotherKeepsItsWatchUnderItsNewName()
    {
        QVERIFY(QDir(m_directory->path()).mkpath("old/deep"));
        for (const char* folder : {"", "/old", "/old/deep"})
            QVERIFY(m_watch->add(path() + folder));
        QVERIFY(QDir().rename(text("old"), text("new")));
        (void)m_watch->readEvents();
        write("new/deep/a.jpg");
        const auto events = m_watch->readEvents();
        QVERIFY(find(events, Kind::Created));
        QCOMPARE(find(events, Kind::Created)->path, path("new/deep/a.jpg"));
    }

    void whatIsLetGoOfIsNotToldAnyMore()
    {
        QVERIFY(QDir(m_directory->path()).mkpath("sub/deep") && QDir(m_directory->path()).mkpath("sub 2"));
        for (const char* folder : {"/sub", "/sub/deep", "/sub 2"})
            QVERIFY(m_watch->add(path() + folder));
        m_watch->remove(path("sub"));
        write("sub/a.jpg");
        write("sub/deep/b.jpg");
        write("sub 2/c.jpg");
        const auto events = m_watch->readEvents();
        QVERIFY(find(events, Kind::Created));
        for (const DirectoryEvent& event : events)
            QCOMPARE(event.path, path("sub 2/c.jpg"));
    }

    void theEndOfAFolderIsTold()
    {
        QVERIFY(QDir(m_directory->path()).mkdir("sub"));
        QVERIFY(m_watch->add(path("sub")));
        QVERIFY(QDir(m_directory->path()).rmdir("sub"));
        const auto events = m_watch->readEvents();
        QCOMPARE(events.size(), std::size_t(1));
        QVERIFY(events[0].kind == Kind::SelfGone);
        QCOMPARE(events[0].path, path("sub"));
    }

    void moreThanTheLimitIsRefusedInWords()
    {
        QVERIFY(QDir(m_directory->path()).mkdir("sub"));
        const auto few = inotifyWatch(1);
        QVERIFY(few->add(path()));
        QVERIFY(few->add(path())); // again is not more
        const Status second = few->add(path("sub"));
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Full);
        QVERIFY2(second.error().reason.find("first 1 folders") != std::string::npos, second.error().reason.c_str());
    }

    void whatIsNoFolderIsRefused()
    {
        write("a.jpg");
        QCOMPARE(m_watch->add(path("a.jpg")).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(m_watch->add(path("nothing")).error().code, ErrorCode::NotFound);
    }

private:
    [[nodiscard]] QString text(const char* name) const { return m_directory->filePath(name); }
    [[nodiscard]] std::string path(const char* name) const { return text(name).toStdString(); }
    [[nodiscard]] std::string path() const { return m_directory->path().toStdString(); }
    void write(const char* name) const
    {
        QFile file(text(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("x");
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<DirectoryWatch> m_watch;
};

QTEST_APPLESS_MAIN(TestDirectoryWatch)
#include "tst_directory_watch.moc"

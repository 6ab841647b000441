// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <map>
#include <set>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QIODevice>
#include <QTemporaryDir>
#include <QTest>

#include <core/mutex.h>
#include <image/folder_scan.h>

using namespace tessera;
using Kind = DirectoryEntry::Kind;

namespace {

/// A file system in memory. Links are folders that lead to another path.
class FakeFiles : public FileSystem {
public:
    struct Folder {
        std::vector<DirectoryEntry> entries;
        std::uint64_t inode = 0;
        ErrorCode failure = ErrorCode::Internal; ///< Internal: none
    };
    std::map<std::string, Folder> folders;
    std::map<std::string, std::string> links;
    std::function<void(std::size_t)> beforeName; ///< told how many names were read
    std::vector<std::string> resolved;

    Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string& path) override
    {
        const auto found = folders.find(follow(path));
        if (found == folders.end())
            return Error{ErrorCode::NotFound, "the folder does not exist"};
        if (found->second.failure != ErrorCode::Internal)
            return Error{found->second.failure, "no permission to read the folder"};
        return std::unique_ptr<DirectoryReader>(std::make_unique<Reader>(*this, found->second));
    }

    Result<Target> resolve(const std::string& path) override
    {
        resolved.push_back(path);
        const auto found = folders.find(follow(path));
        if (found == folders.end())
            return Target{Kind::File, 1, 999};
        return Target{Kind::Directory, 1, found->second.inode};
    }

private:
    std::string follow(std::string path) const
    {
        for (const auto& [from, to] : links) {
            if (path.compare(0, from.size(), from) == 0 && (path.size() == from.size() || path[from.size()] == '/'))
                path = to + path.substr(from.size());
        }
        return path;
    }

    class Reader final : public DirectoryReader {
    public:
        Reader(FakeFiles& files, const Folder& folder) : m_files(files), m_folder(folder) { }
        Result<std::optional<DirectoryEntry>> next() override
        {
            if (m_files.beforeName)
                m_files.beforeName(m_next);
            if (m_next == m_folder.entries.size())
                return std::optional<DirectoryEntry>();
            return std::optional(m_folder.entries[m_next++]);
        }

    private:
        FakeFiles& m_files;
        const Folder& m_folder;
        std::size_t m_next = 0;
    };
};

/// One folder with more names than are worth keeping.
class Millions final : public FileSystem {
public:
    explicit Millions(std::size_t names) : m_names(names) { }
    Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string&) override
    {
        return std::unique_ptr<DirectoryReader>(std::make_unique<Reader>(m_names));
    }
    Result<Target> resolve(const std::string&) override { return Target{Kind::Directory, 1, 1}; }

private:
    class Reader final : public DirectoryReader {
    public:
        explicit Reader(std::size_t names) : m_left(names) { }
        Result<std::optional<DirectoryEntry>> next() override
        {
            if (m_left == 0)
                return std::optional<DirectoryEntry>();
            return std::optional(DirectoryEntry{std::to_string(--m_left) + ".jpg", Kind::File});
        }

    private:
        std::size_t m_left;
    };
    std::size_t m_names;
};

struct Collected {
    std::vector<std::size_t> batches;
    std::vector<std::string> paths;
    ScanSink sink()
    {
        return [this](const FoundFiles& batch) {
            batches.push_back(batch.size());
            batch.visit(
                [this](const FoundFiles::File& file) { paths.push_back(std::string(file.folder).append(file.name)); });
        };
    }
};

} // namespace

class TstScan : public QObject {
    Q_OBJECT

    ManualClock m_clock;

private slots:
    void onlyImagesAreHandedOver()
    {
        FakeFiles files;
        files.folders["/p"].entries = {{"a.jpg", Kind::File},       {"notes.txt", Kind::File},
                                       {".hidden.jpg", Kind::File}, {"sub.png", Kind::Directory},
                                       {"link.webp", Kind::Link},   {"what.tif", Kind::Unknown},
                                       {"socket.jpg", Kind::Other}, {"B.PNG", Kind::File}};
        Collected got;
        const auto result = scanFolder(files, "/p", {}, m_clock, {}, got.sink());
        QVERIFY(result);
        QCOMPARE(got.paths, (std::vector<std::string>{"/p/a.jpg", "/p/link.webp", "/p/what.tif", "/p/B.PNG"}));
        QCOMPARE(result->names, std::uint64_t(8));
        QCOMPARE(result->images, std::uint64_t(4));
        QVERIFY(files.resolved.empty()); // not one stat
    }

    void theFirstBatchIsSmallAndTheClockSendsLateOnes()
    {
        FakeFiles files;
        for (int i = 0; i < 500; ++i)
            files.folders["/p"].entries.push_back({std::to_string(i) + ".jpg", Kind::File});
        files.beforeName = [this](std::size_t name) {
            if (name == 200)
                m_clock.advance(std::chrono::seconds(1));
        };
        ScanOptions options;
        options.firstBatch = 50;
        options.batch = 400;
        Collected got;
        QVERIFY(scanFolder(files, "/p", options, m_clock, {}, got.sink()));
        QCOMPARE(got.paths.size(), std::size_t(500));
        QCOMPARE(got.batches.size(), std::size_t(3));
        QCOMPARE(got.batches[0], std::size_t(50));
        QVERIFY(got.batches[1] >= 150 && got.batches[1] <= 200);
    }

    void namesArriveWhileTheDirectoryStillBlocks()
    {
        FakeFiles files;
        for (int i = 0; i < 2000; ++i)
            files.folders["/p"].entries.push_back({std::to_string(i) + ".jpg", Kind::File});
        Mutex mutex;
        CondVar changed;
        std::size_t arrived = 0;
        bool blocked = false;
        bool released = false;
        files.beforeName = [&](std::size_t name) {
            Lock lock(mutex);
            if (name != 1000)
                return;
            blocked = true;
            changed.notifyAll();
            changed.wait(lock, [&] { return released; });
        };
        ScanOptions options;
        options.firstBatch = 64;
        options.batch = 300;
        std::stop_source stop;
        Result<ScanResult> result = Error{};
        std::jthread scan([&] {
            result = scanFolder(files, "/p", options, m_clock, stop.get_token(), [&](const FoundFiles& batch) {
                const Lock lock(mutex);
                arrived += batch.size();
                changed.notifyAll();
            });
        });
        {
            Lock lock(mutex);
            changed.wait(lock, [&] { return blocked; });
            QVERIFY(arrived >= 664); // whole batches do not wait for more
            stop.request_stop();
            released = true;
            changed.notifyAll();
        }
        scan.join();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QVERIFY(arrived >= 1000 && arrived < 2000); // what had been read was handed over
    }

    void aRecursiveScanEntersEachFolderOnce()
    {
        FakeFiles files;
        files.folders["/p"] = {{{"a.jpg", Kind::File}, {"sub", Kind::Directory}, {"again", Kind::Link}}, 1};
        files.folders["/p/sub"] = {{{"b.jpg", Kind::File}, {"up", Kind::Link}, {"deep", Kind::Unknown}}, 2};
        files.folders["/p/sub/deep"] = {{{"c.jpg", Kind::File}}, 3};
        files.links["/p/again"] = "/p/sub";
        files.links["/p/sub/up"] = "/p";
        ScanOptions options;
        options.recursive = true;
        Collected got;
        const auto result = scanFolder(files, "/p", options, m_clock, {}, got.sink());
        QVERIFY(result);
        QCOMPARE(std::set<std::string>(got.paths.begin(), got.paths.end()),
                 (std::set<std::string>{"/p/a.jpg", "/p/sub/b.jpg", "/p/sub/deep/c.jpg"}));
        QCOMPARE(got.paths.size(), std::size_t(3));
    }

    void anUnreadableSubFolderIsNotedAndTheRestGoesOn()
    {
        FakeFiles files;
        files.folders["/p"] = {{{"closed", Kind::Directory}, {"open", Kind::Directory}}, 1};
        files.folders["/p/closed"] = {{}, 2, ErrorCode::Permission};
        files.folders["/p/open"] = {{{"a.jpg", Kind::File}}, 3};
        ScanOptions options;
        options.recursive = true;
        Collected got;
        const auto result = scanFolder(files, "/p", options, m_clock, {}, got.sink());
        QVERIFY(result);
        QCOMPARE(got.paths, (std::vector<std::string>{"/p/open/a.jpg"}));
        QCOMPARE(result->unreadable.size(), std::size_t(1));
        QCOMPARE(result->unreadable[0].folder, std::string("/p/closed"));
        QCOMPARE(result->unreadable[0].error.reason, std::string("no permission to read the folder"));
        const auto itself = scanFolder(files, "/p/closed", options, m_clock, {}, got.sink());
        QVERIFY(!itself);
        QCOMPARE(itself.error().code, ErrorCode::Permission);
    }

    void eachFolderIsToldBeforeItsFirstName()
    {
        FakeFiles files;
        files.folders["/p"] = {{{"sub", Kind::Directory}}, 1};
        files.folders["/p/sub"] = {{{"a.jpg", Kind::File}}, 2};
        std::vector<std::string> entered;
        std::size_t enteredBeforeName = 0;
        files.beforeName = [&](std::size_t) { enteredBeforeName = entered.size(); };
        ScanOptions options;
        options.recursive = true;
        options.entering = [&](const std::string& folder) {
            entered.push_back(folder);
            enteredBeforeName = 0;
        };
        Collected got;
        QVERIFY(scanFolder(files, "/p", options, m_clock, {}, got.sink()));
        QCOMPARE(entered, (std::vector<std::string>{"/p", "/p/sub"}));
        QCOMPARE(enteredBeforeName, std::size_t(2));
    }

    void aSlowFolderShowsItsFirstNamesSoon()
    {
        FakeFiles files;
        for (int i = 0; i < 200; ++i)
            files.folders["/p"].entries.push_back({std::to_string(i) + ".jpg", Kind::File});
        std::size_t read = 0;
        files.beforeName = [&](std::size_t) {
            ++read;
            m_clock.advance(std::chrono::milliseconds(20));
        };
        std::size_t readForFirst = 0;
        QVERIFY(scanFolder(files, "/p", {}, m_clock, {},
                           [&](const FoundFiles&) { readForFirst = readForFirst == 0 ? read : readForFirst; }));
        QVERIFY2(readForFirst > 0 && readForFirst <= 6, qPrintable(QString::number(readForFirst)));
    }

    void cancellingStopsWithinOneCall()
    {
        FakeFiles files;
        for (int i = 0; i < 200; ++i)
            files.folders["/p"].entries.push_back({std::to_string(i) + ".jpg", Kind::File});
        std::stop_source stop;
        std::size_t read = 0;
        files.beforeName = [&](std::size_t name) {
            ++read;
            if (name == 50)
                stop.request_stop();
        };
        Collected got;
        const auto result = scanFolder(files, "/p", {}, m_clock, stop.get_token(), got.sink());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QCOMPARE(read, std::size_t(51));
        QCOMPARE(got.paths.size(), std::size_t(51)); // what had been read is handed over
    }

    // Who takes batches in merges each with all it has.
    void aMillionNamesAreNotMergedAgainAndAgain()
    {
        constexpr std::size_t names = 1'000'000;
        Millions files(names);
        std::size_t total = 0;
        std::size_t merged = 0;
        QVERIFY(scanFolder(files, "/p", {}, m_clock, {}, [&](const FoundFiles& batch) {
            total += batch.size();
            merged += total;
        }));
        QCOMPARE(total, names);
        QVERIFY2(merged <= 8 * names, qPrintable(QString::number(merged)));
    }

    void progressIsTold()
    {
        FakeFiles files;
        for (int i = 0; i < 100; ++i)
            files.folders["/p"].entries.push_back({std::to_string(i) + ".txt", Kind::File});
        std::vector<std::uint64_t> told;
        Collected got;
        QVERIFY(
            scanFolder(files, "/p", {}, m_clock, {}, got.sink(), [&](std::uint64_t names) { told.push_back(names); }));
        QVERIFY(std::is_sorted(told.begin(), told.end()));
        QCOMPARE(told.back(), std::uint64_t(100));
        QVERIFY(got.batches.empty());
    }

    void aRealFolder()
    {
        QTemporaryDir folder;
        const QDir dir(folder.path());
        QVERIFY(dir.mkpath("sub/deep"));
        for (const char* name : {"a.jpg", "b.txt", "sub/c.png", "sub/deep/d.tif"})
            QVERIFY(QFile(dir.filePath(name)).open(QIODevice::WriteOnly));
        QVERIFY(QFile::link(folder.path(), dir.filePath("sub/loop")));
        const auto files = posixFileSystem();
        ScanOptions options;
        Collected flat;
        QVERIFY(scanFolder(*files, folder.path().toStdString(), options, m_clock, {}, flat.sink()));
        QCOMPARE(flat.paths, (std::vector<std::string>{folder.path().toStdString() + "/a.jpg"}));
        options.recursive = true;
        Collected all;
        QVERIFY(scanFolder(*files, folder.path().toStdString(), options, m_clock, {}, all.sink()));
        QCOMPARE(all.paths.size(), std::size_t(3));
        QCOMPARE(scanFolder(*files, "/nowhere/at/all", options, m_clock, {}, all.sink()).error().code,
                 ErrorCode::NotFound);
        QCOMPARE(scanFolder(*files, all.paths[0], options, m_clock, {}, all.sink()).error().code,
                 ErrorCode::InvalidArgument);
    }

    void aDirectoryTellsHowLargeItIsAndWhetherItsNamesAreTheSame()
    {
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        const auto files = posixFileSystem();
        QCOMPARE(files->resolve(path)->namesState, std::uint64_t(0)); // it was made just now, whatever it says
        const timespec times[2] = {{1'000'000, 0}, {1'000'000, 0}};   // NOLINT: the call takes an array
        QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
        QCOMPARE(files->resolve(path)->namesState, std::uint64_t(0));
        QCOMPARE(namesStateAt(std::chrono::seconds(1000), std::chrono::milliseconds(1'002'000)), std::uint64_t(0));
        QCOMPARE(namesStateAt(std::chrono::seconds(1000), std::chrono::seconds(900)), std::uint64_t(0));
        const std::uint64_t state = namesStateAt(std::chrono::seconds(1000), std::chrono::milliseconds(1'002'001));
        QVERIFY(state != 0);
        QCOMPARE(namesStateAt(std::chrono::seconds(1000), std::chrono::seconds(2000)), state);
        QVERIFY(namesStateAt(std::chrono::seconds(1001), std::chrono::seconds(2000)) != state);
        struct stat told = {};
        QCOMPARE(::stat(path.c_str(), &told), 0);
        QCOMPARE(files->resolve(path)->bytes, static_cast<std::uint64_t>(told.st_size));
    }
};

QTEST_GUILESS_MAIN(TstScan)
#include "tst_scan.moc"

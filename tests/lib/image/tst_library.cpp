// SPDX-License-Identifier: GPL-3.0-or-later
#include <latch>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include <image/source_library.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

class TstLibrary : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string file(const char* name, int side = 200)
    {
        return writeFile(m_folder.filePath(name).toStdString(), jpegBytes(pattern(side, side)));
    }

private slots:
    void manyUsersOpenOnce()
    {
        Services services;
        SourceLibrary library(services.get());
        const std::string path = file("once.jpg");
        {
            std::latch together(6);
            std::vector<SourceHandle> handles(6);
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < handles.size(); ++i) {
                threads.emplace_back([&, i] {
                    together.arrive_and_wait();
                    auto handle = library.open(path, Holder("view", std::uint32_t(i + 1)));
                    if (handle)
                        handles[i] = std::move(*handle);
                });
            }
            threads.clear();
            for (const SourceHandle& handle : handles) {
                QVERIFY(handle);
                QCOMPARE(handle.source().get(), handles[0].source().get());
            }
            QCOMPARE(library.opened(), std::uint64_t(1));
            const std::vector<SourceReport> reports = library.report();
            QCOMPARE(reports.size(), std::size_t(1));
            QCOMPARE(reports[0].key, path);
            QCOMPARE(reports[0].holders.size(), std::size_t(7)); // six views, and the library itself
        }
        QCOMPARE(library.report().front().holders.size(), std::size_t(1));
        QCOMPARE(library.report().front().holders[0].reason, std::string("retained"));
        library.releaseIdle();
        QVERIFY(library.report().empty());
        QCOMPARE(services.buffers.report().leased, std::uint64_t(0));
    }

    void recentSourcesStayOpenAndOldOnesClose()
    {
        Services services;
        services.limits.idleSources = 2;
        SourceLibrary library(services.get());
        const std::string paths[] = {file("a.jpg"), file("b.jpg"), file("c.jpg")};
        for (const std::string& path : paths)
            QVERIFY(library.open(path, "test"));
        QCOMPARE(library.report().size(), std::size_t(2));
        QVERIFY(library.open(paths[2], "test"));
        QCOMPARE(library.opened(), std::uint64_t(3));
        QVERIFY(library.open(paths[0], "test"));
        QCOMPARE(library.opened(), std::uint64_t(4));
    }

    void aReplacedFileIsAnotherSource()
    {
        Services services;
        SourceLibrary library(services.get());
        const std::string path = file("replaced.jpg", 200);
        const auto old = library.open(path, "test");
        QVERIFY(old);
        file("replaced.jpg", 300);
        const auto fresh = library.open(path, "test");
        QVERIFY(fresh);
        QVERIFY((*old)->info()->id != (*fresh)->info()->id);
        QCOMPARE((*fresh)->info()->pyramid.size(0), (Size{300, 300}));
        const auto again = library.open(path, "test");
        QCOMPARE(again->source().get(), fresh->source().get());
        QCOMPARE(*identify(path), (*fresh)->info()->id);
    }

    void aDeletedFileCanBeReadByWhoHasItOpen()
    {
        Services services;
        SourceLibrary library(services.get());
        const std::string path = file("deleted.jpg", 700);
        const auto handle = library.open(path, "test");
        std::remove(path.c_str());
        QVERIFY((*handle)->read({0, 0, 0}, {}));
        const auto gone = library.open(path, "test");
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, ErrorCode::NotFound);
    }

    void aHandleMayOutliveTheLibrary()
    {
        Services services;
        SourceHandle kept;
        {
            SourceLibrary library(services.get());
            kept = std::move(*library.open(file("kept.jpg"), "test"));
        }
        QVERIFY(kept->read({0, 0, 0}, {}));
    }

    void failuresAreToldAndNotKept()
    {
        Services services;
        SourceLibrary library(services.get());
        const std::string path = m_folder.filePath("late.jpg").toStdString();
        QVERIFY(!library.open(path, "test"));
        QVERIFY(library.report().empty());
        file("late.jpg");
        QVERIFY(library.open(path, "test"));
    }

    void decodersAreCounted()
    {
        Services services;
        SourceLibrary library(services.get());
        const auto handle = library.open(file("decoders.jpg", 1200), "test");
        QVERIFY((*handle)->read({0, 0, 0}, {}));
        const std::vector<PoolReport> pools = library.pools();
        QCOMPARE(pools.size(), std::size_t(1));
        QCOMPARE(pools[0].allocs, std::uint64_t(1));
        QCOMPARE(pools[0].leased, std::uint64_t(0));
        QCOMPARE(pools[0].idle, std::uint64_t(1));
    }
};

QTEST_GUILESS_MAIN(TstLibrary)
#include "tst_library.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <image/pyramid_scan.h>
#include <support/fake_rows.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

/// Pyramids on disk: what is kept, found, refused and thrown away.
class TstPyramidStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    ManualExecutor m_executor;
    int m_count = 0;

    std::string newFolder() { return m_folder.filePath(QString("store%1").arg(++m_count)).toStdString(); }
    static QStringList filesIn(const std::string& folder)
    {
        return QDir(QString::fromStdString(folder)).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }

    static Status fillAll(PyramidDraft& draft, const Pixels& picture)
    {
        for (int y = 0; y < picture.height(); ++y) {
            std::copy_n(picture.row(y), picture.width() * 4, draft.writer().nextRow());
            if (const Status done = draft.writer().rowDone({}); !done)
                return done;
        }
        return {};
    }
    static Status keepAll(PyramidStore& store, const FakeRows& image, const Pixels& picture)
    {
        auto draft = store.begin(PyramidScan::shapeOf(image, 0));
        if (!draft)
            return draft.error();
        if (const Status filled = fillAll(**draft, picture); !filled)
            return filled;
        return store.keep(**draft);
    }
    static bool holds(const PyramidFile& file, const FakeRows& image)
    {
        for (std::uint32_t i = 0; i < image.info()->pyramid.levelCount(); ++i) {
            const Size size = image.info()->pyramid.size(i);
            const Rect all{0, 0, size.width, size.height};
            Pixels got = Pixels::allocate(int(size.width), int(size.height), image.info()->opaque);
            if (!file.read(i, all, {got, all}, {}) || difference(got, image.level(i)).most != 0)
                return false;
        }
        return true;
    }

private slots:
    void piecesCoverEveryRectangle()
    {
        for (const Size level : {Size{1300, 200}, Size{512, 64}, Size{513, 65}, Size{1, 1}, Size{1024, 129}}) {
            const PieceGrid grid{level, 64};
            for (std::int64_t y = 0; y < level.height; y += 31) {
                for (std::int64_t x = 0; x < level.width; x += 127) {
                    for (const Size part : {Size{1, 1}, Size{514, 66}, Size{level.width, level.height}}) {
                        const Rect rect =
                            Rect{x, y, part.width, part.height}.intersected({0, 0, level.width, level.height});
                        const Rect range = grid.covering(rect);
                        QVERIFY(!range.isEmpty() && range.x >= 0 && range.y >= 0 && range.right() <= grid.columns()
                                && range.bottom() <= grid.bands());
                        const Rect first = grid.piece(range.x, range.y);
                        const Rect last = grid.piece(range.right() - 1, range.bottom() - 1);
                        QVERIFY(first.x <= rect.x && first.y <= rect.y && last.right() >= rect.right()
                                && last.bottom() >= rect.bottom());
                    }
                }
            }
        }
        // A tile with its gutter takes the tile's own pieces, no neighbour's.
        QCOMPARE((PieceGrid{{5000, 5000}, 64}.covering({511, 511, 514, 514})), (Rect{1, 8, 1, 8}));
    }

    void whatIsKeptIsFoundAgain_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<bool>("opaque");
        QTest::newRow("several pieces") << 1300 << 700 << true;
        QTest::newRow("transparent") << 700 << 300 << false;
        QTest::newRow("one row more than pieces") << 513 << 129 << true;
        QTest::newRow("two rows more") << 40 << 130 << true;
        QTest::newRow("a line") << 2000 << 1 << true;
    }
    void whatIsKeptIsFoundAgain()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(bool, opaque);
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(width, height, opaque);
        const FakeRows image(services.get(), picture, 0);
        QVERIFY(!services.store->find({7, 7}));
        QVERIFY(keepAll(*services.store, image, picture).ok());
        services.reopen();
        const PyramidFilePtr file = services.store->find({7, 7});
        QVERIFY(file);
        QVERIFY(holds(*file, image));
        QVERIFY(!services.store->find({7, 8}));
        QCOMPARE(filesIn(services.config.folder).size(), 1);
        QCOMPARE(services.store->report().hits, std::uint64_t(1));
    }

    void aDraftLeavesNothing()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(900, 400);
        const FakeRows image(services.get(), picture, 0);
        {
            auto draft = services.store->begin(PyramidScan::shapeOf(image, 0));
            QVERIFY(draft);
            QVERIFY(fillAll(**draft, picture));
            QCOMPARE(filesIn(services.config.folder).size(), 1);
        }
        QVERIFY(filesIn(services.config.folder).isEmpty());
        QVERIFY(!services.store->find({7, 7}));
    }

    // Between the last byte and the name.
    void whatAKilledProgramLeftIsSweptAway()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(600, 200);
        const FakeRows image(services.get(), picture, 0);
        const pid_t child = ::fork();
        if (child == 0) {
            auto draft = services.store->begin(PyramidScan::shapeOf(image, 0));
            const bool sealed = draft && fillAll(**draft, picture) && (*draft)->file()->seal();
            ::_exit(sealed ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
        QCOMPARE(filesIn(services.config.folder).size(), 1);
        QVERIFY(!services.store->find({7, 7}));
        services.reopen();
        QVERIFY(keepAll(*services.store, image, picture).ok());
        QCOMPARE(filesIn(services.config.folder).size(), 1);
        QVERIFY(services.store->find({7, 7}));
    }

    void theDraftOfARunningProgramStays()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(600, 200);
        const FakeRows image(services.get(), picture, 0);
        auto draft = services.store->begin(PyramidScan::shapeOf(image, 0));
        QVERIFY(draft);
        PyramidStore other(services.config);
        const FakeRows second(services.get(), picture, 0, {1, 1});
        QVERIFY(keepAll(other, second, picture).ok());
        QCOMPARE(filesIn(services.config.folder).size(), 2);
        QVERIFY(fillAll(**draft, picture));
        QVERIFY(services.store->keep(**draft).ok());
        QVERIFY(other.find({7, 7}) && other.find({1, 1}));
    }

    void damagedFilesAreRemoved_data()
    {
        QTest::addColumn<QByteArray>("what");
        for (const char* what : {"empty", "cut off", "no trailer", "index", "version", "of another file", "foreign"})
            QTest::newRow(what) << QByteArray(what);
    }
    void damagedFilesAreRemoved()
    {
        QFETCH(QByteArray, what);
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(600, 200);
        const FakeRows image(services.get(), picture, 0);
        QVERIFY(keepAll(*services.store, image, picture).ok());
        const QString folder = QString::fromStdString(services.config.folder) + "/";
        QFile file(folder + filesIn(services.config.folder).front());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        if (what == "empty")
            bytes.clear();
        else if (what == "cut off")
            bytes.chop(bytes.size() / 3);
        else if (what == "no trailer")
            bytes.chop(32);
        else if (what == "index")
            bytes[bytes.size() - 40] = char(bytes[bytes.size() - 40] ^ 1);
        else if (what == "version")
            bytes[9] = char(bytes[9] ^ 1);
        else if (what == "foreign")
            bytes = QByteArray(5000, 'x');
        QVERIFY(file.resize(0) && file.seek(0));
        QCOMPARE(file.write(bytes), qint64(bytes.size()));
        file.close();
        if (what == "of another file") // by its name it is of one
            QVERIFY(file.rename(folder + QString(31, '0') + "9.pyramid"));
        QVERIFY(!services.store->find(what == "of another file" ? SourceId{0, 9} : SourceId{7, 7}));
        QVERIFY(filesIn(services.config.folder).isEmpty());
        QCOMPARE(services.store->report().corrupt, std::uint64_t(1));
    }

    void aDamagedPieceIsNoPicture()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(600, 200);
        const FakeRows image(services.get(), picture, 0);
        QVERIFY(keepAll(*services.store, image, picture).ok());
        QFile file(QString::fromStdString(services.config.folder) + "/" + filesIn(services.config.folder).front());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(1000) && file.putChar('?') && file.putChar('!'));
        file.close();
        const PyramidFilePtr found = services.store->find({7, 7});
        QVERIFY(found);
        const Rect all{0, 0, 600, 200};
        Pixels got = Pixels::allocate(600, 200);
        const Status read = found->read(0, all, {got, all}, {});
        QVERIFY(!read && read.error().code == ErrorCode::Corrupt);
    }

    void theBudgetHoldsAndTheLongestUnusedGoes()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(700, 500); // about 1 MiB
        std::vector<std::unique_ptr<FakeRows>> images;
        for (std::uint64_t i = 1; i <= 3; ++i)
            images.push_back(std::make_unique<FakeRows>(services.get(), picture, 0, SourceId{0, i}));
        QVERIFY(keepAll(*services.store, *images[0], picture).ok());
        const auto one = std::uint64_t(
            QFileInfo(QString::fromStdString(services.config.folder) + "/" + filesIn(services.config.folder).front())
                .size());
        // Room is asked for in steps of 8 MiB: beside one of them there is room for one.
        services.config.budgetBytes = (8U << 20U) + one * 3 / 2;
        services.reopen();
        QVERIFY(keepAll(*services.store, *images[0], picture).ok());
        QVERIFY(keepAll(*services.store, *images[1], picture).ok());
        const QStringList names = filesIn(services.config.folder);
        QCOMPARE(names.size(), 2);
        for (int i = 0; i < 2; ++i) {
            QFile file(QString::fromStdString(services.config.folder) + "/" + names[i]);
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(i - 2), QFileDevice::FileModificationTime));
        }
        QVERIFY(services.store->find({0, 1})); // the older one, but used now
        QVERIFY(keepAll(*services.store, *images[2], picture).ok());
        QVERIFY(!services.store->find({0, 2}));
        QVERIFY(services.store->find({0, 1}) && services.store->find({0, 3}));
        QVERIFY(services.store->report().bytes <= services.config.budgetBytes);
        QVERIFY(services.store->report().evicted >= 1);
    }

    void nothingIsGivenUpForWhatFindsNoRoomAnyhow()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(700, 500);
        const FakeRows first(services.get(), picture, 0, {0, 1});
        const FakeRows second(services.get(), picture, 0, {0, 2});
        QVERIFY(keepAll(*services.store, first, picture).ok());
        services.config.spareBytes = std::uint64_t(1) << 60U; // more than any disk has
        services.reopen();
        const Status kept = keepAll(*services.store, second, picture);
        QVERIFY(!kept);
        QCOMPARE(kept.error().code, ErrorCode::Full);
        QVERIFY(services.store->find({0, 1}));
        QCOMPARE(services.store->report().evicted, std::uint64_t(0));
    }

    void withoutAFolderNothingIsKept()
    {
        const std::string file = writeFile(newFolder(), "a file");
        PyramidServices services(file + "/pyramids", m_executor);
        const Pixels picture = noisy(60, 40);
        const FakeRows image(services.get(), picture, 0);
        const Status kept = keepAll(*services.store, image, picture);
        QVERIFY(!kept && kept.error().code == ErrorCode::Io);
        QCOMPARE(services.store->report().error, kept.error().reason);
        // Nor is it tried again.
        QVERIFY(QFile::remove(QString::fromStdString(file)));
        const Status again = keepAll(*services.store, image, picture);
        QVERIFY(!again && again.error() == kept.error());
        QVERIFY(!QFile::exists(QString::fromStdString(file)));
    }

    void aFullDiskLeavesNothing()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels picture = noisy(700, 500);
        const FakeRows image(services.get(), picture, 0);
        (void)std::signal(SIGXFSZ, SIG_IGN);
        rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit small = before;
        small.rlim_cur = 300'000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const Status kept = keepAll(*services.store, image, picture);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(!kept);
        QCOMPARE(kept.error().code, ErrorCode::Full);
        QVERIFY(filesIn(services.config.folder).isEmpty());
        QVERIFY(keepAll(*services.store, image, picture).ok()); // there is room again
    }

    void freeSpaceOfTheDiskIsLeft()
    {
        PyramidServices services(newFolder(), m_executor);
        services.config.spareBytes = std::uint64_t(1) << 60U;
        services.reopen();
        const Pixels picture = noisy(60, 40);
        const Status kept = keepAll(*services.store, FakeRows(services.get(), picture, 0), picture);
        QVERIFY(!kept && kept.error().code == ErrorCode::Full);
    }

    // However wide the image is: flatter pieces, or none.
    void memoryStaysWithinItsWindow()
    {
        PyramidServices services(newFolder(), m_executor);
        const Pixels tiny = pattern(8, 8);
        const FakeRows image(services.get(), tiny, 0);
        for (const Size size : {Size{32000, 32000}, Size{65500, 65500}, Size{150000, 100000}}) {
            PyramidShape shape = PyramidScan::shapeOf(image, 0);
            shape.stored = size;
            const auto draft = services.store->begin(shape);
            QVERIFY(draft);
            QVERIFY(PyramidWriter::windowBytes((*draft)->file()->shape()) <= services.config.windowBytes);
            QVERIFY((*draft)->file()->shape().pieceRows >= 8);
        }
        PyramidShape shape = PyramidScan::shapeOf(image, 0);
        shape.stored = {3'000'000, 300};
        const auto draft = services.store->begin(shape);
        QVERIFY(!draft);
        QCOMPARE(draft.error().code, ErrorCode::TooLarge);
        QVERIFY(draft.error().reason.find("24 MiB") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TstPyramidStore)
#include "tst_pyramid_store.moc"

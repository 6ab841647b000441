// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <thread>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <image/mosaic_files.h>
#include <image/mosaic_format.h>
#include <image/mosaic_store.h>

using namespace tessera;

namespace {

using Store = std::shared_ptr<MosaicStore>;

/// Another one for each seed, all pixels of it differ.
MicroThumbnail picture(std::uint32_t seed)
{
    MicroThumbnail micro;
    for (std::size_t i = 0; i < micro.rgba.size(); i += 4) {
        seed = seed * 1664525U + 1013904223U;
        micro.rgba[i] = static_cast<std::uint8_t>(seed >> 24U);
        micro.rgba[i + 1] = static_cast<std::uint8_t>(seed >> 16U);
        micro.rgba[i + 2] = static_cast<std::uint8_t>(seed >> 8U);
        micro.rgba[i + 3] = 255;
    }
    return micro;
}

MicroThumbnail readBack(const MosaicStore& store, MosaicStore::Slot slot)
{
    MicroThumbnail micro;
    store.read(slot, MicroThumbnail::kSide, micro.rgba.data(), MicroThumbnail::kStride);
    return micro;
}

bool holds(const MosaicStore& store, std::uint64_t name, std::uint32_t seed)
{
    const MosaicStore::Slot slot = store.find(name);
    return slot != MosaicStore::kNone && readBack(store, slot) == picture(seed);
}

QByteArray bytesOf(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeBytes(const std::string& path, const QByteArray& bytes)
{
    QFile file(QString::fromStdString(path));
    if (file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        file.write(bytes);
}

constexpr std::uint32_t kPictures = 100; ///< more than the first segment has

} // namespace

/// The small pictures of a folder in one file: what is put, found, kept, and what a broken file does.
class TstMosaicStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    std::string newFile() { return m_folder.filePath(QString("%1.mosaic").arg(++m_count)).toStdString(); }
    static Store opened(const std::string& file)
    {
        auto store = MosaicStore::open(file);
        return store ? *store : nullptr;
    }
    static bool fill(MosaicStore& store, std::uint32_t from, std::uint32_t to)
    {
        for (std::uint32_t i = from; i < to; ++i) {
            if (!store.put(i, i + 1000, picture(i)))
                return false;
        }
        return true;
    }
    std::string filledFile()
    {
        const std::string file = newFile();
        const Store store = opened(file);
        return store && fill(*store, 0, kPictures) ? file : std::string();
    }

private slots:
    void everySlotHasItsPlace()
    {
        std::uint32_t slot = 0;
        std::uint64_t end = mosaic_format::kHeadBytes;
        for (std::uint32_t segment = 0; segment < 20; ++segment) {
            const mosaic_format::SegmentPlace place = mosaic_format::segmentPlace(segment);
            QCOMPARE(place.firstSlot, slot);
            QCOMPARE(place.offset, end);
            QVERIFY(place.slotCount <= mosaic_format::kMostSlots && place.offset % 4096 == 0);
            for (std::uint32_t i = 0; i < place.slotCount; ++i, ++slot) {
                QCOMPARE(mosaic_format::slotPlace(slot).segment, segment);
                QCOMPARE(mosaic_format::slotPlace(slot).index, i);
            }
            end = place.end();
        }
        QCOMPARE(mosaic_format::segmentPlace(19).slotCount, mosaic_format::kMostSlots);
    }

    void whatIsPutIsFoundAgain()
    {
        const std::string file = newFile();
        {
            const Store store = opened(file);
            QVERIFY(store && store->isKept() && !store->problem());
            QCOMPARE(store->find(5), MosaicStore::kNone);
            QVERIFY(fill(*store, 0, 10'000)); // several segments
            QCOMPARE(store->count(), std::size_t(10'000));
        }
        const Store again = opened(file);
        QVERIFY(again);
        QCOMPARE(again->count(), std::size_t(10'000));
        for (std::uint32_t i = 0; i < 10'000; ++i) {
            QVERIFY(holds(*again, i, i));
            QCOMPARE(again->stamp(again->find(i)), std::uint64_t(i + 1000));
        }
        QCOMPARE(again->find(10'000), MosaicStore::kNone);
    }

    void whatNoFileKeepsIsBounded()
    {
        constexpr std::uint64_t kMost = 100'000;
        const Store store = *MosaicStore::open({}, kMost);
        std::uint32_t count = 0;
        while (count < 10'000 && store->put(count, 1, picture(count)))
            ++count;
        QVERIFY(store->isFull());
        QVERIFY(count * std::uint64_t(96) < kMost);
        QCOMPARE(store->count(), std::size_t(count));
        QCOMPARE(store->put(count, 1, picture(count)).error().code, ErrorCode::Full);
        QVERIFY(holds(*store, 0, 0));
        QVERIFY(holds(*store, 40, 40));
        QVERIFY(!holds(*store, 60, 60)); // the 4 x 4 pixels alone
        std::array<std::uint8_t, 4 * 4 * 4> coarse{};
        const MosaicStore::Slot slot = store->find(60);
        store->read(slot, 4, coarse.data(), 16);
        const MicroThumbnail spread = readBack(*store, slot);
        for (std::size_t y = 0; y < 16; ++y)
            for (std::size_t x = 0; x < 16; ++x)
                QCOMPARE(spread.rgba[y * MicroThumbnail::kStride + x * 4], coarse[y / 4 * 16 + x / 4 * 4]);
        QCOMPARE(store->find(60), slot); // it is not damaged
        QCOMPARE(store->put(60, 1, picture(60)).value(), slot);
    }

    void whatAFileKeepsIsNotBounded()
    {
        const Store store = *MosaicStore::open(newFile(), 0);
        QVERIFY(fill(*store, 0, 300));
        QVERIFY(holds(*store, 299, 299));
        QVERIFY(!store->isFull());
    }

    void aSmallFolderTakesLittle()
    {
        const std::string file = newFile();
        const Store store = opened(file);
        QVERIFY(fill(*store, 0, 10));
        QVERIFY(bytesOf(file).size() < 100'000);
    }

    void coarserSidesAreAverages()
    {
        const Store store = opened({});
        const MicroThumbnail full = picture(3);
        const auto slot = store->put(1, 0, full);
        QVERIFY(slot.ok());
        std::array<std::uint8_t, MicroThumbnail::kBytes> wanted = full.rgba;
        for (int side = 16; side >= 1; side /= 2) {
            constexpr std::size_t stride = 100;
            std::array<std::uint8_t, stride * 16> got{};
            store->read(*slot, side, got.data(), stride);
            for (int y = 0; y < side; ++y) {
                const std::size_t row = std::size_t(side) * 4;
                QCOMPARE(std::memcmp(got.data() + std::size_t(y) * stride, wanted.data() + std::size_t(y) * row, row),
                         0);
                QCOMPARE(int(got[std::size_t(y) * stride + row]), 0); // nothing beside it
            }
            std::array<std::uint8_t, MicroThumbnail::kBytes> half{};
            if (side > 1)
                halveSquare(wanted.data(), side, half.data(), std::size_t(side) * 2);
            wanted = half;
        }
    }

    void theAverageIsNotPremultiplied()
    {
        const Store store = opened({});
        MicroThumbnail half;
        for (std::size_t i = 0; i < half.rgba.size() / 2; i += 4) {
            half.rgba[i] = 200;
            half.rgba[i + 1] = 100;
            half.rgba[i + 3] = 255;
        }
        QCOMPARE(store->averageOf(*store->put(1, 0, half)), 0xc8640080U);
        QCOMPARE(store->averageOf(*store->put(2, 0, MicroThumbnail())), 0U);
    }

    void anotherPictureGetsAnotherSlotAndTheSameOneDoesNot()
    {
        const std::string file = newFile();
        {
            const Store store = opened(file);
            const MosaicStore::Slot first = *store->put(7, 1, picture(1));
            QCOMPARE(*store->put(7, 1, picture(1)), first);
            const MosaicStore::Slot second = *store->put(7, 2, picture(2));
            QVERIFY(second != first);
            QCOMPARE(store->find(7), second);
            QCOMPARE(readBack(*store, first), picture(1)); // who holds it keeps it
            QCOMPARE(store->count(), std::size_t(1));
        }
        const Store again = opened(file);
        QVERIFY(holds(*again, 7, 2));
        QCOMPARE(again->stamp(again->find(7)), std::uint64_t(2));
        QCOMPARE(again->count(), std::size_t(1));
    }

    void aFailureIsRememberedInThePicturesPlace()
    {
        const std::string file = newFile();
        {
            const Store store = opened(file);
            QVERIFY(store->put(1, 1, picture(1)).ok());
            QVERIFY(!store->failureOf(1));
            QVERIFY(store->putFailure(1, {22, 29'000'000}).ok());
            QVERIFY(store->putFailure(2, {23, 29'000'001}).ok());
            QCOMPARE(store->count(), std::size_t(0));
        }
        const Store again = opened(file);
        QCOMPARE(again->find(1), MosaicStore::kNone);
        QCOMPARE(again->failureOf(1)->stamp, std::uint64_t(22));
        QCOMPARE(again->failureOf(2)->minutes, std::int64_t(29'000'001));
        QVERIFY(again->put(1, 3, picture(3)).ok());
        QVERIFY(!again->failureOf(1));
        QVERIFY(holds(*again, 1, 3));
    }

    void aFileThatWasCutOffAnywhereStillWorks()
    {
        const QByteArray whole = bytesOf(filledFile());
        QVERIFY(whole.size() > 100'000);
        std::vector<qsizetype> cuts;
        for (qsizetype i = 0; i <= 64; ++i)
            cuts.push_back(i);
        const auto first = mosaic_format::segmentPlace(0);
        const auto second = mosaic_format::segmentPlace(1);
        for (const std::uint64_t at : {first.offset, second.offset}) {
            for (const int beside : {-1, 0, 1, 100, 4096, 40'000})
                cuts.push_back(qsizetype(at) + beside);
        }
        for (const qsizetype cut : cuts) {
            const std::string file = newFile();
            writeBytes(file, whole.left(cut));
            {
                const Store store = opened(file);
                QVERIFY(store && store->isKept());
                QVERIFY(cut >= qsizetype(first.offset) || store->count() == 0);
                for (std::uint32_t i = 0; i < kPictures; ++i) {
                    const MosaicStore::Slot slot = store->find(i);
                    // Its finest pixels are proved when they are read.
                    if (slot != MosaicStore::kNone && readBack(*store, slot) != picture(i))
                        QCOMPARE(store->find(i), MosaicStore::kNone);
                }
                QVERIFY(fill(*store, 0, kPictures));
            }
            const Store again = opened(file);
            for (std::uint32_t i = 0; i < kPictures; ++i)
                QVERIFY(holds(*again, i, i));
        }
    }

    void aFlippedByteOfTheHeadStartsItAnew()
    {
        const QByteArray whole = bytesOf(filledFile());
        for (std::size_t i = 0; i < mosaic_format::head().size(); ++i) {
            const std::string file = newFile();
            QByteArray broken = whole;
            broken[qsizetype(i)] = char(broken[qsizetype(i)] ^ 0x10);
            writeBytes(file, broken);
            const Store store = opened(file);
            QVERIFY(store->isKept());
            QCOMPARE(store->count(), std::size_t(0));
            QVERIFY(fill(*store, 0, 3));
            QVERIFY(bytesOf(file).startsWith(QByteArray::fromStdString(mosaic_format::head())));
        }
    }

    void aFlippedByteOfARecordLeavesItOut()
    {
        const QByteArray whole = bytesOf(filledFile());
        const auto segment = mosaic_format::segmentPlace(0);
        const std::uint64_t coarse = segment.offset + segment.slotCount * sizeof(mosaic_format::Record);
        std::vector<std::uint64_t> places;
        for (std::uint64_t i = 0; i < sizeof(mosaic_format::Record); ++i)
            places.push_back(segment.offset + sizeof(mosaic_format::Record) + i); // of the second slot
        for (std::uint64_t i = 0; i < mosaic_format::kCoarseBytes; ++i)
            places.push_back(coarse + mosaic_format::kCoarseBytes + i);
        for (const std::uint64_t place : places) {
            const std::string file = newFile();
            QByteArray broken = whole;
            broken[qsizetype(place)] = char(broken[qsizetype(place)] ^ 0x01);
            writeBytes(file, broken);
            const Store store = opened(file);
            QCOMPARE(store->count(), std::size_t(kPictures - 1));
            QCOMPARE(store->find(1), MosaicStore::kNone);
            QVERIFY(holds(*store, 0, 0));
            QVERIFY(holds(*store, 2, 2));
            QVERIFY(store->put(1, 1, picture(1)).ok());
            QVERIFY(holds(*store, 1, 1));
        }
    }

    void damagedFinePixelsAreNeverShown()
    {
        const std::string file = filledFile();
        const auto segment = mosaic_format::segmentPlace(0);
        const std::uint64_t fine =
            segment.offset + segment.slotCount * (sizeof(mosaic_format::Record) + mosaic_format::kCoarseBytes);
        QByteArray broken = bytesOf(file);
        broken[qsizetype(fine + 5)] = char(broken[qsizetype(fine + 5)] ^ 0x80);
        writeBytes(file, broken);
        const Store store = opened(file);
        const MosaicStore::Slot slot = store->find(0);
        QVERIFY(slot != MosaicStore::kNone); // nobody has looked at it yet
        std::array<std::uint8_t, mosaic_format::kCoarseBytes> coarse{};
        store->read(slot, 4, coarse.data(), 16);
        const MicroThumbnail shown = readBack(*store, slot);
        for (int y = 0; y < 16; ++y) {
            for (int x = 0; x < 16; ++x)
                QCOMPARE(std::memcmp(shown.at(x, y), coarse.data() + (y / 4 * 4 + x / 4) * 4, 4), 0);
        }
        QCOMPARE(store->find(0), MosaicStore::kNone);
        QCOMPARE(store->count(), std::size_t(kPictures - 1));
        QVERIFY(store->put(0, 1000, picture(0)).ok());
        QVERIFY(holds(*store, 0, 0));
        QCOMPARE(store->count(), std::size_t(kPictures));
    }

    void aRecordWithoutItsCheckNeverCounts()
    {
        // As a program leaves it that is killed before the last word is written.
        const std::string file = newFile();
        {
            const Store store = opened(file);
            QVERIFY(fill(*store, 0, 5));
        }
        QByteArray torn = bytesOf(file);
        const auto at = qsizetype(mosaic_format::segmentPlace(0).offset + 5 * sizeof(mosaic_format::Record));
        std::memcpy(torn.data() + at - sizeof(std::uint32_t), "\0\0\0\0", sizeof(std::uint32_t));
        writeBytes(file, torn);
        const Store store = opened(file);
        QCOMPARE(store->count(), std::size_t(4));
        QCOMPARE(store->find(4), MosaicStore::kNone);
        QCOMPARE(*store->put(9, 1, picture(9)), 5U); // what was begun is not written over
    }

    void anotherFilesBytesAreStartedAnew()
    {
        const std::string file = newFile();
        writeBytes(file, QByteArray(50'000, 'x'));
        const Store store = opened(file);
        QVERIFY(store->isKept());
        QCOMPARE(store->count(), std::size_t(0));
        QVERIFY(fill(*store, 0, 3));
    }

    void aSecondOneReadsAndKeepsItsOwnInMemory()
    {
        const std::string file = filledFile();
        Store first = opened(file);
        QVERIFY(first->isKept());
        const QByteArray before = bytesOf(file);
        {
            const Store second = opened(file);
            QVERIFY(!second->isKept() && !second->problem());
            QVERIFY(holds(*second, 3, 3));
            QVERIFY(fill(*second, kPictures, kPictures + 200));
            QVERIFY(second->put(3, 9, picture(77)).ok());
            QVERIFY(holds(*second, kPictures + 199, kPictures + 199));
            QVERIFY(holds(*second, 3, 77));
            QCOMPARE(bytesOf(file), before);
            // What the first one writes is the first one's.
            QVERIFY(fill(*first, 5000, 5010));
            QCOMPARE(second->find(5000), MosaicStore::kNone);
            QVERIFY(holds(*second, kPictures, kPictures));
        }
        first.reset();
        const Store third = opened(file);
        QVERIFY(third->isKept());
        QCOMPARE(third->count(), std::size_t(kPictures + 10));
    }

    void aDamagedFileThatAnotherWritesIsLeftAlone()
    {
        const std::string file = newFile();
        writeBytes(file, QByteArray(9000, 'x'));
        const int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        QCOMPARE(::flock(fd, LOCK_EX | LOCK_NB), 0);
        const Store store = opened(file);
        QVERIFY(!store->isKept());
        QVERIFY(fill(*store, 0, 3));
        QVERIFY(holds(*store, 2, 2));
        QCOMPARE(bytesOf(file), QByteArray(9000, 'x'));
        ::close(fd);
    }

    void aFullDiskIsNobodysTrouble()
    {
        const std::string file = newFile();
        const Store store = opened(file);
        (void)std::signal(SIGXFSZ, SIG_IGN);
        rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit small = before;
        small.rlim_cur = 200'000; // the first segment, not the second
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const bool put = fill(*store, 0, 5000);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(put);
        QCOMPARE(store->count(), std::size_t(5000));
        for (std::uint32_t i = 0; i < 5000; ++i)
            QVERIFY(holds(*store, i, i));
        QVERIFY(!store->isKept());
        QCOMPARE(store->problem()->code, ErrorCode::Full);
        QVERIFY(quint64(bytesOf(file).size()) <= mosaic_format::segmentPlace(0).end());
        const Store other = opened(file); // while the first one is there it is only read
        QCOMPARE(other->count(), std::size_t(64));
    }

    void whereNothingCanBeKeptItIsInMemory()
    {
        const Store store = opened(m_folder.filePath("nothing/there.mosaic").toStdString());
        QVERIFY(store && !store->isKept() && store->problem());
        QVERIFY(fill(*store, 0, 500));
        QVERIFY(holds(*store, 499, 499));
        const Store memory = opened({});
        QVERIFY(memory && !memory->isKept() && !memory->problem());
    }

    void aFileOfManyOldPicturesIsStartedAnew()
    {
        const std::string file = newFile();
        {
            const Store store = opened(file);
            for (std::uint32_t i = 0; i < 5000; ++i)
                QVERIFY(store->put(i % 100, i, picture(i)).ok());
            QCOMPARE(store->count(), std::size_t(100));
        }
        QVERIFY(bytesOf(file).size() > 5'000'000);
        const Store again = opened(file);
        QVERIFY(again->isKept());
        QCOMPARE(again->count(), std::size_t(0));
        QVERIFY(bytesOf(file).size() < 100'000);
    }

    void readersNeverSeeHalfAPicture()
    {
        const Store store = opened(newFile());
        constexpr std::uint32_t names = 3000;
        std::atomic<bool> over{false};
        std::atomic<std::uint64_t> wrong{0};
        std::vector<std::jthread> readers;
        for (int i = 0; i < 2; ++i) {
            readers.emplace_back([&] {
                while (!over.load()) {
                    for (std::uint32_t name = 0; name < names; name += 7) {
                        const MosaicStore::Slot slot = store->find(name);
                        if (slot == MosaicStore::kNone)
                            continue;
                        const auto seed = static_cast<std::uint32_t>(store->stamp(slot) - 1000);
                        wrong += readBack(*store, slot) != picture(seed) ? 1 : 0;
                        (void)store->averageOf(slot);
                    }
                }
            });
        }
        {
            std::vector<std::jthread> writers;
            for (std::uint32_t half = 0; half < 2; ++half)
                writers.emplace_back(
                    [&, half] { wrong += fill(*store, half * names / 2, (half + 1) * names / 2) ? 0 : 1; });
        }
        over = true;
        readers.clear();
        QCOMPARE(wrong.load(), std::uint64_t(0));
        QCOMPARE(store->count(), std::size_t(names));
    }

    void aFoldersMosaicIsFoundByItsPath()
    {
        const std::string cache = m_folder.filePath("cache").toStdString();
        const QDir root(m_folder.path());
        QVERIFY(root.mkdir("photos") && QFile::link("photos", root.filePath("link")));
        const std::string photos = root.filePath("photos").toStdString();
        QCOMPARE(mosaicFile(cache, photos), mosaicFile(cache, photos + "/"));
        QCOMPARE(mosaicFile(cache, photos), mosaicFile(cache, root.filePath("link").toStdString()));
        QVERIFY(mosaicFile(cache, photos) != mosaicFile(cache, photos + "2"));
        {
            const auto store = openMosaic(cache, photos);
            QVERIFY(store && (*store)->isKept());
            QVERIFY(fill(**store, 0, 3));
        }
        QCOMPARE((*openMosaic(cache, photos))->count(), std::size_t(3));
        QVERIFY(!(*openMosaic({}, photos))->isKept());
        QCOMPARE(mosaicName("a/b.jpg"), mosaicName(std::string("a/b.jpg")));
        QVERIFY(mosaicName("a/b.jpg") != mosaicName("a/c.jpg"));
    }

    void theOldestGoWhenTheyTakeTooMuch()
    {
        const std::string cache = m_folder.filePath("small").toStdString();
        std::vector<std::string> files;
        for (const char* folder : {"/one", "/two", "/three", "/four"}) {
            files.push_back(mosaicFile(cache, folder));
            QVERIFY(fill(**openMosaic(cache, folder), 0, 3));
        }
        for (std::size_t i = 0; i < files.size(); ++i) {
            const timespec used{1'700'000'000 + time_t(i), 0};
            const timespec times[2] = {used, used};
            QCOMPARE(::utimensat(AT_FDCWD, files[i].c_str(), times, 0), 0);
        }
        const auto each = std::uint64_t(bytesOf(files[0]).size());
        const int fd = ::open(files[0].c_str(), O_RDWR | O_CLOEXEC);
        QCOMPARE(::flock(fd, LOCK_EX | LOCK_NB), 0); // somebody writes the oldest
        QCOMPARE(trimMosaics(cache, each * 2, files[1]), each * 2);
        ::close(fd);
        const auto isThere = [&](std::size_t i) { return QFile::exists(QString::fromStdString(files[i])); };
        QVERIFY(isThere(0) && isThere(1) && !isThere(2) && !isThere(3));
        QCOMPARE(trimMosaics(cache, 0), std::uint64_t(0));
        QVERIFY(!isThere(0) && !isThere(1));
    }
};

QTEST_APPLESS_MAIN(TstMosaicStore)
#include "tst_mosaic_store.moc"

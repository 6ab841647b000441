// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <image/mosaic_store.h>

using namespace tessera;

namespace {

constexpr std::uint32_t kPictures = 50'000;  // 48.8 MiB of 16 x 16 pixels
constexpr qint64 kMostMappedKiB = 40 * 1024; // with all records and 4 x 4 pixels

MicroThumbnail picture(std::uint32_t seed)
{
    MicroThumbnail micro;
    for (std::size_t i = 0; i < micro.rgba.size(); ++i)
        micro.rgba[i] = static_cast<std::uint8_t>(i % 4 == 3 ? 255 : seed >> (i % 3 * 8) ^ i);
    return micro;
}

/// How much of a file this program has mapped in, in KiB; -1 where the system does not say.
qint64 mappedIn(const QString& path)
{
    QFile maps("/proc/self/smaps");
    if (!maps.open(QIODevice::ReadOnly))
        return -1;
    qint64 sum = 0;
    bool isOurs = false;
    for (const QByteArray& line : maps.readAll().split('\n')) {
        if (line.contains('-') && !line.contains(": "))
            isOurs = line.endsWith(path.toUtf8());
        else if (isOurs && line.startsWith("Rss:"))
            sum += line.mid(4).simplified().split(' ').front().toLongLong();
    }
    return sum;
}

} // namespace

class TestMosaicMemory : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        const auto store = open();
        qint64 most = 0;
        for (std::uint32_t i = 0; i < kPictures; ++i) {
            QVERIFY(store->put(i + 1, 1, picture(i)).ok());
            if (i % 5000 == 0)
                most = std::max(most, mappedIn(file()));
        }
        QVERIFY(most > 0);
        QVERIFY2(most < kMostMappedKiB, qPrintable(QString::number(most)));
        QVERIFY(isWhole(*store));
    }

    void whatWasReadDoesNotStayMappedIn()
    {
        const auto store = open();
        QCOMPARE(store->count(), std::size_t(kPictures));
        QVERIFY(isWhole(*store));
        QVERIFY(mappedIn(file()) > 0);
        QVERIFY2(mappedIn(file()) < kMostMappedKiB, qPrintable(QString::number(mappedIn(file()))));
        QVERIFY(isWhole(*store)); // and can be read again
    }

    void inWhateverOrderItWasRead()
    {
        const auto store = open();
        constexpr std::uint32_t stride = 12'347; // has no factor in common with how many there are
        qint64 most = 0;
        MicroThumbnail read;
        for (std::uint32_t i = 0; i < kPictures; ++i) {
            const auto at = static_cast<std::uint32_t>(std::uint64_t(i) * stride % kPictures);
            store->read(store->find(at + 1), MicroThumbnail::kSide, read.rgba.data(), MicroThumbnail::kStride);
            QVERIFY(read.rgba == picture(at).rgba);
            if (i % 500 == 0)
                most = std::max(most, mappedIn(file()));
        }
        QVERIFY2(most < kMostMappedKiB, qPrintable(QString::number(most)));
    }

    void whatIsOnlyInMemoryStays()
    {
        const auto store = MosaicStore::open({});
        QVERIFY(store.ok());
        for (std::uint32_t i = 0; i < kPictures / 2; ++i)
            QVERIFY((*store)->put(i + 1, 1, picture(i)).ok());
        QVERIFY(isWhole(**store, kPictures / 2));
    }

private:
    [[nodiscard]] QString file() const { return m_folder.filePath("mosaic"); }
    [[nodiscard]] std::shared_ptr<MosaicStore> open() const
    {
        auto store = MosaicStore::open(file().toStdString());
        return store ? *store : nullptr;
    }
    static bool isWhole(const MosaicStore& store, std::uint32_t count = kPictures)
    {
        for (std::uint32_t i = 0; i < count; ++i) {
            MicroThumbnail read;
            const MosaicStore::Slot slot = store.find(i + 1);
            if (slot == MosaicStore::kNone)
                return false;
            store.read(slot, MicroThumbnail::kSide, read.rgba.data(), MicroThumbnail::kStride);
            if (read.rgba != picture(i).rgba)
                return false;
        }
        return true;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestMosaicMemory)
#include "tst_mosaic_memory.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <image/mip_store.h>
#include <support/test_images.h>

using namespace tessera;
using namespace tessera::test;

class TstPixelOps : public QObject {
    Q_OBJECT

private slots:
    void orientationOfAPart_data()
    {
        QTest::addColumn<int>("exif");
        for (int i = 1; i <= 8; ++i)
            QTest::addRow("%d", i) << i;
    }
    void orientationOfAPart()
    {
        QFETCH(int, exif);
        const Pixels raw = pattern(37, 23);
        const Pixels expected = oriented(raw, exif);
        const Orientation orientation(exif);
        QCOMPARE(orientation.apply({37, 23}), (Size{expected.width(), expected.height()}));
        const Rect part{5, 3, 11, 7};
        const Rect source = orientation.toRaw(part, {37, 23});
        Pixels cut = Pixels::allocate(int(source.width), int(source.height));
        copyRect(viewOf(raw, {0, 0, 37, 23}), source, {cut, source});
        Pixels shown = Pixels::allocate(11, 7);
        orientation.blit(viewOf(cut, source), {37, 23}, part, {shown, part});
        for (int y = 0; y < 7; ++y)
            QVERIFY(std::equal(shown.row(y), shown.row(y) + 44, expected.row(y + 3) + 20));
    }

    void nonsenseOrientationsAreUpright()
    {
        QVERIFY(Orientation(0).isIdentity());
        QVERIFY(Orientation(77).isIdentity());
    }

    void edgesRepeatOutwards()
    {
        Pixels pixels = Pixels::allocate(4, 4);
        for (int y = 1; y < 3; ++y) {
            for (int x = 1; x < 3; ++x)
                pixels.row(y)[x * 4] = std::uint8_t(10 * y + x);
        }
        repeatEdges(pixels, {1, 1, 2, 2});
        const int expected[4][4] = {{11, 11, 12, 12}, {11, 11, 12, 12}, {21, 21, 22, 22}, {21, 21, 22, 22}};
        for (int y = 0; y < 4; ++y) {
            for (int x = 0; x < 4; ++x)
                QCOMPARE(int(pixels.row(y)[x * 4]), expected[y][x]);
        }
    }

    void averagesKeepTheSum()
    {
        Pixels one = Pixels::allocate(7, 5);
        for (int y = 0; y < 5; ++y)
            std::fill_n(one.row(y), 28, std::uint8_t(99));
        const Pixels small = averaged(one, {3, 2});
        for (int i = 0; i < 12; ++i)
            QCOMPARE(int(small.row(1)[i]), 99);
    }

    // Beside the definition: the mean of what lies under each pixel, parts of pixels by their share.
    void averagesAreThoseOfTheArea_data()
    {
        QTest::addColumn<QSize>("from");
        QTest::addColumn<QSize>("to");
        for (const auto& [from, to] : {std::pair(QSize(32, 24), QSize(25, 19)), std::pair(QSize(16, 16), QSize(16, 16)),
                                       std::pair(QSize(32, 24), QSize(16, 12)), std::pair(QSize(7, 5), QSize(1, 1)),
                                       std::pair(QSize(101, 3), QSize(100, 2)), std::pair(QSize(300, 2), QSize(7, 2))})
            QTest::addRow("%dx%d to %dx%d", from.width(), from.height(), to.width(), to.height()) << from << to;
    }
    void averagesAreThoseOfTheArea()
    {
        QFETCH(QSize, from);
        QFETCH(QSize, to);
        Pixels large = Pixels::allocate(from.width() + 3, from.height()); // wider than what is looked at
        for (int y = 0; y < from.height(); ++y)
            for (int i = 0; i < large.width() * 4; ++i)
                large.row(y)[i] = static_cast<std::uint8_t>((i * 37 + y * 101 + i * y) % 256);
        Pixels small = Pixels::allocate(to.width() + 2, to.height() + 2);
        areaReduce(viewOf(large, {0, 0, from.width(), from.height()}), small, {1, 1, to.width(), to.height()});
        const auto overlap = [](double at, double step, int pixel) {
            return std::max(0.0, std::min((at + 1) * step, pixel + 1.0) - std::max(at * step, double(pixel)));
        };
        const double stepX = double(from.width()) / to.width();
        const double stepY = double(from.height()) / to.height();
        for (int y = 0; y < to.height(); ++y)
            for (int i = 0; i < to.width() * 4; ++i) {
                double sum = 0;
                for (int row = 0; row < from.height(); ++row)
                    for (int x = 0; x < from.width(); ++x)
                        sum += overlap(y, stepY, row) * overlap(i / 4, stepX, x) * large.row(row)[x * 4 + i % 4];
                const double mean = sum / (stepX * stepY);
                QVERIFY2(std::abs(small.row(y + 1)[4 + i] - mean) < 0.51,
                         qPrintable(QString("%1, %2: %3").arg(i).arg(y).arg(mean)));
            }
    }

    void channelsBecomePremultipliedRgba()
    {
        const std::uint8_t grey[2] = {100, 128};
        std::uint8_t out[4];
        QVERIFY(expandRow(grey, 1, 1, out));
        QCOMPARE(int(out[2]), 100);
        QCOMPARE(int(out[3]), 255);
        QVERIFY(!expandRow(grey, 2, 1, out));
        QCOMPARE(int(out[0]), 50);
        const std::uint8_t rgba[4] = {200, 10, 0, 20};
        QVERIFY(!expandRow(rgba, 4, 1, out, true));
        QCOMPARE(int(out[0]), 20); // no channel above alpha
    }

    void levelsAreHalvesInMemoryAndInAScratchFile_data()
    {
        QTest::addColumn<int>("memory");
        QTest::newRow("memory") << (1 << 20);
        QTest::newRow("scratch") << 16;
    }
    void levelsAreHalvesInMemoryAndInAScratchFile()
    {
        QFETCH(int, memory);
        Limits limits;
        limits.memoryBytes = std::uint64_t(memory);
        const Pixels full = pattern(101, 67);
        const std::vector<Size> sizes{{101, 67}, {51, 34}, {26, 17}};
        auto builder = MipBuilder::create(sizes, 1, limits);
        QVERIFY(builder);
        for (int y = 0; y < 67; ++y) {
            std::copy_n(full.row(y), 404, (*builder)->nextRow());
            QVERIFY((*builder)->rowDone());
        }
        const auto store = (*builder)->store();
        QCOMPARE(store->inMemory(), memory > 16);
        QCOMPARE(store->levels().size(), std::size_t(2));
        Pixels half = Pixels::allocate(51, 34);
        const Rect all{0, 0, 51, 34};
        QVERIFY(store->read(0, all, {half, all}));
        const std::uint8_t* a = full.row(10) + 20 * 4;
        const std::uint8_t* b = full.row(11) + 20 * 4;
        QCOMPARE(int(half.row(5)[40]), (a[0] + a[4] + b[0] + b[4] + 2) / 4);
        QCOMPARE(int(half.row(33)[0]), (full.row(66)[0] + full.row(66)[4] + 1) / 2); // the odd last row stands alone
        const Rect part{20, 9, 6, 8};
        Pixels quarter = Pixels::allocate(6, 8);
        QVERIFY(store->read(1, part, {quarter, part}));
        const Pixels expected = averaged(full, {26, 17});
        QVERIFY(std::abs(quarter.row(0)[0] - expected.row(9)[80]) < 12);
    }
};

QTEST_APPLESS_MAIN(TstPixelOps)
#include "tst_pixel_ops.moc"

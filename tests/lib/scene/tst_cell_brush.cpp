// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

#include <scene/canvas_colours.h>
#include <scene/cell_brush.h>
#include <scene/cell_place.h>

using namespace tessera;

/// A cell's pixels beside the areas that they stand for.
class TstCellBrush : public QObject {
    Q_OBJECT

    /// How much of the cell's pixel at `cell` the picture's at `pixel` covers, along one axis.
    static double share(int side, int cell, int pixel)
    {
        const double inset = kCellInset * side;
        const double size = 1 - 2 * kCellInset;
        const double from = inset + size * pixel;
        return std::max(0.0, std::min(cell + 1.0, from + size) - std::max<double>(cell, from));
    }

    static double expected(const CellBrush::Block& rgba, int side, int x, int y, int channel)
    {
        double light = 0, covered = 0;
        for (int v = 0; v < side; ++v)
            for (int u = 0; u < side; ++u) {
                const double weight = share(side, x, u) * share(side, y, v);
                const std::uint8_t* const pixel = rgba.data() + (v * side + u) * 4;
                light += weight * pixel[channel];
                covered += weight * pixel[3] / 255.0;
            }
        const unsigned ground = kCanvasColour >> (24U - 8U * unsigned(channel)) & 0xffU;
        return light + (1 - covered) * ground;
    }

private slots:
    void aPixelHasTheAverageOfWhatLiesInIt_data()
    {
        QTest::addColumn<int>("side");
        for (const int side : {1, 2, 3, 4, 8, 15, 16})
            QTest::addRow("%d", side) << side;
    }
    void aPixelHasTheAverageOfWhatLiesInIt()
    {
        QFETCH(int, side);
        std::mt19937 random(7);
        CellBrush::Block rgba{};
        for (int i = 0; i < side * side; ++i) {
            const unsigned alpha = i % 3 == 0 ? random() % 256 : 255;
            for (int c = 0; c < 3; ++c)
                rgba[std::size_t(i) * 4 + std::size_t(c)] = std::uint8_t(random() % (alpha + 1));
            rgba[std::size_t(i) * 4 + 3] = std::uint8_t(alpha);
        }
        CellBrush::Block painted{};
        CellBrush(side).picture(rgba.data(), painted);
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const std::uint8_t* const pixel = painted.data() + (y * side + x) * 4;
                for (int c = 0; c < 3; ++c) // shares are rounded to 256ths
                    QVERIFY(std::abs(pixel[c] - expected(rgba, side, x, y, c)) <= 1.6);
                QCOMPARE(int(pixel[3]), 255);
            }
    }

    void whiteStaysWhiteWhereItIsAlone()
    {
        CellBrush::Block rgba{};
        rgba.fill(255);
        CellBrush::Block painted{};
        CellBrush(16).picture(rgba.data(), painted);
        for (int y = 1; y < 15; ++y)
            for (int x = 1; x < 15; ++x)
                QCOMPARE(int(painted[std::size_t(y * 16 + x) * 4]), 255);
    }
};

QTEST_APPLESS_MAIN(TstCellBrush)
#include "tst_cell_brush.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// An image of which no tile is there shows its average colour, as soon as that is known.
#include <QTest>

#include <algorithm>
#include <array>
#include <cstdlib>

#include <lib/scene/picture_folder.h>
#include <scene/average_colour.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

using Rgb8 = std::array<std::uint8_t, 4>;

void set(Pixels& pixels, int x, int y, const Rgb8& colour)
{
    std::copy(colour.begin(), colour.end(), pixels.row(y) + std::size_t{4} * static_cast<std::size_t>(x));
}

/// Two pixels in a gutter of white.
Rgba averageOf(const Rgb8& left, const Rgb8& right)
{
    Pixels pixels = Pixels::allocate(4, 3, false);
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 4; ++x)
            set(pixels, x, y, {255, 255, 255, 255});
    set(pixels, 1, 1, left);
    set(pixels, 2, 1, right);
    return averageColour(pixels);
}

bool isNearly(Rgba a, Rgba b)
{
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        if (std::abs(static_cast<int>(a >> shift & 0xffU) - static_cast<int>(b >> shift & 0xffU)) > 3)
            return false;
    return true;
}

} // namespace

class TestAverageColour : public QObject {
    Q_OBJECT

private slots:
    void itIsThatOfTheContent()
    {
        QCOMPARE(averageOf({100, 0, 50, 255}, {200, 0, 51, 255}), 0x960033ffU);
        QCOMPARE(averageOf({255, 255, 255, 255}, {255, 255, 255, 255}), 0xffffffffU);
        QCOMPARE(averageOf({0, 0, 0, 0}, {0, 0, 0, 0}), 0U);
        QCOMPARE(averageOf({0, 0, 0, 0}, {128, 64, 0, 128}), 0xff800040U); // half as dense, of the same colour
        QCOMPARE(averageColour(Pixels::allocate(2, 2)), 0U);               // nothing but gutter
    }

    void anImageWithoutTilesShowsIt()
    {
        PictureFolder folder;
        QVERIFY(folder.fill());
        SceneRig rig;
        rig.open({folder.file("0.jpg")});
        QVERIFY(!rig.scene->item(0).content->average);
        const Frame& before = rig.frame();
        QVERIFY(!before.list.solids.empty());
        const Rgba placeholder = before.list.solids.front().rgba;
        QVERIFY(rig.settle());
        const auto average = rig.scene->item(0).content->average;
        const QColor painted = QColor::fromHsv(0, 160, 200);
        const Rgba expected = static_cast<Rgba>(painted.red()) << 24U | static_cast<Rgba>(painted.green()) << 16U
                              | static_cast<Rgba>(painted.blue()) << 8U | 0xffU;
        QVERIFY(average && isNearly(*average, expected) && *average != placeholder);
        rig.engine->canvasGone();
        rig.engine->canvasReady(std::make_unique<FakeTextureBackend>(), "fake");
        const Frame& frame = rig.frame();
        QVERIFY(frame.list.tiles.empty() && !frame.list.solids.empty());
        for (const SolidQuad& solid : frame.list.solids)
            QCOMPARE(solid.rgba, *average);
        QVERIFY(!rig.view->isCovered()); // it is no picture
        QVERIFY(rig.settle());
        QVERIFY(rig.view->lastFrame().list.solids.empty());
    }
};

QTEST_GUILESS_MAIN(TestAverageColour)
#include "tst_average_colour.moc"

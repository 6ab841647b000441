// SPDX-License-Identifier: GPL-3.0-or-later
// What a tile of a wall looks like.
#include <QTest>

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include <scene/canvas_colours.h>
#include <scene/cell_place.h>
#include <scene/mosaic_gather.h>

using namespace tessera;

namespace {

using Colour = std::array<int, 3>;

constexpr Colour kGround{0x17, 0x19, 0x1c};
constexpr double kInside = 0.92; ///< of a cell's side, what its picture has

Colour mixed(const Colour& over, double share)
{
    Colour c{};
    for (std::size_t k = 0; k < 3; ++k)
        c[k] = int(std::lround(kGround[k] * (1 - share) + over[k] * share));
    return c;
}

Colour pixelAt(const Pixels& pixels, int x, int y)
{
    const std::uint8_t* p = pixels.row(y) + 4 * x;
    return {p[0], p[1], p[2]};
}

bool isLike(const Colour& a, const Colour& b, int by = 2)
{
    for (std::size_t k = 0; k < 3; ++k)
        if (std::abs(a[k] - b[k]) > by)
            return false;
    return true;
}

MicroThumbnail filled(const Colour& colour)
{
    MicroThumbnail picture;
    for (std::size_t i = 0; i < picture.rgba.size(); ++i)
        picture.rgba[i] = i % 4 == 3 ? 255 : std::uint8_t(colour[i % 4]);
    return picture;
}

/// An image of this shape, as it lies in its square.
MicroThumbnail fitted(const Colour& colour, Size shape)
{
    MicroThumbnailMaker maker(shape, shape);
    std::vector<std::uint8_t> row;
    for (std::int64_t x = 0; x < shape.width; ++x)
        row.insert(row.end(),
                   {std::uint8_t(colour[0]), std::uint8_t(colour[1]), std::uint8_t(colour[2]), std::uint8_t(255)});
    for (std::int64_t y = 0; y < shape.height; ++y)
        maker.addRow(row.data());
    return maker.finish();
}

/// But for its gutter.
Colour meanOf(const Pixels& pixels)
{
    std::array<std::int64_t, 3> sums{};
    for (int y = 1; y + 1 < pixels.height(); ++y)
        for (int x = 1; x + 1 < pixels.width(); ++x)
            for (std::size_t k = 0; k < 3; ++k)
                sums[k] += pixelAt(pixels, x, y)[k];
    Colour mean{};
    for (std::size_t k = 0; k < 3; ++k)
        mean[k] = int(sums[k] / ((pixels.width() - 2) * (pixels.height() - 2)));
    return mean;
}

/// A wall whose items lie in the order of their numbers.
struct Wall {
    explicit Wall(const SheetLayout& layout)
    {
        snapshot.cover = MosaicCover(layout);
        auto order = std::make_shared<std::vector<ItemId>>(layout.count());
        std::iota(order->begin(), order->end(), 0);
        snapshot.order = order;
        store = MosaicStore::open("").value();
        snapshot.store = store;
    }
    void show(ItemId id, const Colour& colour) { show(id, filled(colour)); }
    void show(ItemId id, const MicroThumbnail& picture)
    {
        known.set(id, store->put(id + 1, 1, picture).value());
        snapshot.pictures = known.snapshot();
    }
    void showAll(const Colour& colour) { showAll(filled(colour)); }
    void showAll(const MicroThumbnail& picture)
    {
        const MosaicStore::Slot one = store->put(1, 1, picture).value();
        for (ItemId id = 0; id < snapshot.order->size(); ++id)
            known.set(id, one);
        snapshot.pictures = known.snapshot();
    }
    [[nodiscard]] std::shared_ptr<const GatheredTile> gather(const TileAddress& address) const
    {
        const auto result = gatherTile(snapshot, address, {});
        return result ? std::dynamic_pointer_cast<const GatheredTile>(*result) : nullptr;
    }

    MosaicSnapshot snapshot;
    PictureSlots known;
    std::shared_ptr<MosaicStore> store;
};

} // namespace

class TestMosaicGather : public QObject {
    Q_OBJECT

private slots:
    void picturesLieInTheirCells()
    {
        Wall wall(SheetLayout(90, 40, 1.6)); // 640 x 48 pixels
        const Colour red{250, 20, 10};
        const Colour green{20, 240, 30};
        wall.show(0, red);
        wall.show(41, green);
        wall.known.set(2, PictureSlots::kNever);
        wall.snapshot.pictures = wall.known.snapshot();
        const auto tile = wall.gather({0, 0, 0});
        QVERIFY(tile);
        const Pixels& pixels = *tile->tile.pixels;
        QCOMPARE(pixels.width(), 258);
        QCOMPARE(pixels.height(), 50);
        QVERIFY(pixels.isOpaque());
        const auto at = [&](int x, int y) { return pixelAt(pixels, x + 1, y + 1); };
        QVERIFY(isLike(at(8, 8), red));
        QVERIFY(isLike(at(16 + 8, 16 + 8), green));
        // The cell's inset is 0.64 pixels wide.
        QVERIFY(isLike(at(0, 8), mixed(red, 0.36)));
        QVERIFY(isLike(at(15, 8), mixed(red, 0.36)));
        QVERIFY(isLike(at(0, 0), mixed(red, 0.36 * 0.36)));
        QVERIFY(isLike(at(1, 1), red));
        // Unknown ones and failed ones are shown at the place of an image.
        QCOMPARE(at(16 + 8, 8), (Colour{0x25, 0x28, 0x2d}));
        QCOMPARE(at(16 + 8, 1), kGround);
        QCOMPARE(at(32 + 8, 8), (Colour{0x33, 0x27, 0x2a}));
        // Beyond the last item, 89, and beyond the wall there is nothing.
        QCOMPARE(at(10 * 16 + 8, 40), kGround);
        QCOMPARE(at(-1, -1), kGround);
        QCOMPARE(tile->lacking, 16U + 16U + 10U - 3U); // columns 0 to 15, of which the last row has ten
    }

    void theGutterShowsTheNeighbours()
    {
        Wall wall(SheetLayout(90, 40, 1.6));
        const Colour red{250, 20, 10};
        wall.show(15, red); // the last one of the first tile
        const auto next = wall.gather({0, 1, 0});
        QVERIFY(next);
        QVERIFY(isLike(pixelAt(*next->tile.pixels, 0, 9), mixed(red, 0.36)));
        const auto own = wall.gather({0, 0, 0});
        QVERIFY(isLike(pixelAt(*own->tile.pixels, 256, 9), mixed(red, 0.36)));
        QVERIFY(isLike(pixelAt(*own->tile.pixels, 255, 9), red));
        QCOMPARE(next->lacking, 16U + 16U); // the gutter's cells do not count
    }

    void lightIsTheSameAtEveryLevel()
    {
        Wall wall(SheetLayout(90'000, 300, 1.0));
        QCOMPARE(wall.snapshot.cover.area(), (RectF{0, 0, 300, 300}));
        const Colour blue{30, 60, 240};
        wall.showAll(blue);
        const Colour expected = mixed(blue, kInside * kInside);
        for (std::uint32_t level = 0; level < wall.snapshot.cover.pyramid().levelCount(); ++level) {
            const auto tile = wall.gather({level, 0, 0});
            QVERIFY(tile);
            QCOMPARE(tile->lacking, 0U);
            const Colour mean = meanOf(*tile->tile.pixels);
            QVERIFY2(isLike(mean, expected, 3), qPrintable(QString("level %1: %2").arg(level).arg(mean[2])));
        }
    }

    void cellsThatShareAPixelShareItsLight()
    {
        Wall wall(SheetLayout(100'000, 10, 1.6));
        const SheetLayout& layout = wall.snapshot.cover.layout();
        const auto firstOfSecond = ItemId(layout.columns() * layout.rowsPerSheet());
        QCOMPARE(layout.cell(firstOfSecond).x, 10.5);
        const Colour white{255, 255, 255};
        wall.show(firstOfSecond, white);
        const auto tile = wall.gather({MosaicCover::kPixelLevel, 0, 0});
        QVERIFY(tile);
        const double share = kInside * kInside / 2;
        // One half beside the gap between the sheets, the other beside the next cell, which is unknown.
        QVERIFY(isLike(pixelAt(*tile->tile.pixels, 11, 1), mixed(white, share), 3));
        const Colour other = pixelAt(*tile->tile.pixels, 12, 1);
        QVERIFY(other[0] > mixed(white, share)[0] && other[0] < mixed(white, share)[0] + 8);
        QVERIFY(pixelAt(*tile->tile.pixels, 13, 1)[0] < 0x25);
    }

    void justifiedPicturesFillTheirCells()
    {
        // Two rows of 4 units: a lying and a standing image in the first one.
        std::vector<float> widths;
        for (const double aspect : {1.5, 2.0 / 3, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0})
            widths.push_back(float(cellWidthFor(aspect)));
        Wall wall(SheetLayout::justified(widths, 4, 1.6));
        const SheetLayout& layout = wall.snapshot.cover.layout();
        QCOMPARE(wall.snapshot.cover.pyramid().levelCount(), 1U);
        const Colour red{250, 20, 10};
        const Colour green{20, 240, 30};
        wall.show(0, fitted(red, {150, 100}));
        wall.show(1, fitted(green, {100, 150}));
        wall.known.set(2, PictureSlots::kNever);
        wall.snapshot.pictures = wall.known.snapshot();
        const auto tile = wall.gather({0, 0, 0});
        QVERIFY(tile);
        QCOMPARE(tile->lacking, 5U);
        const Pixels& pixels = *tile->tile.pixels;
        for (std::size_t i = 0; i < 4; ++i) {
            const Colour colours[] = {red, green, {0x33, 0x27, 0x2a}, {0x25, 0x28, 0x2d}};
            const RectF cell = layout.cell(i);
            const RectF in = insideOf(cell);
            for (int y = 0; y < 20; ++y)
                for (int x = int(std::ceil(cell.x * 16)); x + 1 <= int(cell.right() * 16); ++x) {
                    const RectF seen = RectF{in.x * 16, in.y * 16, in.width * 16, in.height * 16}.intersected(
                        {double(x), double(y), 1, 1});
                    const double share = seen.width * seen.height;
                    if (y + 1 > cell.bottom() * 16)
                        continue; // the next row
                    const Colour found = pixelAt(pixels, x + 1, y + 1);
                    QVERIFY2(isLike(found, mixed(colours[i], share), 6),
                             qPrintable(QString("item %1 at %2, %3: %4").arg(i).arg(x).arg(y).arg(found[0])));
                }
        }
    }

    void lightOfJustifiedRowsIsTheSameAtEveryLevel()
    {
        // 293 rows on one sheet.
        Wall wall(SheetLayout::justified(std::vector<float>(60'000, float(cellWidthFor(1.5))), 300, 1.0));
        QCOMPARE(wall.snapshot.cover.layout().sheetCount(), std::size_t(1));
        const Colour blue{30, 60, 240};
        wall.showAll(fitted(blue, {300, 200}));
        const double inside = 1.5 * kInside * kInside / cellWidthFor(1.5);
        const Colour expected = mixed(blue, inside);
        for (std::uint32_t level = 0; level < wall.snapshot.cover.pyramid().levelCount(); ++level) {
            const Colour mean = meanOf(*wall.gather({level, 0, 0})->tile.pixels);
            QVERIFY2(isLike(mean, expected, 5), qPrintable(QString("level %1: %2").arg(level).arg(mean[2])));
        }
    }

    void whatIsNotThereOrNotWantedIsNotMade()
    {
        const Wall wall(SheetLayout(90, 40, 1.6));
        QCOMPARE(gatherTile(wall.snapshot, {0, 3, 0}, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(gatherTile(wall.snapshot, {9, 0, 0}, {}).error().code, ErrorCode::NotFound);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(gatherTile(wall.snapshot, {0, 0, 0}, stop.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestMosaicGather)
#include "tst_mosaic_gather.moc"

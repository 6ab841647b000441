// SPDX-License-Identifier: GPL-3.0-or-later
// A scene in justified rows: where its images lie, what a view keeps to, and how it looks from afar.
#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

#include <scene/cell_place.h>
#include <scene/view_places.h>
#include <scene/wall_mosaic.h>
#include <support/scene_rig.h>
#include <support/test_files.h>
#include <support/wall_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

bool isNear(double a, double b, double by = 1e-4)
{
    return std::abs(a - b) < by;
}

bool isAt(const RectF& a, const RectF& b)
{
    return isNear(a.x, b.x, 0.01) && isNear(a.y, b.y, 0.01) && isNear(a.width, b.width, 0.01);
}

std::unique_ptr<SceneRig> justifiedWallOf(int count)
{
    auto rig = wallOf(count);
    rig->scene->setWallLayout(WallLayout::Justified);
    rig->view->goHome();
    return rig;
}

/// The canvas that the layout is made for has another size, the view's own has not: all cells are others.
void relay(SceneRig& rig)
{
    const double before = rig.scene->layout().cell(3).height;
    rig.scene->setCanvas(rig.view->number(), {1000, 500}, 1);
    QVERIFY(!isNear(rig.scene->layout().cell(3).height, before));
}

RectF onCanvas(const SceneRig& rig, const RectF& world)
{
    return rig.view->viewport().worldToScreen(world);
}

} // namespace

class TestJustifiedWall : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        for (int i = 0; i < 24; ++i) {
            const std::string path = m_folder.filePath(QString("%1.jpg").arg(i, 2, 10, QChar('0'))).toStdString();
            JpegOptions options;
            options.orientation = i % 4 == 2 ? 6 : 0;
            const Size size = sizeOf(i);
            writeFile(path, jpegBytes(pattern(int(size.width), int(size.height)), options));
        }
    }

    void imagesFillTheirCellsOnceTheirShapesAreKnown()
    {
        SceneRig rig;
        rig.open({m_folder.path().toStdString()});
        QCOMPARE(rig.scene->count(), 24U);
        rig.scene->setWallLayout(WallLayout::Justified);
        QVERIFY(rig.scene->layout().justifiedRows());
        const std::uint64_t before = rig.scene->rearrangements();
        QTRY_VERIFY(rig.scene->rearrangements() > before); // it glides there
        QTRY_VERIFY(!rig.scene->isArranging());
        const SheetLayout& layout = rig.scene->layout();
        for (std::size_t i = 0; i < 24; ++i) {
            const Size size = sizeOf(int(i));
            const double raw = double(size.width) / double(size.height);
            const double shown = i % 4 == 2 ? 1 / raw : raw; // as its camera was held
            QVERIFY2(isNear(aspectInside(layout.cell(i)), std::min(shown, kLongest)), qPrintable(QString::number(i)));
        }
        QVERIFY(rig.settle());
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(rig.scene->item(i).content->info);
            const RectF image = rig.scene->imageRect(i);
            const RectF inside = insideOf(layout.cell(i));
            if (i != 3) // too long for a cell
                QVERIFY(isNear(image.width, inside.width, 0.02) && isNear(image.height, inside.height, 0.02));
            else
                QVERIFY(isNear(image.width, inside.width) && image.height < inside.height / 2);
        }
        rig.scene->setWallLayout(WallLayout::Grid);
        QCOMPARE(rig.scene->layout().cell(1), (RectF{1, 0, 1, 1}));
    }

    void theWallOpensWithRowsAsWideAsTheCanvas()
    {
        const auto rig = justifiedWallOf(40);
        const RectF sheet = onCanvas(*rig, rig->scene->layout().sheet(0));
        QVERIFY(isNear(sheet.x, 0) && isNear(sheet.width, SceneRig::kWidth));
        ViewPlaces places(*rig->scene);
        places.resize({SceneRig::kWidth, SceneRig::kHeight}, 1);
        for (std::size_t i = 0; i < 40; ++i) {
            QVERIFY(!places.isInside(places.wallAt(i)));
            QVERIFY(places.isInside(places.imageFit(i)));
        }
        QCOMPARE(rig->scene->imageRect(0), insideOf(rig->scene->layout().cell(0))); // nothing is known of it
    }

    void whatIsLookedAtStaysWhereItIs()
    {
        const auto rig = justifiedWallOf(40);
        rig->view->mark(4);
        rig->view->scrollBy({0, 150});
        rig->frame(1000);
        const RectF before = onCanvas(*rig, rig->scene->layout().cell(4));
        QVERIFY(before.y > 0 && before.y < SceneRig::kHeight);
        relay(*rig);
        QVERIFY(isNear(onCanvas(*rig, rig->scene->layout().cell(4)).y, before.y, 0.01));
    }

    void anImageOneIsInStaysAsLargeAsItIs()
    {
        const auto rig = justifiedWallOf(40);
        rig->view->select(17);
        rig->view->zoomAt({300, 200}, 1.7, Duration::zero());
        rig->frame();
        QVERIFY(rig->view->inside());
        const RectF before = onCanvas(*rig, rig->scene->imageRect(17));
        relay(*rig);
        QVERIFY(isAt(onCanvas(*rig, rig->scene->imageRect(17)), before));
        rig->view->select(17); // fitted
        rig->frame();
        rig->scene->setCanvas(rig->view->number(), {SceneRig::kWidth, SceneRig::kHeight}, 1);
        const RectF fitted = onCanvas(*rig, rig->scene->imageRect(17));
        QVERIFY(isNear(fitted.center().x, SceneRig::kWidth / 2.0, 0.01));
        QVERIFY(isNear(fitted.width, SceneRig::kWidth, 0.01) || isNear(fitted.height, SceneRig::kHeight, 0.01));
    }

    void manySeenFromAfarCostWhatTheirTilesDo()
    {
        const auto rig = justifiedWallOf(100'000);
        const auto store = MosaicStore::open("").value();
        rig->scene->wall().setStore(store);
        MicroThumbnail grey;
        for (std::size_t i = 0; i < grey.rgba.size(); ++i)
            grey.rgba[i] = i % 4 == 3 ? 255 : 200;
        const MosaicStore::Slot slot = store->put(1, 1, grey).value();
        std::vector<std::pair<ItemId, MosaicStore::Slot>> batch;
        for (ItemId id = 0; id < rig->scene->total(); ++id)
            batch.emplace_back(id, slot);
        rig->scene->wall().setPictures(batch);
        rig->view->fit(FitTarget::Scene);
        QVERIFY(rig->settle(100));
        QVERIFY(rig->view->isCovered());
        rig->view->panBy({3, 2});
        const Frame& frame = rig->frame();
        QCOMPARE(frame.facts.items, 0U);
        QVERIFY(!frame.list.tiles.empty() && frame.list.tiles.size() < 80);
        QVERIFY(frame.list.solids.empty());
        QCOMPARE(rig->holes, 0);
        // The next wall is drawn from what this one has until it is there itself.
        rig->scene->setWallLayout(WallLayout::Grid);
        rig->frame();
        QVERIFY(!rig->view->lastFrame().list.tiles.empty());
        QVERIFY(rig->settle(100));
        QCOMPARE(rig->holes, 0);
    }

private:
    /// That a cell gets on a canvas five cells wide.
    static constexpr double kLongest = (5 * JustifiedRows::kWidestShare - 2 * kCellInset) / (1 - 2 * kCellInset);

    /// As the file has it, without orientation.
    static Size sizeOf(int i)
    {
        switch (i % 4) {
        case 0: return {96, 64};
        case 1: return {60, 80};
        case 2: return {96, 64}; // turned: 64 x 96
        default: return {320, 32};
        }
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestJustifiedWall)
#include "tst_justified_wall.moc"

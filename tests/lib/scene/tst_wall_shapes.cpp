// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <string>

#include <scene/cell_place.h>
#include <scene/item_order.h>
#include <scene/wall_layout.h>
#include <scene/wall_shapes.h>

using namespace tessera;

namespace {

bool isNear(double a, double b)
{
    return std::abs(a - b) < 1e-4;
}

} // namespace

class TestWallShapes : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_said = 0;
        m_items.assign(40, {});
        for (std::size_t i = 0; i < m_items.size(); ++i)
            m_items[i].text = ItemText({}, std::to_string(100 + i));
        m_order.clear();
        m_order.add(m_items, 0);
        m_shapes = std::make_unique<WallShapes>(m_items, m_order, m_clock, [this] { ++m_said; });
    }

    void cellsHaveTheShapesOfTheirImages()
    {
        know(0, 400, 300);
        know(1, 300, 400);
        auto info = std::make_shared<SourceInfo>();
        info->pyramid = Pyramid::halving({500, 300});
        m_items[2].content.edit().info = m_items[1].content.edit().info =
            info; // of the second, its file says otherwise
        const SheetLayout layout = m_shapes->layout({{1600, 1000}, 160}, nullptr);
        QVERIFY(isNear(aspectInside(layout.cell(0)), 4.0 / 3));
        QVERIFY(isNear(aspectInside(layout.cell(1)), 0.75));
        QVERIFY(isNear(aspectInside(layout.cell(2)), 5.0 / 3));
        QVERIFY(isNear(aspectInside(layout.cell(3)), WallShapes::kGuess));
        QVERIFY(isNear(layout.sheet(0).width, 10));
        const RectF image = imageIn(layout.cell(0), 4.0 / 3);
        const RectF inside = insideOf(layout.cell(0));
        QVERIFY(isNear(image.width, inside.width) && isNear(image.height, inside.height));
    }

    void extremesLieInModestCells()
    {
        know(0, 10'000, 100);
        know(1, 100, 10'000);
        const SheetLayout wide = m_shapes->layout({{1600, 1000}, 160}, nullptr);
        QVERIFY(isNear(aspectInside(wide.cell(0)), WallShapes::kLongest));
        QVERIFY(isNear(aspectInside(wide.cell(1)), 1 / WallShapes::kLongest));
        const SheetLayout narrow = m_shapes->layout({{300, 200}, 160}, nullptr);
        for (std::size_t i = 0; i < 40; ++i) // none fills the canvas by itself
            QVERIFY(narrow.cell(i).width < narrow.sheet(0).width / 2);
    }

    void aFewAreShapedLikeTheCanvas()
    {
        const SheetLayout layout = m_shapes->layout({{1600, 1000}, 160, true}, nullptr);
        const RectF bounds = layout.bounds();
        QVERIFY(bounds.width / bounds.height > 1.2 && bounds.width / bounds.height < 2.1);
    }

    void whatComesInIsSaidNowAndThen()
    {
        m_shapes->arrived(true);
        QCOMPARE(m_said, 1);
        m_shapes->arrived(true); // right behind it
        QCOMPARE(m_said, 1);
        QVERIFY(m_shapes->isDue());
        m_clock.advance(WallShapes::kPause);
        m_shapes->arrived(false); // more will come
        QCOMPARE(m_said, 1);
        m_shapes->arrived(true);
        QCOMPARE(m_said, 2);
        QVERIFY(!m_shapes->isDue());
        m_shapes->arrived(false);
        m_shapes->clear();
        QVERIFY(!m_shapes->isDue());
    }

    void layoutsHaveNames()
    {
        for (const WallLayout layout : {WallLayout::Grid, WallLayout::Justified, WallLayout::Column})
            QVERIFY(wallLayoutOf(toString(layout)) == layout);
        QVERIFY(!wallLayoutOf("heap"));
    }

private:
    void know(ItemId id, std::int64_t width, std::int64_t height)
    {
        m_order.facts().set(Fact::Width, id, width);
        m_order.facts().set(Fact::Height, id, height);
    }

    std::vector<SceneItem> m_items;
    ItemOrder m_order;
    ManualClock m_clock;
    int m_said = 0;
    std::unique_ptr<WallShapes> m_shapes;
};

QTEST_GUILESS_MAIN(TestWallShapes)
#include "tst_wall_shapes.moc"

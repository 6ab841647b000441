// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QPainter>
#include <QTest>

#include <map/sheet_layout.h>
#include <map/viewport.h>
#include <scene/item_order.h>
#include <scene/selection.h>
#include <ui/selection_marks.h>

using namespace tessera;

namespace {

constexpr QRgb kPaper = 0xff17191c;

double areaOf(const std::vector<SelectionMarks::Tint>& tints)
{
    double area = 0;
    for (const SelectionMarks::Tint& tint : tints)
        area += tint.world.width * tint.world.height * tint.share;
    return area;
}

} // namespace

class TestSelectionMarks : public QObject {
    Q_OBJECT

private slots:
    void init() { setUp(1000); }

    void aSelectedImageHasAnOutlineAndATickAndStaysClear()
    {
        m_selection->pick(11); // the second of the second row
        const QImage image = painted({{1.5, 1.5}, 100, {400, 400}});
        QVERIFY(image.pixel(151, 200) != kPaper); // its left edge
        QVERIFY(image.pixel(163, 163) != kPaper); // its tick
        QCOMPARE(image.pixel(200, 200), kPaper);
        QCOMPARE(image.pixel(100, 200), kPaper); // its neighbour
    }
    void smallCellsHaveNoTickAndSmallestAreTinted()
    {
        m_selection->pick(11);
        const QImage outlined = painted({{1.5, 1.5}, 40, {400, 400}});
        QVERIFY(outlined.pixel(181, 200) != kPaper);
        QCOMPARE(outlined.pixel(188, 188), kPaper);
        const QImage tinted = painted({{1.5, 1.5}, 20, {400, 400}});
        QVERIFY(tinted.pixel(200, 200) != kPaper);
        QCOMPARE(tinted.pixel(215, 200), kPaper);
    }
    void onADenseScreenSmallIsLarger()
    {
        m_selection->pick(11);
        const QImage tinted = painted({{1.5, 1.5}, 40, {400, 400}}, 2);
        QVERIFY(tinted.pixel(200, 200) != kPaper);
    }
    void nothingSelectedPaintsNothing()
    {
        const QImage image = painted({{1.5, 1.5}, 20, {400, 400}});
        QImage blank = image;
        blank.fill(kPaper);
        QCOMPARE(image, blank);
    }
    void aRunIsAtMostThreePiecesInASheet()
    {
        m_selection->pick(13);
        m_selection->extendTo(57, 0, false);
        const auto tints = SelectionMarks::tints(*m_selection, m_layout, m_layout.bounds());
        QCOMPARE(tints.size(), std::size_t(3)); // 13-19, 20-49, 50-57
        QCOMPARE(areaOf(tints), 45.0);
        QCOMPARE(tints[1].world, (RectF{0, 2, 10, 3}));
    }
    void everythingIsOnePieceASheet()
    {
        m_selection->selectAll();
        const auto tints = SelectionMarks::tints(*m_selection, m_layout, m_layout.bounds());
        QVERIFY(tints.size() <= m_layout.sheetCount() + 1); // the last sheet may end within a row
        QCOMPARE(areaOf(tints), 1000.0);
    }
    void onlySheetsInSightAreLookedAt()
    {
        QVERIFY(m_layout.sheetCount() > 2);
        m_selection->selectAll();
        const auto tints = SelectionMarks::tints(*m_selection, m_layout, m_layout.sheet(1));
        for (const SelectionMarks::Tint& tint : tints)
            QVERIFY(tint.world.x >= m_layout.sheet(0).x && tint.world.right() <= m_layout.sheet(2).right());
        QVERIFY(areaOf(tints) < 1000);
    }
    void theTintCoversWhatIsSelectedAndNothingElse()
    {
        m_selection->beginBand(false);
        std::vector<Selection::Range> ranges;
        for (std::size_t p = 3; p + 30 < 1000; p += 37)
            ranges.push_back({p, p + 1 + p % 29});
        m_selection->setBand(ranges);
        const auto tints = SelectionMarks::tints(*m_selection, m_layout, m_layout.bounds());
        for (std::size_t p = 0; p < 1000; ++p) {
            const PointF middle = m_layout.cell(p).center();
            const bool tinted =
                std::any_of(tints.begin(), tints.end(), [&](const auto& tint) { return tint.world.contains(middle); });
            QCOMPARE(tinted, m_selection->contains(p));
        }
    }
    void scatteredOverALargeWallItIsATintASheet()
    {
        setUp(100000);
        std::vector<Selection::Range> ranges;
        for (std::size_t p = 0; p < 100000; p += 2)
            ranges.push_back({p, p + 1});
        m_selection->beginBand(false);
        m_selection->setBand(ranges);
        const auto tints = SelectionMarks::tints(*m_selection, m_layout, m_layout.bounds());
        QCOMPARE(tints.size(), m_layout.sheetCount());
        QCOMPARE(tints.front().share, 0.5);
    }
    void aColumnIsOnePiece()
    {
        m_layout = SheetLayout::column(1000);
        m_selection->selectAll();
        const auto tints = SelectionMarks::tints(*m_selection, m_layout, m_layout.bounds());
        QCOMPARE(tints.size(), std::size_t(1));
        QCOMPARE(tints.front().world, m_layout.bounds());
    }
    void justifiedRowsAreTintedInBlocks()
    {
        std::vector<float> widths;
        for (std::size_t p = 0; p < 1000; ++p)
            widths.push_back(0.5F + static_cast<float>(p % 7) / 4);
        m_layout = SheetLayout::justified(widths, 8, 1.6);
        m_selection->selectAll();
        const auto all = SelectionMarks::tints(*m_selection, m_layout, m_layout.bounds());
        QVERIFY(all.size() <= m_layout.sheetCount() + 1);
        QVERIFY(std::abs(areaOf(all) - 1000 * m_layout.meanCellArea()) < 0.01);
        std::vector<Selection::Range> ranges;
        for (std::size_t p = 3; p + 60 < 1000; p += 67)
            ranges.push_back({p, p + 1 + p % 59});
        m_selection->beginBand(false);
        m_selection->setBand(ranges);
        const auto tints = SelectionMarks::tints(*m_selection, m_layout, m_layout.bounds());
        for (std::size_t p = 0; p < 1000; ++p) {
            const PointF middle = m_layout.cell(p).center();
            const bool tinted =
                std::any_of(tints.begin(), tints.end(), [&](const auto& tint) { return tint.world.contains(middle); });
            QCOMPARE(tinted, m_selection->contains(p));
        }
    }
    void aBandIsSeen()
    {
        QImage image(100, 100, QImage::Format_RGB32);
        image.fill(kPaper);
        QPainter painter(&image);
        SelectionMarks(1, QSizeF(100, 100)).paintBand(painter, {10, 20, 30, 40});
        painter.end();
        QVERIFY(image.pixel(25, 40) != kPaper);
        QVERIFY(image.pixel(10, 40) != image.pixel(25, 40)); // its edge
        QCOMPARE(image.pixel(60, 40), kPaper);
    }

private:
    void setUp(std::size_t count)
    {
        m_items.assign(count, {});
        m_order.clear();
        m_order.add(m_items, 0);
        m_selection = std::make_unique<Selection>(m_order);
        m_layout = SheetLayout(count, 10, 1.6);
    }
    [[nodiscard]] QImage painted(const Viewport& viewport, double ratio = 1) const
    {
        const QSize size(static_cast<int>(viewport.size.width), static_cast<int>(viewport.size.height));
        QImage image(size, QImage::Format_RGB32);
        image.fill(kPaper);
        QPainter painter(&image);
        SelectionMarks(ratio, size).paint(painter, *m_selection, m_layout, viewport, [this](std::size_t position) {
            return m_layout.cell(position);
        });
        return image;
    }

    std::vector<SceneItem> m_items;
    ItemOrder m_order;
    SheetLayout m_layout;
    std::unique_ptr<Selection> m_selection;
};

QTEST_MAIN(TestSelectionMarks)
#include "tst_selection_marks.moc"

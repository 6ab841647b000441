// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <QTest>

#include <core/pixels.h>
#include <texture/drawn_list.h>
#include <texture/raster_texture_backend.h>

using namespace tessera;

class TestDrawnList : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_backend = RasterTextureBackend();
        const auto page = m_backend.createPage(kSide, 2);
        QVERIFY(page);
        m_page = *page;
        m_list = {};
        m_list.background = 0x17191cff;
        m_list.solids = {{{0, 0, 10, 10}, 0xff0000ff}};
        for (const std::uint16_t layer : {0, 1}) {
            fill(layer);
            TileQuad tile;
            tile.target = {8.0 * layer, 0, 8, 8};
            tile.source = {1, 1, 6, 6};
            tile.slot = {m_page, layer, 0};
            m_list.tiles.push_back(tile);
        }
        m_drawn = {};
    }

    void nothingIsTheSameBeforeTheFirst() { QVERIFY(!isSame(m_list)); }

    void theSameIsTheSameHoweverOften()
    {
        note();
        QVERIFY(isSame(m_list));
        QVERIFY(isSame(m_list));
        const DrawList copy = m_list;
        QVERIFY(isSame(copy));
    }

    void whatLooksDifferentIsNot()
    {
        note();
        const auto changed = [this](const std::function<void(DrawList&)>& change) {
            DrawList list = m_list;
            change(list);
            return !isSame(list);
        };
        QVERIFY(changed([](DrawList& l) { l.background = 0x000000ff; }));
        QVERIFY(changed([](DrawList& l) { l.still = !l.still; })); // smoothed in another way
        QVERIFY(changed([](DrawList& l) { l.solids.front().target.x = 1; }));
        QVERIFY(changed([](DrawList& l) { l.solids.clear(); }));
        QVERIFY(changed([](DrawList& l) { l.tiles.back().target.x += 0.25; }));
        QVERIFY(changed([](DrawList& l) { l.tiles.back().opacity = 0.5F; })); // it fades
        QVERIFY(changed([](DrawList& l) { l.tiles.back().slot.layer = 0; }));
        QVERIFY(changed([](DrawList& l) { l.tiles.pop_back(); }));
        QVERIFY(isSame(m_list));
    }

    void newPixelsInASlotThatIsSeenAreNot()
    {
        note();
        fill(1);
        QVERIFY(!isSame(m_list));
        note();
        QVERIFY(isSame(m_list));
        m_backend.forget(m_page, 0);
        QVERIFY(!isSame(m_list));
    }

    void newPixelsWhereNothingIsSeenAre()
    {
        m_list.tiles.pop_back();
        note();
        fill(1);
        QVERIFY(isSame(m_list));
    }

    void aPageThatIsGoneIsNot()
    {
        note();
        m_backend.destroyPage(m_page);
        QVERIFY(!isSame(m_list));
    }

    void anotherSizeIsNot()
    {
        note();
        QVERIFY(!m_drawn.isSame(m_list, {kCanvas.width + 1, kCanvas.height}, m_backend));
    }

    void whatWasDroppedIsNot()
    {
        note();
        m_drawn.drop();
        QVERIFY(!isSame(m_list));
    }

private:
    static constexpr int kSide = 8;
    static constexpr Size kCanvas{100, 80};

    void fill(int layer) { QVERIFY(m_backend.upload(m_page, layer, Pixels::allocate(kSide, kSide))); }
    void note() { m_drawn.note(m_list, kCanvas, m_backend); }
    [[nodiscard]] bool isSame(const DrawList& list) const { return m_drawn.isSame(list, kCanvas, m_backend); }

    RasterTextureBackend m_backend;
    PageHandle m_page = 0;
    DrawList m_list;
    DrawnList m_drawn;
};

QTEST_APPLESS_MAIN(TestDrawnList)
#include "tst_drawn_list.moc"

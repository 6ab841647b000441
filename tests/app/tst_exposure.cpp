// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <app/exposure.h>

using namespace tessera;

namespace {

/// 100 x 80 pixels of a world of which one unit is one pixel, from this point on.
Viewport at(double x, double y, double scale = 1)
{
    return {{x + 50 / scale, y + 40 / scale}, scale, {100, 80}};
}

TileQuad tile(const RectF& target, bool detailed = true)
{
    TileQuad quad;
    quad.target = target;
    quad.detailed = detailed;
    return quad;
}

DrawList tiles(std::vector<TileQuad> quads)
{
    DrawList list;
    list.tiles = std::move(quads);
    return list;
}

} // namespace

class TestExposure : public QObject {
    Q_OBJECT

private slots:
    void the_first_frame_exposes_nothing()
    {
        Exposure exposure;
        QCOMPARE(exposure.displayed(at(0, 0), tiles({tile({0, 0, 100, 80})})).pixels, 0);
    }

    void a_frame_in_the_same_place_exposes_nothing()
    {
        Exposure exposure;
        (void)exposure.displayed(at(0, 0), {});
        QCOMPARE(exposure.displayed(at(0, 0), tiles({tile({0, 0, 100, 80})})).pixels, 0);
    }

    void what_comes_in_at_an_edge_counts_by_how_it_is_drawn()
    {
        Exposure exposure;
        (void)exposure.displayed(at(0, 0), {});
        // 30 to the right: the last 30 columns are new, two thirds of them blurred.
        const auto counts = exposure.displayed(at(30, 0), tiles({tile({0, 0, 80, 80}), tile({80, 0, 40, 80}, false)}));
        QCOMPARE(counts.pixels, 30 * 80);
        QCOMPARE(counts.detailed, 10 * 80);
    }

    void corners_count_once()
    {
        Exposure exposure;
        (void)exposure.displayed(at(0, 0), {});
        const auto counts = exposure.displayed(at(-10, -20), tiles({tile({-5, -5, 200, 200})}));
        QCOMPARE(counts.pixels, 100 * 80 - 90 * 60);
        QCOMPARE(counts.detailed, counts.pixels);
    }

    void placeholders_are_exposed_and_the_ground_between_images_is_not()
    {
        Exposure exposure;
        (void)exposure.displayed(at(0, 0), {});
        DrawList list = tiles({tile({0, 0, 95, 80})});
        list.solids.push_back({{95, 0, 5, 40}, 0});
        const auto counts = exposure.displayed(at(0, 8), list);
        QCOMPARE(counts.pixels, 95 * 8); // the placeholder ends above
        const auto next = exposure.displayed(at(10, 8), list);
        QCOMPARE(next.pixels, 5 * 80 + 5 * 40);
        QCOMPARE(next.detailed, 5 * 80);
    }

    void zooming_out_exposes_a_frame_around_and_zooming_in_nothing()
    {
        Exposure exposure;
        (void)exposure.displayed(at(0, 0, 2), {});
        const Viewport out{{25, 20}, 1, {100, 80}}; // the same centre
        QCOMPARE(exposure.displayed(out, tiles({tile({0, 0, 100, 80})})).pixels, 100 * 80 - 50 * 40);
        QCOMPARE(exposure.displayed(at(0, 0, 2), tiles({tile({0, 0, 100, 80})})).pixels, 0);
    }

    void a_leap_is_no_movement()
    {
        Exposure exposure;
        (void)exposure.displayed(at(0, 0), {});
        QCOMPARE(exposure.displayed(at(500, 0), tiles({tile({0, 0, 100, 80})})).pixels, 0);
        QCOMPARE(exposure.displayed(at(501, 0), tiles({tile({0, 0, 100, 80})})).pixels, 80);
    }
};

QTEST_APPLESS_MAIN(TestExposure)
#include "tst_exposure.moc"

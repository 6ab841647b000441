// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/planner.h>

#include <algorithm>
#include <cmath>

#include <map/level_choice.h>
#include <map/plan_lines.h>
#include <map/tile_cover.h>

namespace tessera {

namespace {

constexpr std::uint8_t kCoverClass = 0;
constexpr std::uint8_t kVisibleClass = 1;
constexpr std::uint8_t kFixClass = 2;
constexpr std::uint8_t kAheadClass = 3;
constexpr std::uint8_t kRingClass = 5;
constexpr std::uint8_t kLevelsClass = 6;
constexpr std::uint8_t kFarClass = 7;
constexpr std::uint64_t kMostFar = 256;  ///< tiles of one image, those nearer included
constexpr std::uint32_t kKeptLevels = 3; ///< coarsest levels of a large image that stay
constexpr std::uint32_t kBetween = 3;    ///< levels above the ideal one that may come before it
constexpr std::uint64_t kBetweenShare = 8;
constexpr double kLargeShare = 0.5; ///< of the canvas
constexpr double kFocusShare = 0.25;

RectF moved(const RectF& r, PointF by)
{
    return {r.x + by.x, r.y + by.y, r.width, r.height};
}

RectF grown(const RectF& r, double by)
{
    return {r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by};
}

RectF united(const RectF& a, const RectF& b)
{
    const double x = std::min(a.x, b.x);
    const double y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

/// When a canvas that moves by `by` in one unit of time begins to overlap `r`; above 1 when it does not.
double meets(const RectF& canvas, PointF by, const RectF& r)
{
    constexpr double kNever = 2;
    double from = 0;
    double until = 1;
    const auto axis = [&](double low, double high, double rLow, double rHigh, double speed) {
        if (speed == 0)
            return low < rHigh && rLow < high;
        const double enters = (speed > 0 ? rLow - high : rHigh - low) / speed;
        const double leaves = (speed > 0 ? rHigh - low : rLow - high) / speed;
        from = std::max(from, enters);
        until = std::min(until, leaves);
        return from < until;
    };
    return axis(canvas.x, canvas.right(), r.x, r.right(), by.x)
                   && axis(canvas.y, canvas.bottom(), r.y, r.bottom(), by.y)
               ? from
               : kNever;
}

double widestRing(Size viewport, const PlanOptions& options)
{
    return std::min(options.ringMaxPixels, options.ringShare * std::max(viewport.width, viewport.height));
}

class Planning {
public:
    Planning(std::span<PlanItem> items, Size viewport, PointF focus, const PlanOptions& options, const TileReady& ready)
        : m_items(items), m_focus(focus), m_options(options), m_ready(ready),
          m_tileBytes(options.tileBytes ? options.tileBytes : detail::decodedBytes),
          m_view{0, 0, static_cast<double>(viewport.width), static_cast<double>(viewport.height)},
          m_onArrival(moved(m_view, options.drift))
    {
        m_around = grown(m_view, widestRing(viewport, options));
        m_asked = grown(m_view, ringWidth(viewport, options));
    }

    PlanResult run(Plan& out)
    {
        const detail::LevelChoice levels(m_items, m_view, m_options, m_tileBytes);
        m_result.bias = levels.fittingBias();
        m_result.bytes = levels.visibleBytes(m_result.bias);
        for (PlanItem& item : m_items) {
            if (!detail::isKnown(item))
                continue;
            item.level = detail::levelFor(item, m_result.bias);
            planItem(item);
        }
        m_lines.write({m_options.capacityBytes, m_options.elsewhereBytes, m_options.windowBytes}, out.missing,
                      out.present);
        return m_result;
    }

private:
    bool isLarge(const PlanItem& item) const
    {
        return item.boost == 0
               && (item.screen.width >= kLargeShare * m_view.width
                   || item.screen.height >= kLargeShare * m_view.height);
    }

    void planItem(const PlanItem& item)
    {
        const TileRange seen = visibleTiles(*item.pyramid, item.level, item.screen, m_view);
        if (!seen.isEmpty())
            planVisible(item, seen);
        if (item.boost != 0)
            return;
        if (m_options.ahead.x != 0 || m_options.ahead.y != 0)
            planAhead(item, seen);
        if (m_options.around)
            planRing(item, seen);
        if (!seen.isEmpty() && isLarge(item)) {
            keepCoarse(item);
            if (m_options.levels)
                planLevels(item);
            if (m_options.farPixels > 0)
                planFar(item);
        }
    }

    /// The level that covers a tile now, from those above it; none when nothing does.
    std::optional<std::uint32_t> coveredBy(const PlanItem& item, const TileAddress& tile) const
    {
        const Pyramid& p = *item.pyramid;
        const auto ready = [&](const TileAddress& a) { return isReady(item, a); };
        std::optional<std::uint32_t> level;
        const auto draw = [&](const TileAddress& drawn, const RectF&) { level = drawn.level; };
        (void)detail::coverByCoarser(p, tile.level, p.tileFraction(tile), ready, draw);
        return level;
    }

    void planVisible(const PlanItem& item, const TileRange& seen)
    {
        const Pyramid& p = *item.pyramid;
        const std::uint32_t root = p.rootLevel();
        const auto own = item.boost != 0 ? static_cast<std::uint8_t>(item.boost) : kVisibleClass;
        const bool whole = p.columns(seen.level) == 1 && p.rows(seen.level) == 1;
        const bool rootless = !isReady(item, {root, 0, 0});
        bool uncovered = false;
        bool checkCover = rootless && item.boost == 0;
        std::uint64_t missing = 0;
        std::optional<TileAddress> firstMissing;
        forEach(seen, [&](const TileAddress& tile) {
            m_result.visible += item.boost == 0 ? 1 : 0;
            if (isReady(item, tile))
                return state(item, tile, own, true);
            m_result.missing += item.boost == 0 ? 1 : 0;
            ++missing;
            if (!firstMissing)
                firstMissing = tile;
            if (checkCover && !coveredBy(item, tile)) {
                uncovered = true;
                checkCover = false;
            }
            if (whole || item.boost != 0 || staysVisible(item, tile))
                state(item, tile, uncovered && whole ? kCoverClass : own, false);
        });
        // Also where finer tiles happen to cover what is seen: the next move may leave them. A root that is
        // there may only wait for its upload: where something is missing, that comes first.
        const bool covers = rootless ? uncovered : missing > 0;
        if (!whole || (!rootless && missing > 0))
            state(item, {root, 0, 0}, item.boost != 0 ? own : covers ? kCoverClass : kFixClass, !rootless);
        if (item.boost == 0 && item.tiled && missing >= kBetweenShare)
            planBetween(item, *firstMissing, missing);
    }

    // Something sharper soon, where it costs next to nothing beside the ideal level.
    void planBetween(const PlanItem& item, const TileAddress& sample, std::uint64_t missing)
    {
        const std::uint32_t between = sample.level + kBetween;
        const std::optional<std::uint32_t> drawn = coveredBy(item, sample);
        if (!drawn || *drawn <= between)
            return;
        const TileRange range = visibleTiles(*item.pyramid, between, item.screen, m_view);
        if (range.count() * kBetweenShare > missing)
            return;
        forEach(range, [&](const TileAddress& tile) { state(item, tile, kVisibleClass, isReady(item, tile)); });
    }

    bool staysVisible(const PlanItem& item, const TileAddress& tile) const
    {
        return m_onArrival == m_view || onScreen(item.screen, item.pyramid->tileFraction(tile)).intersects(m_onArrival);
    }

    void planAhead(const PlanItem& item, const TileRange& seen)
    {
        const double far = std::max(std::abs(m_options.ahead.x), std::abs(m_options.ahead.y));
        const TileRange range =
            visibleTiles(*item.pyramid, item.level, item.screen, united(m_view, moved(m_view, m_options.ahead)));
        forEach(range, [&](const TileAddress& tile) {
            if (seen.contains(tile))
                return;
            const double when = meets(m_view, m_options.ahead, onScreen(item.screen, item.pyramid->tileFraction(tile)));
            if (when <= 1)
                state(item, tile, kAheadClass, isReady(item, tile), when * far);
        });
    }

    void planRing(const PlanItem& item, const TileRange& seen)
    {
        const TileRange ring = visibleTiles(*item.pyramid, item.level, item.screen, m_around);
        const TileRange asked = visibleTiles(*item.pyramid, item.level, item.screen, m_asked);
        forEach(ring, [&](const TileAddress& tile) {
            if (seen.contains(tile))
                return;
            if (const bool ready = isReady(item, tile); ready || asked.contains(tile))
                state(item, tile, kRingClass, ready);
        });
    }

    // Nearer where that would be too many tiles: a plan costs what it lists.
    void planFar(const PlanItem& item)
    {
        const TileRange near = visibleTiles(*item.pyramid, item.level, item.screen, m_asked);
        TileRange far = near;
        for (double reach = m_options.farPixels; reach >= 1; reach /= 2) {
            far = visibleTiles(*item.pyramid, item.level, item.screen, grown(m_view, reach));
            if (far.count() <= kMostFar)
                break;
        }
        forEach(far, [&](const TileAddress& tile) {
            if (!near.contains(tile))
                state(item, tile, kFarClass, isReady(item, tile));
        });
    }

    void keepCoarse(const PlanItem& item)
    {
        const std::uint32_t root = item.pyramid->rootLevel();
        for (std::uint32_t level = std::max(item.level + 1, root - std::min(root, kKeptLevels - 1)); level < root;
             ++level)
            forEach(visibleTiles(*item.pyramid, level, item.screen, m_view), [&](const TileAddress& tile) {
                if (isReady(item, tile))
                    state(item, tile, kFixClass, true);
            });
    }

    void planLevels(const PlanItem& item)
    {
        const Pyramid& p = *item.pyramid;
        const auto all = [&](const TileAddress& tile) { state(item, tile, kLevelsClass, isReady(item, tile)); };
        if (item.level + 1 < p.rootLevel())
            forEach(visibleTiles(p, item.level + 1, item.screen, m_view), all);
        if (item.level > 0 && m_result.bias <= 1) {
            const double w = kFocusShare * m_view.width;
            const double h = kFocusShare * m_view.height;
            const RectF near = RectF{m_focus.x - w / 2, m_focus.y - h / 2, w, h}.intersected(m_view);
            forEach(visibleTiles(p, item.level - 1, item.screen, near), all);
        }
    }

    template <class Visit>
    static void forEach(const TileRange& r, Visit visit)
    {
        for (std::uint64_t y = r.y0; y < r.y1; ++y)
            for (std::uint64_t x = r.x0; x < r.x1; ++x)
                visit(TileAddress{r.level, x, y});
    }

    bool isReady(const PlanItem& item, const TileAddress& tile) const
    {
        TileKey key = item.base;
        key.address = tile;
        return m_ready(key);
    }

    void state(const PlanItem& item, const TileAddress& tile, std::uint8_t priorityClass, bool ready)
    {
        const RectF r = onScreen(item.screen, item.pyramid->tileFraction(tile));
        const double dx = std::max({r.x - m_focus.x, m_focus.x - r.right(), 0.0});
        const double dy = std::max({r.y - m_focus.y, m_focus.y - r.bottom(), 0.0});
        state(item, tile, priorityClass, ready, std::max(dx, dy));
    }

    void state(const PlanItem& item, const TileAddress& tile, std::uint8_t priorityClass, bool ready, double distance)
    {
        TileKey key = item.base;
        key.address = tile;
        Rank rank;
        rank.priorityClass = priorityClass;
        rank.distance = static_cast<std::uint32_t>(std::min(distance + item.later, 4e9));
        rank.depth = static_cast<std::uint16_t>(item.pyramid->rootLevel() - tile.level);
        const Rect content = item.pyramid->tileRect(tile);
        const auto w = static_cast<int>(content.width);
        const auto h = static_cast<int>(content.height);
        // Reading any tile may yield the root as well.
        m_lines.add({key, rank}, m_tileBytes(w, h), detail::decodedBytes(w, h) + kRootBytes, ready);
    }

    std::span<PlanItem> m_items;
    PointF m_focus;
    const PlanOptions& m_options;
    const TileReady& m_ready;
    std::uint64_t (*m_tileBytes)(int, int);
    RectF m_view;
    RectF m_onArrival; ///< what the canvas shows when a tile asked for now is there
    RectF m_around;    ///< the ring of a canvas at rest
    RectF m_asked;     ///< where it is asked for
    PlanResult m_result;
    detail::PlanLines m_lines;
};

} // namespace

double ringWidth(Size viewport, const PlanOptions& options)
{
    const double widest = widestRing(viewport, options);
    const double moves = std::max(std::abs(options.ahead.x), std::abs(options.ahead.y));
    return std::max(0.0, widest - 2 * moves);
}

PlanResult plan(std::span<PlanItem> items, Size viewport, PointF focus, const PlanOptions& options,
                const TileReady& ready, Plan& out)
{
    return Planning(items, viewport, focus, options, ready).run(out);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/planner.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include <map/tile_cover.h>

namespace tessera {

namespace {

constexpr std::uint8_t kCoverClass = 0;
constexpr std::uint8_t kVisibleClass = 1;
constexpr std::uint8_t kRingClass = 5;
constexpr double kBiasStep = 1.4142135623730951;
constexpr double kMaxBias = 4096;
constexpr double kCalm = 0.8; ///< of the budget: only below it detail comes back

std::uint64_t pixelBytes(int width, int height)
{
    return static_cast<std::uint64_t>(width + 2 * Pyramid::kGutter) * static_cast<std::uint64_t>(height + 2 * Pyramid::kGutter) * 4;
}

class Planning {
public:
    Planning(std::span<PlanItem> items, Size viewport, PointF focus, const PlanOptions& options, const TileReady& ready,
             std::vector<Wanted>& out)
        : m_items(items), m_focus(focus), m_options(options), m_ready(ready), m_out(out),
          m_tileBytes(options.tileBytes ? options.tileBytes : pixelBytes),
          m_view{0, 0, static_cast<double>(viewport.width), static_cast<double>(viewport.height)}
    {
        const double ring = std::min(options.ringMaxPixels, options.ringShare * std::max(m_view.width, m_view.height));
        m_around = {m_view.x - ring, m_view.y - ring, m_view.width + 2 * ring, m_view.height + 2 * ring};
    }

    PlanResult run()
    {
        m_result.bias = fittingBias();
        m_result.bytes = visibleBytes(m_result.bias);
        m_spare = spareBytes();
        for (PlanItem& item : m_items)
            if (isKnown(item))
                planItem(item);
        write();
        return m_result;
    }

private:
    static bool isKnown(const PlanItem& item) { return item.pyramid && !item.pyramid->isEmpty() && !item.screen.isEmpty(); }

    std::uint32_t levelFor(const PlanItem& item, double bias) const
    {
        const double scale = item.screen.width / static_cast<double>(item.pyramid->size().width);
        const bool known = item.level < item.pyramid->levelCount();
        return idealLevel(*item.pyramid, scale, bias, known ? std::optional(item.level) : std::nullopt);
    }

    std::uint64_t tileBytes(const PlanItem& item, const TileAddress& tile) const
    {
        const Rect content = item.pyramid->tileRect(tile);
        return m_tileBytes(static_cast<int>(content.width), static_cast<int>(content.height));
    }

    std::uint64_t bytesOf(const Pyramid& pyramid, const TileRange& r) const
    {
        if (r.isEmpty())
            return 0;
        const Rect first = pyramid.tileRect({r.level, r.x0, r.y0});
        return r.count() * m_tileBytes(static_cast<int>(first.width), static_cast<int>(first.height));
    }

    std::uint64_t visibleBytes(double bias) const
    {
        std::uint64_t sum = 0;
        for (const PlanItem& item : m_items) {
            if (!isKnown(item) || item.boost != 0)
                continue;
            const Pyramid& p = *item.pyramid;
            const TileRange r = visibleTiles(p, levelFor(item, bias), item.screen, m_view);
            if (r.isEmpty())
                continue;
            sum += bytesOf(p, r);
            if (r.level != p.rootLevel())
                sum += bytesOf(p, {p.rootLevel(), 0, 0, 1, 1});
        }
        return sum;
    }

    double fittingBias() const
    {
        double bias = std::max(1.0, m_options.bias);
        const auto budget = m_options.visibleBytes;
        if (budget == 0)
            return 1;
        if (visibleBytes(bias) > budget) {
            do
                bias *= kBiasStep;
            while (bias < kMaxBias && visibleBytes(bias) > budget);
            return bias;
        }
        while (bias > 1) {
            const double finer = std::max(1.0, bias / kBiasStep);
            if (static_cast<double>(visibleBytes(finer)) > kCalm * static_cast<double>(budget))
                break;
            bias = finer;
        }
        return bias;
    }

    std::uint64_t spareBytes() const
    {
        const std::uint64_t budget = m_options.visibleBytes;
        if (budget == 0)
            return std::numeric_limits<std::uint64_t>::max();
        return budget + budget / 3 - std::min(m_result.bytes, budget);
    }

    void planItem(PlanItem& item)
    {
        item.level = levelFor(item, m_result.bias);
        const TileRange seen = visibleTiles(*item.pyramid, item.level, item.screen, m_view);
        if (!seen.isEmpty())
            planVisible(item, seen);
        if (m_options.around && item.boost == 0)
            planRing(item, seen);
    }

    // Whether something coarser that is ready covers this tile.
    bool isCovered(const PlanItem& item, const TileAddress& tile) const
    {
        const Pyramid& p = *item.pyramid;
        const auto ready = [&](const TileAddress& a) { return isReady(item, a); };
        const auto draw = [](const TileAddress&, const RectF&) {};
        return detail::coverByCoarser(p, tile.level, p.tileFraction(tile), ready, draw);
    }

    void planVisible(const PlanItem& item, const TileRange& seen)
    {
        const std::uint32_t root = item.pyramid->rootLevel();
        const auto own = item.boost != 0 ? static_cast<std::uint8_t>(item.boost) : kVisibleClass;
        const bool whole = item.pyramid->columns(seen.level) == 1 && item.pyramid->rows(seen.level) == 1;
        bool uncovered = false;
        const bool rootless = item.boost == 0 && !isReady(item, {root, 0, 0});
        bool checkCover = rootless;
        for (std::uint64_t y = seen.y0; y < seen.y1; ++y) {
            for (std::uint64_t x = seen.x0; x < seen.x1; ++x) {
                const TileAddress tile{seen.level, x, y};
                m_result.visible += item.boost == 0 ? 1 : 0;
                if (isReady(item, tile)) {
                    if (item.boost != 0)
                        m_spare -= std::min(m_spare, tileBytes(item, tile));
                    continue;
                }
                m_result.missing += item.boost == 0 ? 1 : 0;
                if (checkCover && !isCovered(item, tile)) {
                    uncovered = true;
                    checkCover = false;
                }
                want(item, tile, uncovered && whole ? kCoverClass : own);
            }
        }
        // Also where finer tiles happen to cover what is seen: the next move may leave them.
        if (rootless && !whole)
            want(item, {root, 0, 0}, uncovered ? kCoverClass : own);
    }

    void planRing(const PlanItem& item, const TileRange& seen)
    {
        const TileRange ring = visibleTiles(*item.pyramid, item.level, item.screen, m_around);
        for (std::uint64_t y = ring.y0; y < ring.y1; ++y) {
            const bool inRows = y >= seen.y0 && y < seen.y1;
            for (std::uint64_t x = ring.x0; x < ring.x1; ++x) {
                if (inRows && x == seen.x0 && seen.x1 > seen.x0)
                    x = seen.x1;
                if (x >= ring.x1)
                    break;
                const TileAddress tile{item.level, x, y};
                if (isReady(item, tile))
                    m_spare -= std::min(m_spare, tileBytes(item, tile));
                else
                    want(item, tile, kRingClass);
            }
        }
    }

    bool isReady(const PlanItem& item, const TileAddress& tile) const
    {
        TileKey key = item.base;
        key.address = tile;
        return m_ready(key);
    }

    void want(const PlanItem& item, const TileAddress& tile, std::uint8_t priorityClass)
    {
        TileKey key = item.base;
        key.address = tile;
        const RectF r = onScreen(item.screen, item.pyramid->tileFraction(tile));
        const double dx = std::max({r.x - m_focus.x, m_focus.x - r.right(), 0.0});
        const double dy = std::max({r.y - m_focus.y, m_focus.y - r.bottom(), 0.0});
        Rank rank;
        rank.priorityClass = priorityClass;
        rank.distance = static_cast<std::uint32_t>(std::min(std::max(dx, dy), 4e9));
        rank.depth = static_cast<std::uint16_t>(item.pyramid->rootLevel() - tile.level);
        m_lines.push_back({{key, rank}, tileBytes(item, tile)});
    }

    // States each key once, as urgent as it gets, and of what is not visible only what there is room for.
    void write()
    {
        std::sort(m_lines.begin(), m_lines.end(), [](const Line& a, const Line& b) { return a.wanted.rank < b.wanted.rank; });
        std::unordered_set<TileKey> stated;
        stated.reserve(m_lines.size());
        m_out.clear();
        for (const Line& line : m_lines) {
            const bool speculative = line.wanted.rank.priorityClass > kVisibleClass;
            if (speculative && line.bytes > m_spare)
                break;
            if (!stated.insert(line.wanted.key).second)
                continue;
            m_spare -= speculative ? line.bytes : 0;
            m_out.push_back(line.wanted);
        }
    }

    struct Line {
        Wanted wanted;
        std::uint64_t bytes;
    };

    std::span<PlanItem> m_items;
    PointF m_focus;
    const PlanOptions& m_options;
    const TileReady& m_ready;
    std::vector<Wanted>& m_out;
    std::uint64_t (*m_tileBytes)(int, int);
    RectF m_view;
    RectF m_around;
    PlanResult m_result;
    std::uint64_t m_spare = 0; ///< what is not visible may still take this much
    std::vector<Line> m_lines;
};

} // namespace

PlanResult plan(std::span<PlanItem> items, Size viewport, PointF focus, const PlanOptions& options,
                const TileReady& ready, std::vector<Wanted>& out)
{
    return Planning(items, viewport, focus, options, ready, out).run();
}

} // namespace tessera

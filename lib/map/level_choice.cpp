// SPDX-License-Identifier: GPL-3.0-or-later
#include <map/level_choice.h>

#include <algorithm>
#include <optional>

namespace tessera::detail {

namespace {

constexpr double kBiasStep = 1.4142135623730951;
constexpr double kMaxBias = 4096;
constexpr double kCalm = 0.8; ///< of the budget: only below it detail comes back

} // namespace

std::uint64_t decodedBytes(int width, int height)
{
    return static_cast<std::uint64_t>(width + 2 * Pyramid::kGutter)
           * static_cast<std::uint64_t>(height + 2 * Pyramid::kGutter) * 4;
}

bool isKnown(const PlanItem& item)
{
    return item.pyramid && !item.pyramid->isEmpty() && !item.screen.isEmpty();
}

std::uint32_t levelFor(const PlanItem& item, double bias)
{
    const double scale = item.screen.width / static_cast<double>(item.pyramid->size().width);
    const bool known = item.level < item.pyramid->levelCount();
    const std::uint32_t ideal =
        idealLevel(*item.pyramid, scale, bias, known ? std::optional(item.level) : std::nullopt);
    return std::max(ideal, std::min(item.finest, item.pyramid->rootLevel()));
}

std::uint64_t LevelChoice::bytesOf(const Pyramid& pyramid, const TileRange& r) const
{
    if (r.isEmpty())
        return 0;
    const Rect first = pyramid.tileRect({r.level, r.x0, r.y0});
    return r.count() * m_tileBytes(static_cast<int>(first.width), static_cast<int>(first.height));
}

std::uint64_t LevelChoice::visibleBytes(double bias) const
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

double LevelChoice::fittingBias() const
{
    double bias = std::max(1.0, m_options.bias);
    const auto budget = m_options.capacityBytes;
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

} // namespace tessera::detail

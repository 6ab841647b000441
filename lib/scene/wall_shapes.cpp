// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/wall_shapes.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <scene/cell_place.h>
#include <scene/event_loop.h>
#include <scene/item_order.h>

namespace tessera {

namespace {

constexpr int kRestOfWork = 20;   ///< times as long as laying them takes, nothing is laid
constexpr double kLeastCells = 4; ///< of one unit in a row: in fewer one image alone might fill the canvas

} // namespace

WallShapes::WallShapes(const std::vector<SceneItem>& items, const ItemOrder& order, const Clock& clock,
                       std::function<void()> changed)
    : m_items(items), m_order(order), m_clock(clock), m_changed(std::move(changed))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    QObject::connect(&m_pause, &QTimer::timeout, &m_pause, [this] { say(); });
}

// What files say of themselves comes first, as that is known of all in the end: what was looked at then lies no
// differently.
double WallShapes::aspectOf(ItemId id) const
{
    const std::int64_t width = m_order.facts().value(Fact::Width, id);
    const std::int64_t height = m_order.facts().value(Fact::Height, id);
    if (width > 0 && height > 0)
        return static_cast<double>(width) / static_cast<double>(height);
    if (const SourceInfoPtr& info = m_items[id].content->info) {
        const Size size = info->pyramid.size();
        return static_cast<double>(size.width) / static_cast<double>(size.height);
    }
    return kGuess;
}

SheetLayout WallShapes::layout(const Canvas& canvas, const GroupStarts& starts) const
{
    std::vector<float> widths(m_order.count());
    double sum = 0;
    for (std::size_t position = 0; position < widths.size(); ++position) {
        const double aspect = std::clamp(aspectOf(m_order.idAt(position)), 1 / kLongest, kLongest);
        widths[position] = static_cast<float>(cellWidthFor(aspect));
        sum += cellWidthFor(aspect);
    }
    const double across = static_cast<double>(canvas.size.width);
    const double aspect = across / static_cast<double>(canvas.size.height);
    const double width = std::max(canvas.whole ? std::sqrt(sum * aspect) : across / canvas.cell, kLeastCells);
    const auto widest = static_cast<float>(JustifiedRows::kWidestShare * width);
    for (float& one : widths)
        one = std::min(one, widest);
    return SheetLayout::justified(std::move(widths), width, aspect, starts);
}

// The last of them wait for nothing.
void WallShapes::arrived(bool complete)
{
    if (complete && m_clock.now() - m_said >= m_pause.intervalAsDuration())
        return say();
    whenLoopRuns(m_pause, [this] {
        if (!m_pause.isActive())
            m_pause.start();
    });
}

void WallShapes::say()
{
    m_pause.stop();
    m_said = m_clock.now();
    m_changed();
    const Duration rest = kRestOfWork * (m_clock.now() - m_said);
    m_pause.setInterval(std::max(kPause, std::chrono::duration_cast<std::chrono::milliseconds>(rest)));
}

void WallShapes::clear()
{
    m_pause.stop();
    m_said = {};
}

} // namespace tessera

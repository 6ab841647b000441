// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/selection_actions.h>

#include <algorithm>
#include <cmath>

#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QMimeData>

#include <scene/scene.h>
#include <scene/selection.h>
#include <scene/view.h>
#include <ui/path_list.h>

namespace tessera {

namespace {

std::vector<Selection::Range> rangesIn(const SheetLayout& layout, const RectF& world)
{
    std::vector<Selection::Range> ranges;
    layout.visit(world, [&](std::size_t position) {
        if (ranges.empty() || ranges.back().until != position)
            ranges.push_back({position, position});
        ++ranges.back().until;
    });
    return ranges;
}

} // namespace

void SelectionActions::clickAt(PointF at, Picking picking)
{
    if (m_view.inside())
        return;
    const auto hit = m_view.at(at);
    if (!hit) {
        if (picking == Picking::Only)
            m_selection.clear();
        return;
    }
    const std::size_t from = m_view.current().value_or(*hit);
    m_view.mark(*hit);
    switch (picking) {
    case Picking::Only: m_selection.pick(*hit); break;
    case Picking::Toggle: m_selection.toggle(*hit); break;
    case Picking::Range: m_selection.extendTo(*hit, from, false); break;
    case Picking::AddRange: m_selection.extendTo(*hit, from, true); break;
    }
}

// It is for what it was called on: for that alone, unless it is one of those that are selected.
void SelectionActions::menuAt(PointF at)
{
    const auto hit = m_view.inside() ? std::nullopt : m_view.at(at);
    if (!hit)
        return;
    m_view.mark(*hit);
    if (!m_selection.isEmpty() && !m_selection.contains(*hit))
        m_selection.pick(*hit);
}

void SelectionActions::bandTo(PointF from, PointF to, bool keep)
{
    if (m_view.inside())
        return;
    if (!m_band)
        m_selection.beginBand(keep);
    m_band = RectF{std::min(from.x, to.x), std::min(from.y, to.y), std::max(std::abs(to.x - from.x), 1.0),
                   std::max(std::abs(to.y - from.y), 1.0)};
    m_selection.setBand(rangesIn(m_view.scene().layout(), m_view.viewport().screenToWorld(*m_band)));
}

bool SelectionActions::run(CanvasCommand command)
{
    const auto count = static_cast<std::ptrdiff_t>(m_view.scene().count());
    switch (command) {
    case CanvasCommand::SelectAll: m_selection.selectAll(); return true;
    case CanvasCommand::SelectNone: m_selection.clear(); return true;
    case CanvasCommand::InvertSelection: m_selection.invert(); return true;
    case CanvasCommand::ToggleSelected: toggleMarked(); return true;
    case CanvasCommand::ExtendNext: extendBy(1); return true;
    case CanvasCommand::ExtendPrevious: extendBy(-1); return true;
    case CanvasCommand::ExtendDown: extendToRow(true); return true;
    case CanvasCommand::ExtendUp: extendToRow(false); return true;
    case CanvasCommand::ExtendToFirst: extendBy(-count); return true;
    case CanvasCommand::ExtendToLast: extendBy(count); return true;
    case CanvasCommand::CopyPaths: copyPaths(); return true;
    case CanvasCommand::Back: return leave();
    default: return false;
    }
}

void SelectionActions::followMark()
{
    const auto marked = m_view.current();
    if (marked && !m_view.inside() && !m_selection.isEmpty())
        m_selection.pick(*marked);
}

void SelectionActions::noteEntered()
{
    const auto marked = m_view.current();
    if (marked && m_selection.count() == 1 && m_selection.contains(*marked))
        m_selection.clear();
}

void SelectionActions::extendBy(std::ptrdiff_t images)
{
    const auto from = m_view.current();
    if (!from || m_view.inside())
        return;
    const auto last = static_cast<std::ptrdiff_t>(m_view.scene().count()) - 1;
    const auto to = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(*from) + images, 0, last);
    m_view.step(static_cast<int>(to - static_cast<std::ptrdiff_t>(*from)));
    m_selection.extendTo(static_cast<std::size_t>(to), *from, false);
}

void SelectionActions::extendToRow(bool below)
{
    const auto from = m_view.current();
    if (!from)
        return;
    const SheetLayout& layout = m_view.scene().layout();
    const std::size_t to = below ? layout.below(*from) : layout.above(*from);
    extendBy(static_cast<std::ptrdiff_t>(to) - static_cast<std::ptrdiff_t>(*from));
}

void SelectionActions::toggleMarked()
{
    if (const auto marked = m_view.current())
        m_selection.toggle(*marked);
}

// The first step back from the wall leaves the selection.
bool SelectionActions::leave()
{
    if (m_view.inside() || m_selection.isEmpty())
        return false;
    m_selection.clear();
    return true;
}

// Of what is selected, in the order it is shown; or else, and inside an image, where that is not seen, of the current
// one.
void SelectionActions::copyPaths() const
{
    const Scene& scene = m_view.scene();
    std::vector<std::string> locators;
    if (!m_view.inside())
        for (const Selection::Range& range : m_selection.ranges())
            for (std::size_t p = range.first; p < range.until; ++p)
                locators.push_back(scene.item(p).locator());
    if (const auto current = m_view.current(); locators.empty() && current)
        locators.push_back(scene.item(*current).locator());
    if (!locators.empty())
        QGuiApplication::clipboard()->setMimeData(
            pathList(locators, QFile::encodeName(QDir::currentPath()).toStdString()).release());
}

} // namespace tessera

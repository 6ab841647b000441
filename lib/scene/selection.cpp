// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/selection.h>

#include <algorithm>

#include <scene/item_order.h>

namespace tessera {

Selection::Selection(const ItemOrder& order, QObject* parent) : QObject(parent), m_order(order), m_before{0} { }

std::size_t Selection::count() const
{
    refresh();
    return m_before.back();
}

bool Selection::contains(std::size_t position) const
{
    return m_ids.contains(m_order.idAt(position));
}

std::size_t Selection::countIn(std::size_t first, std::size_t until) const
{
    refresh();
    const auto before = [&](std::size_t position) {
        const auto range =
            std::partition_point(m_ranges.begin(), m_ranges.end(), [&](const Range& r) { return r.until <= position; });
        const auto index = static_cast<std::size_t>(range - m_ranges.begin());
        const bool within = range != m_ranges.end() && range->first < position;
        return m_before[index] + (within ? position - range->first : 0);
    };
    return first < until ? before(until) - before(first) : 0;
}

const std::vector<Selection::Range>& Selection::ranges() const
{
    refresh();
    return m_ranges;
}

void Selection::clear()
{
    m_anchor.reset();
    m_base.clear();
    if (m_ids.isEmpty())
        return;
    m_ids.clear();
    changedNow();
}

void Selection::selectAll()
{
    insert({0, m_order.count()});
    m_base = m_ids;
    changedNow();
}

void Selection::invert()
{
    for (std::size_t p = 0; p < m_order.count(); ++p) {
        const ItemId id = m_order.idAt(p);
        if (m_ids.contains(id))
            m_ids.erase(id);
        else
            m_ids.insert(id);
    }
    m_base = m_ids;
    changedNow();
}

void Selection::pick(std::size_t position)
{
    m_ids.clear();
    m_ids.insert(m_order.idAt(position));
    m_anchor = m_order.idAt(position);
    m_base = m_ids;
    changedNow();
}

void Selection::toggle(std::size_t position)
{
    const ItemId id = m_order.idAt(position);
    if (m_ids.contains(id))
        m_ids.erase(id);
    else
        m_ids.insert(id);
    m_anchor = id;
    m_base = m_ids;
    changedNow();
}

void Selection::extendTo(std::size_t position, std::size_t from, bool keep)
{
    std::optional<std::size_t> anchor = m_anchor ? m_order.positionOf(*m_anchor) : std::nullopt;
    if (!anchor) {
        anchor = from;
        m_anchor = m_order.idAt(from);
        m_base = m_ids;
    }
    if (keep)
        m_ids = m_base;
    else
        m_ids.clear();
    insert({std::min(*anchor, position), std::max(*anchor, position) + 1});
    changedNow();
}

void Selection::beginBand(bool keep)
{
    m_anchor.reset();
    if (keep)
        m_base = m_ids;
    else
        m_base.clear();
}

void Selection::setBand(std::span<const Range> ranges)
{
    m_ids = m_base;
    for (const Range& range : ranges)
        insert(range);
    changedNow();
}

void Selection::followOrder()
{
    if (!m_ids.isEmpty())
        changedNow();
}

void Selection::insert(const Range& range)
{
    for (std::size_t p = range.first; p < range.until; ++p)
        m_ids.insert(m_order.idAt(p));
}

void Selection::changedNow()
{
    m_stale = true;
    emit changed();
}

void Selection::refresh() const
{
    if (!m_stale)
        return;
    m_stale = false;
    m_ranges.clear();
    m_before.assign(1, 0);
    if (m_ids.isEmpty())
        return;
    for (std::size_t p = 0; p < m_order.count(); ++p) {
        if (!contains(p))
            continue;
        if (m_ranges.empty() || m_ranges.back().until != p) {
            m_ranges.push_back({p, p});
            m_before.push_back(m_before.back());
        }
        ++m_ranges.back().until;
        ++m_before.back();
    }
}

} // namespace tessera

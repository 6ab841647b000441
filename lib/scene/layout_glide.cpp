// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/layout_glide.h>

#include <algorithm>

namespace tessera {

void LayoutGlide::start()
{
    m_from.clear();
    if (m_last.size() < kMost) // where there are more, only so many are noted
        m_from.insert(m_last.begin(), m_last.end());
    m_due = !m_from.empty();
}

void LayoutGlide::begin(TimePoint now)
{
    if (std::exchange(m_due, false))
        m_began = now;
    const double passed = std::chrono::duration<double>(now - m_began) / std::chrono::duration<double>(kTime);
    const double rest = 1 - std::clamp(passed, 0.0, 1.0);
    m_share = m_from.empty() ? 1 : 1 - rest * rest * rest;
    m_next.clear();
}

RectF LayoutGlide::at(ItemId id, const RectF& place)
{
    RectF drawn = place;
    if (const auto from = m_from.find(id); from != m_from.end()) {
        const auto between = [this](double a, double b) { return a + (b - a) * m_share; };
        drawn = {between(from->second.x, place.x), between(from->second.y, place.y),
                 between(from->second.width, place.width), between(from->second.height, place.height)};
    }
    if (m_next.size() < kMost)
        m_next.emplace_back(id, drawn);
    return drawn;
}

void LayoutGlide::end()
{
    m_last.swap(m_next);
    if (m_share >= 1)
        m_from.clear();
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/tile_fades.h>

#include <algorithm>

namespace tessera {

namespace {

/// A tile that is new in a frame has come about so long before it.
constexpr Duration kFrame = std::chrono::milliseconds(16);

} // namespace

void TileFades::begin(TimePoint now, bool still)
{
    m_now = now;
    m_still = still;
    m_fading = 0;
    m_next.clear();
    if (!still)
        m_lines.clear();
}

void TileFades::miss(const TileKey& key)
{
    if (!m_still)
        return;
    const auto before = m_lines.find(key);
    const bool waits = before != m_lines.end() && before->second.fade == Duration::zero();
    m_next[key] = waits ? before->second : Line{m_now, {}};
}

float TileFades::show(const TileKey& key)
{
    const auto before = m_lines.find(key);
    if (before == m_lines.end())
        return 1;
    Line line = before->second;
    if (line.fade == Duration::zero()) {
        line.fade = std::min(kLongest, (m_now - line.since) / kPartOfWait);
        line.since = m_now - kFrame;
    }
    const Duration shown = m_now - line.since;
    if (line.fade < kShortest || shown >= line.fade)
        return 1;
    m_next[key] = line;
    ++m_fading;
    return static_cast<float>(shown.count()) / static_cast<float>(line.fade.count());
}

void TileFades::clear()
{
    m_lines.clear();
    m_next.clear();
    m_fading = 0;
}

} // namespace tessera

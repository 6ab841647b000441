// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/stepping.h>

#include <algorithm>
#include <utility>

namespace tessera {

namespace {

constexpr std::ptrdiff_t kFittedAhead = 2;
constexpr std::ptrdiff_t kPreviewsAhead = 8;

} // namespace

void Stepping::add(int by)
{
    m_pending += by;
}

std::optional<std::ptrdiff_t> Stepping::take(TimePoint now, std::ptrdiff_t least, std::ptrdiff_t most)
{
    if (m_pending == 0)
        return std::nullopt;
    const std::ptrdiff_t by = std::clamp(std::exchange(m_pending, 0), least, most);
    if (by == 0)
        return by;
    m_direction = by < 0 ? -1 : 1;
    // Several in one frame: keys come faster than frames.
    m_held = by > 1 || by < -1 || (m_taken && now - *m_taken < kHeld);
    m_taken = now;
    return by;
}

bool Stepping::cameToRest(TimePoint now)
{
    if (!m_held || now - *m_taken < kHeld)
        return false;
    m_held = false;
    return true;
}

std::vector<Neighbour> neighboursOf(std::size_t at, std::size_t count, int direction)
{
    std::vector<Neighbour> found;
    const auto add = [&](std::ptrdiff_t by, bool isAhead, bool fitted) {
        const std::ptrdiff_t position = static_cast<std::ptrdiff_t>(at) + by;
        if (position >= 0 && position < static_cast<std::ptrdiff_t>(count))
            found.push_back({static_cast<std::size_t>(position), found.size(), isAhead, fitted});
    };
    std::ptrdiff_t ahead = direction < 0 ? -1 : 1;
    if (ahead > 0 ? at + 1 >= count : at == 0)
        ahead = -ahead;
    for (std::ptrdiff_t i = 1; i <= kFittedAhead; ++i)
        add(i * ahead, true, true);
    add(-ahead, false, true);
    for (std::ptrdiff_t i = kFittedAhead + 1; i <= kPreviewsAhead; ++i)
        add(i * ahead, true, false);
    return found;
}

} // namespace tessera

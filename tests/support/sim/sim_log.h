// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include <core/clock.h>
#include <core/tile_key.h>

namespace tessera::test {

enum class SimAction : std::uint8_t { Plan, Start, Stage, Finish, Cancel, Upload, Evict, Draw };

/// What was done when, as one number and the latest lines of it. Two runs that do the same have the
/// same number.
class SimLog {
public:
    static constexpr std::size_t kLines = 40;

    void add(SimAction action, TimePoint when, const TileKey& key, std::uint64_t more = 0)
    {
        m_hash = detail::mix(m_hash ^ (static_cast<std::uint64_t>(action) << 56U)
                             ^ static_cast<std::uint64_t>(when.time_since_epoch().count()));
        m_hash = detail::mix(m_hash ^ hashOf(key) ^ detail::mix(more));
        ++m_count;
        m_latest.push_back({action, when, key, more});
        if (m_latest.size() > kLines)
            m_latest.pop_front();
    }

    [[nodiscard]] std::uint64_t hash() const { return m_hash; }
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] std::string tail() const
    {
        static constexpr const char* kNames[] = {"plan",   "start",  "stage", "finish",
                                                 "cancel", "upload", "evict", "draw"};
        std::string text;
        for (const Line& line : m_latest)
            text += std::to_string(toMs(line.when.time_since_epoch())) + " "
                    + kNames[static_cast<std::size_t>(line.action)] + " " + toString(line.key) + " "
                    + std::to_string(line.more) + "\n";
        return text;
    }

private:
    struct Line {
        SimAction action;
        TimePoint when;
        TileKey key;
        std::uint64_t more;
    };
    std::uint64_t m_hash = 0x5eed;
    std::uint64_t m_count = 0;
    std::deque<Line> m_latest;
};

} // namespace tessera::test

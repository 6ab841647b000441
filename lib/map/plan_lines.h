// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <core/rank.h>

namespace tessera::detail {

/// What a plan lists, with what it takes, until it is known what there is room for.
class PlanLines {
public:
    struct Room {
        std::uint64_t capacity = 0;  ///< for textures of what is planned; 0: no limit
        std::uint64_t elsewhere = 0; ///< of it, in use by what the plan does not list
        std::uint64_t window = 0;    ///< decoded bytes that may be under way; 0: no limit
    };

    void clear() { m_lines.clear(); }
    /// `slotBytes` as a texture, `pixelBytes` decoded.
    void add(const Wanted& wanted, std::uint64_t slotBytes, std::uint64_t pixelBytes, bool isReady)
    {
        m_lines.push_back({wanted, slotBytes, pixelBytes, isReady});
    }
    /// Each key once, with its most urgent rank, most urgent first, as long as there is room: all of the
    /// capacity for classes up to 2, seven eighths of it for 3 and 4, three quarters for the rest. What
    /// is not ready goes to `missing`, no more of it than the window takes, what is to `present`.
    void write(const Room& room, std::vector<Wanted>& missing, std::vector<Wanted>& present);

private:
    struct Line {
        Wanted wanted;
        std::uint64_t slotBytes;
        std::uint64_t pixelBytes;
        bool isReady;
    };
    struct Place {
        std::uint64_t order;
        std::uint32_t line;
    };
    [[nodiscard]] bool isFirst(std::uint32_t line);

    std::vector<Line> m_lines;
    std::vector<Place> m_order;
    std::vector<std::uint32_t> m_seen; ///< hash table of lines by their keys, plus one
};

} // namespace tessera::detail

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include <QDate>

namespace tessera {

/// Days of a wall that is sorted by them. Of the positions below count(), those with a valid date come
/// first, in ascending or descending order; those without one follow. Where that does not hold (a wall may be under
/// way to another order), ticks stand in wrong places until they are made anew. Answers at once: it is asked while
/// the strip is made, O(log n) times a tick.
struct TimelineSource {
    virtual ~TimelineSource() = default;
    [[nodiscard]] virtual std::size_t count() const = 0;
    /// `position` < count().
    [[nodiscard]] virtual QDate dateAt(std::size_t position) const = 0;
};

struct TimelineTick {
    std::size_t position = 0; ///< of the first image of that year or month
    QDate date;               ///< of that image
    bool isYear = false;      ///< a year begins there, not only a month

    friend bool operator==(const TimelineTick&, const TimelineTick&) = default;
};

/// Where years begin, and months where there is room, at most about `most` of them and evenly far apart at least.
[[nodiscard]] std::vector<TimelineTick> timelineTicks(const TimelineSource& source, std::size_t most);

} // namespace tessera

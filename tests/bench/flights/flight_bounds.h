// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QJsonObject>
#include <QString>

namespace tessera {

namespace test {
class ChromeTrace;
}

/// What a flight's trace says about the work that an arrival could not do without. Times are milliseconds
/// since the program's start.
class FlightBounds {
public:
    FlightBounds(const test::ChromeTrace& trace, unsigned pumps);

    /// How long it takes at least until all is there that the view asked for between these times, by what
    /// its work took: the larger of reading and decoding on all pumps at once, and of uploading within each
    /// frame's time; and the longest way of a single tile. Prefetch does not count, disk transfer is within
    /// reading. 0 when nothing had to be done.
    [[nodiscard]] double toIdeal(double from, double until) const;
    /// How long it takes at least until an image that is opened at `from` is covered: opening it, its root
    /// if that was read apart, and a frame. 0 when it was not opened.
    [[nodiscard]] double toCover(const QString& image, int rootLevel, double from) const;

private:
    struct Work {
        QString tile;
        int priorityClass = 0;
        double start = 0;
        double took = 0;
        bool isWhole = true; ///< it did not go on in another one
    };
    void takePump(const QList<QJsonObject>& row);
    /// Null when there is none from then on.
    [[nodiscard]] const Work* firstOf(const QString& name, double from) const;

    std::vector<Work> m_jobs; ///< that were done to their end, in as many pieces as they took
    std::vector<Work> m_uploads;
    unsigned m_pumps;
};

} // namespace tessera

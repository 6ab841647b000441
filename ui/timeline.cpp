// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/timeline.h>

#include <algorithm>

namespace tessera {

namespace {

/// The first of [from, until) for which `holds` is false; it is true only before that.
template <class Condition>
std::size_t endOf(std::size_t from, std::size_t until, Condition holds)
{
    while (from < until) {
        const std::size_t middle = from + (until - from) / 2;
        if (holds(middle))
            from = middle + 1;
        else
            until = middle;
    }
    return from;
}

class TickFinder {
public:
    TickFinder(const TimelineSource& source, std::size_t spacing) : m_source(source), m_spacing(spacing) { }

    std::vector<TimelineTick> find()
    {
        const std::size_t dated =
            endOf(0, m_source.count(), [&](std::size_t p) { return m_source.dateAt(p).isValid(); });
        for (std::size_t p = 0; p < dated;) {
            const int year = m_source.dateAt(p).year();
            const std::size_t next =
                endOf(p + 1, dated, [&](std::size_t q) { return m_source.dateAt(q).year() == year; });
            if (addYear(p, next))
                addMonths(p, next, next == dated);
            p = next;
        }
        return std::move(m_ticks);
    }

private:
    // A year of few images gives way to one of many right behind it.
    bool addYear(std::size_t first, std::size_t until)
    {
        const TimelineTick year{first, m_source.dateAt(first), true};
        if (m_ticks.empty() || first >= m_ticks.back().position + m_spacing)
            m_ticks.push_back(year);
        else if (m_ticks.back().isYear && until - first >= m_spacing)
            m_ticks.back() = year;
        else
            return false;
        return true;
    }

    // A month may not take the place of the year after it.
    void addMonths(std::size_t first, std::size_t until, bool isLast)
    {
        for (std::size_t p = first; p < until;) {
            const int month = m_source.dateAt(p).month();
            if (p >= m_ticks.back().position + m_spacing && (isLast || p + m_spacing <= until))
                m_ticks.push_back({p, m_source.dateAt(p), false});
            p = endOf(p + 1, until, [&](std::size_t q) { return m_source.dateAt(q).month() == month; });
        }
    }

    const TimelineSource& m_source;
    std::size_t m_spacing;
    std::vector<TimelineTick> m_ticks;
};

} // namespace

std::vector<TimelineTick> timelineTicks(const TimelineSource& source, std::size_t most)
{
    if (most == 0 || source.count() == 0)
        return {};
    return TickFinder(source, (source.count() + most - 1) / most).find();
}

} // namespace tessera

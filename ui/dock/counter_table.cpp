// SPDX-License-Identifier: MIT
#include <ui/dock/counter_table.h>

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>

namespace tessera {
namespace {

using Unit = CounterRow::Unit;
using Rate = CounterRow::Rate;

QString words(const char* text)
{
    return QCoreApplication::translate("ResourceCounters", text);
}

QString nameOf(const CounterRow& c)
{
    return c.queueClass < 0 ? words(c.name) : words(c.name).arg(text::priorityClass(unsigned(c.queueClass)));
}

QString amount(double value, Unit unit)
{
    const auto whole = std::uint64_t(std::max(0.0, std::round(value)));
    switch (unit) {
    case Unit::Bytes: return text::bytes(whole);
    case Unit::Milliseconds: return text::milliseconds(value);
    case Unit::Count: break;
    }
    return text::count(whole);
}

QString rateText(const CounterRow& c)
{
    switch (c.rateKind) {
    case Rate::Busy: return text::share(std::uint64_t(std::lround(c.rate * 1000)), 1000);
    case Rate::PerSecond: return c.unit == Unit::Bytes ? text::bytes(std::uint64_t(c.rate)) : text::perSecond(c.rate);
    case Rate::None: break;
    }
    return {};
}

std::vector<CounterRow> loaderRows(const LoaderReport& l)
{
    const auto n = [](std::uint64_t value) { return double(value); };
    return {
        {QT_TRANSLATE_NOOP("ResourceCounters", "Running"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Being read or decoded now"), n(l.running)},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Queued"), QT_TRANSLATE_NOOP("ResourceCounters", "Waiting for a thread"),
         n(l.queued)},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Parked"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Waiting, without a thread, for what another one makes"), n(l.parked)},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Requested"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Tiles asked for since the start"), n(l.requested), Unit::Count,
         Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Shared"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Asked for while already on the way"), n(l.coalesced), Unit::Count,
         Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Started"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Taken up by a thread"), n(l.started), Unit::Count, Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Done"), QT_TRANSLATE_NOOP("ResourceCounters", "Delivered"),
         n(l.completed), Unit::Count, Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Failed"), QT_TRANSLATE_NOOP("ResourceCounters", "Ended with a reason"),
         n(l.failed), Unit::Count, Rate::PerSecond, 0, l.failed > 0},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Cancelled in time"),
         QT_TRANSLATE_NOOP("ResourceCounters", "No longer wanted before they began"), n(l.cancelledQueued), Unit::Count,
         Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Cancelled midway"),
         QT_TRANSLATE_NOOP("ResourceCounters", "No longer wanted while they ran"), n(l.cancelledRunning), Unit::Count,
         Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Busy"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Time spent by all threads, and their share in use"), l.busyMs,
         Unit::Milliseconds, Rate::Busy},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Wasted"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Time spent on what nobody looked at"), l.wastedMs, Unit::Milliseconds,
         Rate::Busy},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Cancel latency"),
         QT_TRANSLATE_NOOP("ResourceCounters", "99 of 100 cancelled reads stopped within this"), l.cancelLatencyP99Ms,
         Unit::Milliseconds},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Late to leave"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Cancelled, but on their thread for 10 ms more; results dropped"),
         n(l.overstayed), Unit::Count, Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Stages put back"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Gave their thread back before they were done"), n(l.putBack),
         Unit::Count, Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Obsolete starts"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Begun although nobody wanted them: should be 0"), n(l.obsoleteStarted),
         Unit::Count, Rate::None, 0, l.obsoleteStarted > 0},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Out of order"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Begun before something more urgent: should be 0"), n(l.inversions),
         Unit::Count, Rate::None, 0, l.inversions > 0},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Callback errors"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Errors while handing results over: should be 0"), n(l.callbackErrors),
         Unit::Count, Rate::None, 0, l.callbackErrors > 0},
    };
}

std::vector<CounterRow> uploadRows(const UploadReport& u)
{
    return {
        {QT_TRANSLATE_NOOP("ResourceCounters", "Uploads waiting"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Decoded, not yet textures"), double(u.queued)},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Uploads"), QT_TRANSLATE_NOOP("ResourceCounters", "Tiles made textures"),
         double(u.count), Unit::Count, Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Uploaded"),
         QT_TRANSLATE_NOOP("ResourceCounters", "Bytes made textures"), double(u.bytes), Unit::Bytes, Rate::PerSecond},
        {QT_TRANSLATE_NOOP("ResourceCounters", "Longest upload"),
         QT_TRANSLATE_NOOP("ResourceCounters", "The most time it took of one frame"), u.maxMsPerFrame,
         Unit::Milliseconds},
    };
}

} // namespace

CounterTraits::Key CounterTraits::key(const Report& report)
{
    return report.queueClass < 0 ? report.name : report.name + std::to_string(report.queueClass);
}

bool CounterTraits::sameLook(const Report& a, const Report& b)
{
    return a.value == b.value && a.rate == b.rate && a.bad == b.bad;
}

QString CounterTraits::searchText(const Report& report)
{
    return nameOf(report);
}

const std::vector<ReportColumn<CounterRow>>& CounterTraits::columns()
{
    using C = CounterRow;
    static const std::vector<ReportColumn<C>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Counter"), QT_TRANSLATE_NOOP("ResourceColumns", "What is counted"), 0},
         nameOf,
         nullptr,
         [](const C& c) { return words(c.tip); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Value"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Now, or since the start"), 12, true},
         [](const C& c) { return amount(c.value, c.unit); },
         [](const C& c) { return QVariant(c.value); },
         [](const C& c) { return words(c.tip); },
         [](const C& c) { return c.bad ? Tone::Bad : Tone::Plain; }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Per second"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Over about the last second"), 11, true},
         rateText,
         [](const C& c) { return QVariant(c.rate); }},
    };
    return kColumns;
}

std::vector<CounterRow> CounterRows::make(const LoaderReport& loader, const UploadReport& uploads, TimePoint now)
{
    std::vector<CounterRow> rows = loaderRows(loader);
    const std::vector<CounterRow> more = uploadRows(uploads);
    rows.insert(rows.end(), more.begin(), more.end());
    addRates(rows, loader.pumps, now);
    addClasses(rows, loader.queuedByClass);
    return rows;
}

void CounterRows::reset()
{
    m_meter.reset();
    m_usedClasses.clear();
}

void CounterRows::addRates(std::vector<CounterRow>& rows, unsigned pumps, TimePoint now)
{
    std::vector<double> values;
    for (const CounterRow& row : rows)
        values.push_back(row.value);
    m_meter.sample(now, std::move(values));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].rateKind == Rate::PerSecond)
            rows[i].rate = m_meter.rate(i);
        else if (rows[i].rateKind == Rate::Busy)
            rows[i].rate = std::min(1.0, m_meter.rate(i) / (1000.0 * std::max(1U, pumps)));
    }
}

void CounterRows::addClasses(std::vector<CounterRow>& rows, const std::vector<std::uint64_t>& queuedByClass)
{
    m_usedClasses.resize(std::max(m_usedClasses.size(), queuedByClass.size()));
    for (std::size_t i = 0; i < m_usedClasses.size(); ++i) {
        const std::uint64_t queued = i < queuedByClass.size() ? queuedByClass[i] : 0;
        m_usedClasses[i] = m_usedClasses[i] || queued > 0;
        if (!m_usedClasses[i])
            continue;
        CounterRow row{QT_TRANSLATE_NOOP("ResourceCounters", "Queued: %1"),
                       QT_TRANSLATE_NOOP("ResourceCounters", "Waiting, of this class"), double(queued)};
        row.queueClass = int(i);
        rows.push_back(row);
    }
}

} // namespace tessera

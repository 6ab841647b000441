// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/rate_meter.h>
#include <ui/dock/report_table.h>

namespace tessera {

/// One number of the loader or the uploader, with what it gains per second.
struct CounterRow {
    enum class Unit { Count, Bytes, Milliseconds };
    enum class Rate { None, PerSecond, Busy }; ///< Busy: a share of what all threads could have done

    const char* name = ""; ///< marked with QT_TRANSLATE_NOOP("ResourceCounters", ...)
    const char* tip = "";
    double value = 0;
    Unit unit = Unit::Count;
    Rate rateKind = Rate::None;
    double rate = 0;     ///< units per second, or a share of 1
    bool bad = false;    ///< should be 0 and is not
    int queueClass = -1; ///< a row of the queue's classes
};

struct CounterTraits {
    using Report = CounterRow;
    using Key = std::string;
    static Key key(const Report& report);
    static QByteArray id(const Report& report) { return QByteArray::fromStdString(key(report)); }
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report& report);
    static const std::vector<ReportColumn<Report>>& columns();
};
using CounterTable = ReportTable<CounterTraits>;

/// Makes the rows of each snapshot. A class of the queue is listed from when it was first used, so
/// that rows do not come and go.
class CounterRows {
public:
    [[nodiscard]] std::vector<CounterRow> make(const LoaderReport& loader, const UploadReport& uploads, TimePoint now);
    void reset();

private:
    void addRates(std::vector<CounterRow>& rows, unsigned pumps, TimePoint now);
    void addClasses(std::vector<CounterRow>& rows, const std::vector<std::uint64_t>& queuedByClass);

    RateMeter m_meter;
    std::vector<bool> m_usedClasses;
};

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_table.h>

namespace tessera {

struct ActivityTraits {
    using Report = ActivityReport;
    using Key = std::uint64_t;
    static Key key(const Report& report) { return report.id; }
    static QByteArray id(const Report& report) { return QByteArray::number(qulonglong(report.id)); }
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report& report);
    static const std::vector<ReportColumn<Report>>& columns();
};
using ActivityTable = ReportTable<ActivityTraits>;

} // namespace tessera

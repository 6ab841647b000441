// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_table.h>

namespace tessera {

struct PoolTraits {
    using Report = PoolReport;
    using Key = std::string;
    static Key key(const Report& report) { return report.name; }
    static QByteArray id(const Report& report) { return QByteArray::fromStdString(report.name); }
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report& report);
    static const std::vector<ReportColumn<Report>>& columns();
};
using PoolTable = ReportTable<PoolTraits>;

} // namespace tessera

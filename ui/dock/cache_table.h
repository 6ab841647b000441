// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_table.h>

namespace tessera {

struct CacheTraits {
    using Report = CacheReport;
    using Key = std::string;
    static Key key(const Report& report) { return report.name + "/" + report.tier; }
    static QByteArray id(const Report& report) { return QByteArray::fromStdString(key(report)); }
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report& report);
    static const std::vector<ReportColumn<Report>>& columns();
};
using CacheTable = ReportTable<CacheTraits>;

} // namespace tessera

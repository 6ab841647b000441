// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_table.h>

namespace tessera {

struct SourceTraits {
    using Report = SourceReport;
    using Key = std::string;
    static Key key(const Report& report) { return report.key; }
    static QByteArray id(const Report& report) { return QByteArray::fromStdString(report.key); }
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report& report);
    static const std::vector<ReportColumn<Report>>& columns();
};
using SourceTable = ReportTable<SourceTraits>;

} // namespace tessera

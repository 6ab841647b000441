// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_table.h>
#include <ui/dock/texture_table.h>

namespace tessera {

struct LoadTraits {
    using Report = LoadEntryReport;
    using Key = TileKey;
    static Key key(const Report& report) { return report.key; }
    static QByteArray id(const Report& report) { return idOf(report.key); }
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report& report);
    static const std::vector<ReportColumn<Report>>& columns();
};
using LoadTable = ReportTable<LoadTraits>;

} // namespace tessera

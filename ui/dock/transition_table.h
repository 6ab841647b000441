// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_table.h>

namespace tessera {

/// One step in a texture's life, as shown: its number in the list, and the time since the first.
struct TransitionRow {
    std::size_t number = 0;
    TransitionReport transition;
    Duration sinceFirst{};
};

struct TransitionTraits {
    using Report = TransitionRow;
    using Key = std::size_t;
    static Key key(const Report& report) { return report.number; }
    static QByteArray id(const Report& report) { return QByteArray::number(qulonglong(report.number)); }
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report&) { return {}; }
    static const std::vector<ReportColumn<Report>>& columns();
};
using TransitionTable = ReportTable<TransitionTraits>;

/// Oldest first in, rows of the same order out.
[[nodiscard]] std::vector<TransitionRow> transitionRows(std::vector<TransitionReport> history);

} // namespace tessera

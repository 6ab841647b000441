// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_table.h>

namespace tessera {

struct TextureTraits {
    using Report = TextureEntryReport;
    using Key = TileKey;
    static Key key(const Report& report) { return report.key; }
    static QByteArray id(const Report& report);
    static bool sameLook(const Report& a, const Report& b);
    static QString searchText(const Report& report);
    static const std::vector<ReportColumn<Report>>& columns();
};
using TextureTable = ReportTable<TextureTraits>;

/// A tile key as text that tells any two apart.
[[nodiscard]] QByteArray idOf(const TileKey& key);
/// The same holders for the same reasons; for how long is left out.
[[nodiscard]] bool sameHolders(const std::vector<HolderReport>& a, const std::vector<HolderReport>& b);
[[nodiscard]] Tone toneOf(TileState state);

} // namespace tessera

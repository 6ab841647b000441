// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QList>
#include <QString>
#include <QStringList>

#include <image/metadata.h>

namespace tessera {

struct DetailsLine {
    QString label;
    QString value;
    friend bool operator==(const DetailsLine&, const DetailsLine&) = default;
};

struct DetailsGroup {
    QString heading;
    QList<DetailsLine> lines; ///< never empty
    friend bool operator==(const DetailsGroup&, const DetailsGroup&) = default;
};

/// What is known about an image as people read it, by the default QLocale: groups and lines without
/// anything to say are left out.
[[nodiscard]] QList<DetailsGroup> detailsText(const std::vector<MetadataEntry>& entries);

/// Every label that a line can have, so that values stand in the same column whatever is known.
[[nodiscard]] QStringList detailsLabels();

} // namespace tessera

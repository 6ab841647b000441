// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QString>

namespace tessera {

/// One line of the table.
struct Figure {
    enum class Bound { None, AtMost, AtLeast };

    QString scenario; ///< J, P, Z, F or X
    QString canvas;   ///< raster or gl
    int property = 0; ///< the engine's; 0: none of them
    QString name;
    double value = 0;
    QString unit;
    Bound bound = Bound::None;
    double limit = 0;

    /// What has no limit is met.
    [[nodiscard]] bool isMet() const;
};

/// The smallest value that at least `share` (0 to 1) of them do not exceed; nothing of nothing.
[[nodiscard]] std::optional<double> quantile(std::vector<double> values, double share);

/// With a header, one figure a line, fields quoted where they must be. Numbers are written in full and
/// with a point in every locale.
[[nodiscard]] QByteArray toCsv(const std::vector<Figure>& figures);

} // namespace tessera

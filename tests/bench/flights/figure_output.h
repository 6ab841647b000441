// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>

#include <bench/flights/figures.h>

namespace tessera {

/// One figure as a line of words: "wall on raster: hole pixels 0 px, at most 0, met".
[[nodiscard]] QString sentenceOf(const Figure& figure);

/// Says each of them on standard output and writes all to a CSV file. The exit code: 0 when there are any, all limits
/// are met and the file is written.
[[nodiscard]] int conclude(const std::vector<Figure>& figures, const QString& file);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QJsonObject>
#include <QString>

#include <bench/flights/figures.h>

namespace tessera {

/// A flight over a wall of very many files, and what became of it.
struct FlownWall {
    QString scenario; ///< what the table calls it
    QString canvas;   ///< raster or gl
    int exitCode = 0;
    QJsonObject report;
};

/// Since when, in milliseconds from the program's exec, it held without a break until the last step but `close` what
/// `field` ("coveredMs", "settledMs", "mosaicMs") tells of each step. Nothing when it did not hold then.
[[nodiscard]] std::optional<double> heldSince(const QJsonObject& report, const QString& field);

/// Of wallScript() over a wall that has its small pictures: the start with the whole wall, the stops, the frames
/// between them, and the memory.
[[nodiscard]] std::vector<Figure> wallFigures(const FlownWall& flown);

/// What is read in the background, and how fast a bare loop on all cores reads the same.
struct Filling {
    int files = 0;
    double barePerSecond = 0;
    std::optional<double> longestMs; ///< until all have their small picture, from exec
    bool moving = false;             ///< the canvas moves all the while: its frames are judged too
};

/// Of fillScript() over a folder that has no small pictures yet. The time counts from exec, the start included.
[[nodiscard]] std::vector<Figure> fillingFigures(const FlownWall& flown, const Filling& filling);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QJsonObject>
#include <QString>

#include <bench/flights/figures.h>

namespace tessera {

class FlightBounds;

/// A scenario that was flown.
struct FlownScenario {
    QString scenario; ///< J, P, Z, F or X
    QString canvas;   ///< raster or gl
    int exitCode = 0;
    QJsonObject report;
    const FlightBounds* bounds = nullptr; ///< of its trace; null: it was not traced
    bool prefetch = true;                 ///< as people get it; without: what waits for it has no limits
};

/// What the engine's properties say of it, with the limits that hold on any machine; those of property 9
/// hold where a GPU draws.
[[nodiscard]] std::vector<Figure> figuresOf(const FlownScenario& flown);

/// How much longer what is visible takes when the program loads ahead: property 14. Of the figures of a flight of
/// jumps as people get it, and without.
[[nodiscard]] std::vector<Figure> prefetchCosts(const std::vector<Figure>& with, const std::vector<Figure>& without);

/// When, after the start of step `step`, it was true for good what `field` ("coveredMs", "settledMs") tells
/// of each step: found in that step or in one of those after it, before a further one of the same kind.
/// Milliseconds; nothing when it did not come.
[[nodiscard]] std::optional<double> arrival(const QJsonObject& report, int step, const QString& field);

} // namespace tessera

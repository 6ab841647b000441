// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include <QKeySequence>

#include <app/flight_script.h>
#include <core/clock.h>
#include <core/geometry.h>
#include <core/result.h>

namespace tessera {

/// Asks whether something that was begun has ended: nullopt while it runs, then how it went.
/// Not asked again after that.
using Progress = std::function<std::optional<Status>()>;

/// What a flight needs from the program. Points and movements are fractions of the canvas.
/// GUI thread only; no call blocks.
class FlightTarget {
public:
    virtual ~FlightTarget() = default;

    /// Ends when the first item is known; fails when there is nothing of one of the names. No path:
    /// the built-in pictures.
    virtual Progress open(const step::Open& what) = 0;
    /// Ends when every source is closed; the window stays.
    virtual Progress close() = 0;

    virtual void zoom(PointF at, double factor, Duration duration) = 0;
    virtual void pan(PointF by, Duration duration) = 0;
    virtual void jump(PointF center, double scale) = 0;
    virtual void fit(step::Fit::What what) = 0;
    virtual void actualSize() = 0;
    virtual void move(std::int64_t images) = 0;
    virtual void select(std::size_t index) = 0;
    virtual Status sort(const std::string& by, bool descending) = 0;
    virtual void filter(const std::string& text) = 0;

    virtual void press(const QKeySequence& keys) = 0;
    /// Ends when the window is laid out in its new size.
    virtual Progress resize(Size devicePixels) = 0;
    virtual Status dock(const std::string& name, step::Dock::Place place) = 0;
    virtual Progress screenshot(const std::string& file) = 0;
    virtual Progress report(const std::string& file) = 0;

    [[nodiscard]] virtual std::size_t itemCount() const = 0;
    [[nodiscard]] virtual bool isAnimating() const = 0;
    [[nodiscard]] virtual bool isLayoutAtRest() const = 0;
    [[nodiscard]] virtual bool isSettled() const = 0;
    [[nodiscard]] virtual bool isCovered() const = 0;
    /// Everything opened is listed, and every file has its small picture for the wall seen from afar, or will have
    /// none.
    [[nodiscard]] virtual bool isMosaicComplete() const = 0;
};

} // namespace tessera

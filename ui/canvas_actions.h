// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <core/clock.h>
#include <core/geometry.h>
#include <ui/canvas_command.h>

namespace tessera {

/// What a click does to the selection.
enum class Picking { Only, Toggle, Range, AddRange };

/// What hands can do to a canvas. CanvasInput turns events into these calls; ViewActions carries
/// them out, tests record them. Positions and distances are device pixels of the canvas, y down.
class CanvasActions {
public:
    virtual ~CanvasActions() = default;

    virtual void zoomAt(PointF at, double factor, Duration over) = 0;
    virtual void panBy(PointF pixels) = 0;    ///< the picture follows the hand
    virtual void scrollBy(PointF pixels) = 0; ///< the view moves, eased
    virtual void flick(PointF pixelsPerSecond) = 0;
    virtual void stopMotion() = 0;
    virtual void diveAt(PointF at) = 0;
    virtual void clickAt(PointF at, Picking picking) = 0;
    virtual void menuAt(PointF at) = 0;                         ///< a menu for what lies there comes next
    virtual void bandTo(PointF from, PointF to, bool keep) = 0; ///< a rubber band; `keep`: beside what is selected
    virtual void endBand() = 0;
    virtual void setCursor(std::optional<PointF> at) = 0;
    virtual void run(CanvasCommand command) = 0;

    /// Whether dragging would show something else: the cursor is an open hand only then.
    [[nodiscard]] virtual bool canPan() const = 0;
};

} // namespace tessera

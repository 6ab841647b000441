// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QPixmap>
#include <QRectF>

#include <core/geometry.h>

class QPainter;

namespace tessera {

class Selection;
class SheetLayout;
struct Viewport;

/// What shows on the canvas that items are selected: an outline and a tick each, or, on a far wall, a tint
/// over each run of them. What it costs depends on what is seen, and is bounded. Draws in device pixels.
class SelectionMarks {
public:
    /// `ratio`: device pixels per pixel of the widget. `canvas`: its size in device pixels.
    SelectionMarks(double ratio, QSizeF canvas);

    /// Where an item's image lies, world units.
    using ImageRect = std::function<RectF(std::size_t position)>;
    void paint(QPainter& painter, const Selection& selection, const SheetLayout& layout, const Viewport& viewport,
               const ImageRect& imageRect) const;
    void paintBand(QPainter& painter, const RectF& band) const;

    /// The tinted places of a far wall, world units, and how much of each is selected, 0 to 1: one for each
    /// run within a row or block of rows; where those would be too many, one for each sheet.
    struct Tint {
        RectF world;
        double share = 1;
    };
    [[nodiscard]] static std::vector<Tint> tints(const Selection& selection, const SheetLayout& layout,
                                                 const RectF& seen);

private:
    void paintNear(QPainter& painter, const Selection& selection, const SheetLayout& layout, const Viewport& viewport,
                   const ImageRect& imageRect) const;
    void paintTicks(QPainter& painter, const QVector<QRectF>& images) const;
    [[nodiscard]] const QPixmap& tick() const;

    double m_ratio;
    QRectF m_canvas;
    mutable QPixmap m_tick; ///< made at first use
};

} // namespace tessera

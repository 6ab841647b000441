// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPixmap>
#include <QRectF>

#include <scene/frame.h>

class QPainter;

namespace tessera {

/// Everything on the canvas that is not a picture: error tiles, headings and outlines. Draws in device
/// pixels.
class CanvasOverlay {
public:
    /// `ratio`: device pixels per pixel of the widget. `canvas`: its size in device pixels. `font`: the
    /// widget's.
    CanvasOverlay(double ratio, QSizeF canvas, const QFont& font);

    /// True when the frame has anything for `paint`, so that a painter is worth starting.
    [[nodiscard]] static bool hasWork(const Frame& frame);
    void paint(QPainter& painter, const Frame& frame) const;

private:
    void paintHeading(QPainter& painter, const HeadingLabel& heading) const;
    void paintLabel(QPainter& painter, const Label& label) const;
    /// False, and nothing is painted, where there is no room.
    bool paintWords(QPainter& painter, const QRectF& seen, const Label& label) const;
    void paintMark(QPainter& painter, const QRectF& tile) const;
    void paintIcon(QPainter& painter, double centerX, double top) const;
    void paintOutlines(QPainter& painter, const Frame& frame) const;
    [[nodiscard]] QFont font(double factor, int weight) const;

    double m_ratio;
    QRectF m_canvas;
    QFont m_font;
    mutable QPixmap m_icon; ///< made at first use
    mutable QPixmap m_mark; ///< likewise
};

} // namespace tessera

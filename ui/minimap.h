// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QPixmap>
#include <QWidget>

#include <core/geometry.h>

class QPainter;

namespace tessera {

class View;

/// A small picture of the whole wall in the lower right corner of a canvas, with a frame around what the canvas
/// shows; a press or a drag moves the view there. Seen only where the wall is larger than the canvas.
///
/// The picture is drawn once for each layout, so that a frame costs the same however many items there are.
class Minimap final : public QWidget {
    Q_OBJECT

public:
    /// Draws the whole wall into `target`, device pixels.
    using Picture = std::function<void(QPainter& painter, const RectF& target)>;

    /// Hidden until it is wanted. The view outlives it.
    Minimap(View& view, QWidget* canvas);

    void setWanted(bool wanted);
    /// In place of plain blocks for the sheets; none: these.
    void setPicture(Picture picture);
    /// The picture would draw something else now.
    void renewPicture();
    /// So much at the right of the canvas is taken by others.
    void setReserved(int right);
    /// The canvas has another size.
    void place();

    /// What the canvas shows, device pixels of the map. Never less than can be seen.
    [[nodiscard]] QRect frame() const { return m_frame; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void follow();
    [[nodiscard]] bool isNeeded() const;
    [[nodiscard]] QSize deviceSize() const;
    [[nodiscard]] QRect frameNow() const;
    void paintSheets(QPainter& painter, const RectF& target) const;
    void goTo(QPointF device);

    View& m_view;
    Picture m_draw;
    QPixmap m_picture; ///< null: to be drawn
    QRect m_frame;
    std::optional<QPointF> m_grip; ///< while the frame is dragged: from the pointer to its middle
    bool m_wanted = false;
    int m_reserved = 0;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QImage>

#include <core/geometry.h>
#include <map/viewport.h>
#include <scene/frame.h>
#include <scene/scene_item.h>

class QPainter;

namespace tessera {

class View;

/// What a canvas showed before its textures were lost, drawn until they are back. It goes along with the
/// view: it lies where the image that was current then lies now. GUI thread only.
class LastPicture {
public:
    /// `picture` is what `view` drew last, in `shown`, one pixel per device pixel. What this picture was
    /// still drawn over stays on it.
    void take(QImage picture, const View& view, const Viewport& shown);
    void drop() { m_picture = {}; }
    [[nodiscard]] bool isThere() const { return !m_picture.isNull(); }

    /// After a frame: until all that is seen is as it should be; where the view is elsewhere by now, or the
    /// scene still grows, until it is covered.
    [[nodiscard]] bool isNeeded(const View& view) const;
    /// Over all else but words and outlines; `painter` has device pixels.
    void paint(QPainter& painter, const View& view, const Viewport& viewport) const;
    /// The facts of a frame over which this is drawn: where it fills the canvas, it hides what is missing.
    [[nodiscard]] FrameFacts over(FrameFacts facts, const View& view, const Viewport& viewport) const;

private:
    /// Device pixels; nothing when the image is not there any more.
    [[nodiscard]] std::optional<RectF> placeIn(const View& view, const Viewport& viewport) const;
    [[nodiscard]] bool isInPlace(const RectF& place) const;

    QImage m_picture;
    ItemId m_item = 0;
    RectF m_cell;  ///< of that item, when the picture was taken
    RectF m_world; ///< what the picture shows
    std::int64_t m_holePixels = 0, m_placeholderPixels = 0;
};

} // namespace tessera

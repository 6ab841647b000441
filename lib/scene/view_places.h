// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include <core/geometry.h>
#include <map/viewport.h>

namespace tessera {

class Scene;

/// The places of a scene that a canvas of a given size can go to. Nothing moves
/// here: viewports go in and come out. Positions are indices into the scene's present order and must
/// be valid; distances are device pixels, y down.
class ViewPlaces {
public:
    explicit ViewPlaces(const Scene& scene) : m_scene(scene) { }

    void resize(Size devicePixels, double devicePixelRatio);
    [[nodiscard]] Size size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const;

    /// Device pixels per world unit on the wall as it opens.
    [[nodiscard]] double homeScale() const;
    /// The wall at its home scale, its rows filling the width, this item in view.
    [[nodiscard]] Viewport wallAt(std::size_t position) const;
    /// The image as large as fits.
    [[nodiscard]] Viewport imageFit(std::size_t position) const;
    /// One device pixel for each pixel of the image, its pixels on whole ones; the centre stays.
    [[nodiscard]] Viewport actualSize(std::size_t position, Viewport from) const;
    /// All of the scene.
    [[nodiscard]] Viewport sceneFit() const;
    /// Moved by less than a pixel so that at 100 % image pixels fall on device pixels.
    [[nodiscard]] Viewport snapped(Viewport v, std::size_t position) const;
    /// The nearest viewport that is allowed.
    [[nodiscard]] Viewport clamped(Viewport v) const;
    /// Scrolled on the wall: stays within the sheet that is in view, and at its end goes on with the
    /// next one. Positive moves the view right and down.
    [[nodiscard]] Viewport scrolled(Viewport from, PointF pixels) const;
    /// The least move, device pixels, that brings the item's cell into view.
    [[nodiscard]] PointF shiftToShow(std::size_t position, const Viewport& from) const;
    /// One image fills most of the canvas.
    [[nodiscard]] bool isInside(const Viewport& v) const;

private:
    [[nodiscard]] Viewport fitted(const RectF& world, double margin) const;
    /// Centres between which the rows of a sheet can be scrolled, world units.
    struct Span {
        double top;
        double bottom;
    };
    [[nodiscard]] Span rowsOf(std::size_t sheet, double scale) const;

    const Scene& m_scene;
    Size m_size;
    double m_dpr = 1;
};

} // namespace tessera

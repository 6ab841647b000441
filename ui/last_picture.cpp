// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/last_picture.h>

#include <cmath>
#include <utility>

#include <QPainter>

#include <scene/scene.h>
#include <scene/view.h>

namespace tessera {

namespace {

constexpr double kSamePlace = 0.01; ///< device pixels

} // namespace

void LastPicture::take(QImage picture, const View& view, const Viewport& shown)
{
    const auto position = view.current();
    if (!position || *position >= view.scene().count())
        return drop();
    FrameFacts facts = view.lastFrame().facts;
    if (isThere()) {
        facts = over(facts, view, shown);
        QPainter painter(&picture);
        paint(painter, view, shown);
    }
    m_picture = std::move(picture);
    m_item = view.scene().idAt(*position);
    m_cell = view.scene().layout().cell(*position);
    m_world = shown.visible();
    m_holePixels = facts.holePixels;
    m_placeholderPixels = facts.placeholderPixels;
}

std::optional<RectF> LastPicture::placeIn(const View& view, const Viewport& viewport) const
{
    const auto position = isThere() ? view.scene().positionOf(m_item) : std::nullopt;
    if (!position)
        return std::nullopt;
    const RectF cell = view.scene().layout().cell(*position);
    RectF world = m_world;
    world.x += cell.x - m_cell.x;
    world.y += cell.y - m_cell.y;
    return viewport.worldToScreen(world);
}

bool LastPicture::isInPlace(const RectF& place) const
{
    const auto same = [](double a, double b) { return std::abs(a - b) < kSamePlace; };
    return same(place.x, 0) && same(place.y, 0) && same(place.width, m_picture.width())
           && same(place.height, m_picture.height());
}

bool LastPicture::isNeeded(const View& view) const
{
    const auto place = placeIn(view, view.viewport());
    if (!place || view.isSettled())
        return false;
    const FrameFacts& facts = view.lastFrame().facts;
    const bool covered = facts.holePixels == 0 && facts.placeholderPixels == 0;
    return !covered || (isInPlace(*place) && view.scene().isListed()); // while a folder is listed, what is new shows
}

void LastPicture::paint(QPainter& painter, const View& view, const Viewport& viewport) const
{
    const auto place = placeIn(view, viewport);
    if (!place)
        return;
    if (isInPlace(*place))
        return painter.drawImage(QPoint(0, 0), m_picture);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(place->x, place->y, place->width, place->height), m_picture);
}

FrameFacts LastPicture::over(FrameFacts facts, const View& view, const Viewport& viewport) const
{
    constexpr double kEdge = 0.5;
    const auto place = placeIn(view, viewport);
    const bool fills = place && place->x < kEdge && place->y < kEdge
                       && place->right() > static_cast<double>(viewport.size.width) - kEdge
                       && place->bottom() > static_cast<double>(viewport.size.height) - kEdge;
    if (fills) {
        facts.holePixels = m_holePixels;
        facts.placeholderPixels = m_placeholderPixels;
    }
    return facts;
}

} // namespace tessera

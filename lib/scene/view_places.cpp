// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/view_places.h>

#include <algorithm>
#include <cmath>

#include <scene/scene.h>

namespace tessera {

namespace {

constexpr double kMaxPixelScale = 64; ///< device pixels per image pixel
constexpr double kInsideShare = 0.5;  ///< of the canvas' width or height
constexpr double kWallMarginPixels = 10;
constexpr double kColumnShare = 0.5; ///< of the canvas' shorter side: large, and still the wall

/// How far [from, until) must move to lie within [seenFrom, seenUntil).
double shiftInto(double from, double until, double seenFrom, double seenUntil)
{
    if (from < seenFrom)
        return from - seenFrom;
    return until > seenUntil ? until - seenUntil : 0.0;
}

} // namespace

void ViewPlaces::resize(Size devicePixels, double devicePixelRatio)
{
    m_size = devicePixels;
    m_dpr = devicePixelRatio;
}

bool ViewPlaces::isEmpty() const
{
    return m_scene.count() == 0 || m_size.isEmpty();
}

double ViewPlaces::homeScale() const
{
    const double cell = Scene::kCellPixels * m_dpr;
    if (const JustifiedRows* rows = m_scene.layout().justifiedRows())
        return std::min(cell, static_cast<double>(m_size.width) / rows->width());
    if (m_scene.wallLayout() != WallLayout::Column)
        return cell;
    return std::max(cell, kColumnShare * static_cast<double>(std::min(m_size.width, m_size.height)));
}

Viewport ViewPlaces::fitted(const RectF& world, double margin) const
{
    const double w = std::max(1.0, static_cast<double>(m_size.width) - 2 * margin);
    const double h = std::max(1.0, static_cast<double>(m_size.height) - 2 * margin);
    return {world.center(), world.isEmpty() ? homeScale() : std::min(w / world.width, h / world.height), m_size};
}

Viewport ViewPlaces::imageFit(std::size_t position) const
{
    return fitted(m_scene.imageRect(position), 0);
}

Viewport ViewPlaces::actualSize(std::size_t position, Viewport from) const
{
    from.scale = m_scene.pixelsPerUnit(position);
    return snapped(from, position);
}

Viewport ViewPlaces::sceneFit() const
{
    return fitted(m_scene.layout().bounds(), kWallMarginPixels * m_dpr);
}

ViewPlaces::Span ViewPlaces::rowsOf(std::size_t sheet, double scale) const
{
    const RectF area = m_scene.layout().sheet(sheet);
    const double half = static_cast<double>(m_size.height) / 2 / scale;
    const double margin = kWallMarginPixels * m_dpr / scale;
    const double top = area.y - margin + half;
    return {top, std::max(top, area.bottom() + margin - half)};
}

Viewport ViewPlaces::wallAt(std::size_t position) const
{
    const SheetLayout& layout = m_scene.layout();
    const std::size_t sheet = layout.sheetOf(position);
    const Span rows = rowsOf(sheet, homeScale());
    const double y = std::clamp(layout.cell(position).center().y, rows.top, rows.bottom);
    return {{layout.sheet(sheet).center().x, y}, homeScale(), m_size};
}

Viewport ViewPlaces::clamped(Viewport v) const
{
    if (isEmpty())
        return v;
    const SheetLayout& layout = m_scene.layout();
    const RectF bounds = layout.bounds();
    v.center.x = std::clamp(v.center.x, bounds.x, bounds.right());
    v.center.y = std::clamp(v.center.y, bounds.y, bounds.bottom());
    const double most = kMaxPixelScale * m_scene.pixelsPerUnit(layout.nearest(v.center));
    const double least = sceneFit().scale / 2;
    v.scale = std::clamp(v.scale, std::min(least, most), most);
    return v;
}

Viewport ViewPlaces::snapped(Viewport v, std::size_t position) const
{
    const RectF r = v.worldToScreen(m_scene.imageRect(position));
    v.center.x -= (std::round(r.x) - r.x) / v.scale;
    v.center.y -= (std::round(r.y) - r.y) / v.scale;
    return v;
}

Viewport ViewPlaces::scrolled(Viewport from, PointF pixels) const
{
    constexpr double kSlack = 1e-6;
    const SheetLayout& layout = m_scene.layout();
    const std::size_t sheet = layout.sheetOf(layout.nearest(from.center));
    const Span rows = rowsOf(sheet, from.scale);
    const bool onwards = pixels.y > 0 && from.center.y >= rows.bottom - kSlack && sheet + 1 < layout.sheetCount();
    const bool backwards = pixels.y < 0 && from.center.y <= rows.top + kSlack && sheet > 0;
    if (onwards || backwards) {
        const std::size_t other = onwards ? sheet + 1 : sheet - 1;
        const Span there = rowsOf(other, from.scale);
        from.center.x += layout.sheet(other).x - layout.sheet(sheet).x;
        from.center.y = onwards ? there.top : there.bottom;
        return from;
    }
    const double y = from.center.y;
    from.center.x += pixels.x / from.scale;
    from.center.y = std::clamp(y + pixels.y / from.scale, std::min(rows.top, y), std::max(rows.bottom, y));
    return from;
}

PointF ViewPlaces::shiftToShow(std::size_t position, const Viewport& from) const
{
    const RectF cell = m_scene.layout().cell(position);
    const RectF seen = from.visible();
    return {shiftInto(cell.x, cell.right(), seen.x, seen.right()) * from.scale,
            shiftInto(cell.y, cell.bottom(), seen.y, seen.bottom()) * from.scale};
}

bool ViewPlaces::isInside(const Viewport& v) const
{
    if (isEmpty())
        return false;
    const RectF r = v.worldToScreen(m_scene.imageRect(m_scene.layout().nearest(v.center)));
    return r.width >= kInsideShare * static_cast<double>(m_size.width)
           || r.height >= kInsideShare * static_cast<double>(m_size.height);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/minimap.h>

#include <algorithm>
#include <cmath>

#include <QMouseEvent>
#include <QPainter>

#include <scene/scene.h>
#include <scene/view.h>

namespace tessera {

namespace {

const QColor kMapGround(0x1e, 0x21, 0x24);
const QColor kMapEdge(0x3a, 0x3f, 0x45);
const QColor kMapSheet(0x4b, 0x51, 0x58);
const QColor kMapFrame(0xe6, 0xe8, 0xea);
const QColor kMapInside(0xff, 0xff, 0xff, 0x28);

// In pixels of the widget.
constexpr QSizeF kMostMap(200, 150);
constexpr double kLeastMap = 30;
constexpr int kMapMargin = 12;

constexpr int kLeastFrame = 4; ///< device pixels

} // namespace

Minimap::Minimap(View& view, QWidget* canvas) : QWidget(canvas), m_view(view)
{
    setPicture({});
    hide();
    setAttribute(Qt::WA_OpaquePaintEvent); // or the canvas would be painted anew beneath it
    setCursor(Qt::ArrowCursor);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Minimap"));
    connect(&view, &View::statusChanged, this, &Minimap::follow);
    connect(&view.scene(), &Scene::itemsChanged, this, [this] {
        renewPicture();
        place();
    });
}

void Minimap::setWanted(bool wanted)
{
    m_wanted = wanted;
    place();
}

void Minimap::setPicture(Picture picture)
{
    m_draw = std::move(picture);
    if (!m_draw)
        m_draw = [this](QPainter& painter, const RectF& target) { paintSheets(painter, target); };
    renewPicture();
}

void Minimap::renewPicture()
{
    m_picture = {};
    update();
}

void Minimap::setReserved(int right)
{
    m_reserved = right;
    place();
}

// As large as fits the corner, in the shape of the wall, unless that would be a thread.
void Minimap::place()
{
    const RectF wall = m_view.scene().layout().bounds();
    if (!wall.isEmpty()) {
        const double scale = std::min(kMostMap.width() / wall.width, kMostMap.height() / wall.height);
        const QSize size(static_cast<int>(std::lround(std::max(wall.width * scale, kLeastMap))),
                         static_cast<int>(std::lround(std::max(wall.height * scale, kLeastMap))));
        const QSize canvas = parentWidget()->size();
        setGeometry(QRect(
            {canvas.width() - m_reserved - kMapMargin - size.width(), canvas.height() - kMapMargin - size.height()},
            size));
    }
    follow();
}

bool Minimap::isNeeded() const
{
    if (!m_wanted || m_view.scene().count() == 0 || m_view.inside())
        return false;
    const Viewport& v = m_view.viewport();
    const RectF wall = m_view.scene().layout().bounds();
    return wall.width * v.scale > static_cast<double>(v.size.width)
           || wall.height * v.scale > static_cast<double>(v.size.height);
}

void Minimap::follow()
{
    const bool needed = isNeeded();
    if (needed == isHidden())
        setVisible(needed);
    const QRect now = needed ? frameNow() : QRect();
    if (now == m_frame)
        return;
    m_frame = now;
    update();
}

QSize Minimap::deviceSize() const
{
    return size() * devicePixelRatioF();
}

QRect Minimap::frameNow() const
{
    const RectF wall = m_view.scene().layout().bounds();
    const RectF seen = m_view.viewport().visible().intersected(wall);
    const QSize map = deviceSize();
    const auto onMap = [](double from, double length, double of, int pixels) {
        const int begin = static_cast<int>(std::lround(from / of * pixels));
        const int end = static_cast<int>(std::lround((from + length) / of * pixels));
        const int size = std::min(std::max(end - begin, kLeastFrame), pixels);
        return std::pair(std::clamp(begin, 0, pixels - size), size);
    };
    const auto [left, width] = onMap(seen.x - wall.x, seen.width, wall.width, map.width());
    const auto [top, height] = onMap(seen.y - wall.y, seen.height, wall.height, map.height());
    return {left, top, width, height};
}

void Minimap::paintEvent(QPaintEvent*)
{
    const QSize device = deviceSize();
    if (m_picture.size() != device) {
        m_picture = QPixmap(device);
        m_picture.fill(kMapGround);
        QPainter painter(&m_picture);
        m_draw(painter, {0, 0, static_cast<double>(device.width()), static_cast<double>(device.height())});
    }
    QPainter painter(this);
    painter.scale(1 / devicePixelRatioF(), 1 / devicePixelRatioF());
    painter.drawPixmap(0, 0, m_picture);
    const int line = std::max(1, qRound(devicePixelRatioF()));
    const auto outline = [&](const QRect& r, const QColor& colour) { // whole pixels, within the rectangle
        painter.fillRect(QRect(r.left(), r.top(), r.width(), line), colour);
        painter.fillRect(QRect(r.left(), r.bottom() + 1 - line, r.width(), line), colour);
        painter.fillRect(QRect(r.left(), r.top(), line, r.height()), colour);
        painter.fillRect(QRect(r.right() + 1 - line, r.top(), line, r.height()), colour);
    };
    outline(QRect(QPoint(), device), kMapEdge);
    painter.fillRect(m_frame, kMapInside);
    outline(m_frame, kMapFrame);
}

// One block a sheet; where they would be finer than pixels, one for all.
void Minimap::paintSheets(QPainter& painter, const RectF& target) const
{
    const SheetLayout& layout = m_view.scene().layout();
    const RectF wall = layout.bounds();
    if (wall.isEmpty())
        return;
    const double x = target.width / wall.width;
    const double y = target.height / wall.height;
    const auto block = [&](const RectF& r) {
        const QPointF from(std::round(target.x + (r.x - wall.x) * x), std::round(target.y + (r.y - wall.y) * y));
        const QPointF to(std::round(target.x + (r.right() - wall.x) * x),
                         std::round(target.y + (r.bottom() - wall.y) * y));
        painter.fillRect(QRectF(from, to), kMapSheet);
    };
    if (static_cast<double>(layout.sheetCount()) * 3 > target.width)
        return block(wall);
    for (std::size_t i = 0; i < layout.sheetCount(); ++i)
        block(layout.sheet(i));
}

void Minimap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    const QPointF at = event->position() * devicePixelRatioF();
    const QPointF middle = QRectF(m_frame).center();
    // A frame that is taken hold of stays under the pointer as it was.
    m_grip = QRectF(m_frame).contains(at) ? middle - at : QPointF();
    goTo(at);
}

void Minimap::mouseMoveEvent(QMouseEvent* event)
{
    if (m_grip)
        goTo(event->position() * devicePixelRatioF());
}

void Minimap::mouseReleaseEvent(QMouseEvent*)
{
    m_grip.reset();
}

void Minimap::goTo(QPointF device)
{
    const RectF wall = m_view.scene().layout().bounds();
    const QSize map = deviceSize();
    const QPointF middle = device + m_grip.value_or(QPointF());
    const PointF to{wall.x + middle.x() / map.width() * wall.width, wall.y + middle.y() / map.height() * wall.height};
    const Viewport v = m_view.viewport();
    m_view.stopMotion();
    m_view.panBy({(v.center.x - to.x) * v.scale, (v.center.y - to.y) * v.scale});
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <flights/pictures.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <QImage>
#include <QList>
#include <QPoint>
#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QSize>
#include <QSizeF>
#include <QTest>

/// What a canvas should show, rendered by libvips alone, and how far a screenshot is from it.
namespace tessera {

inline constexpr double kMostLevels = 3; ///< mean absolute difference of a channel
inline constexpr int kEdge = 3;          ///< pixels at an image's edge that are not compared

inline VipsPicture load(const QString& file)
{
    VipsPicture raw(vips_image_new_from_file(file.toLocal8Bit().constData(), nullptr));
    VipsImage* turned = nullptr;
    return raw && vips_autorot(raw.get(), &turned, nullptr) == 0 ? VipsPicture(turned) : nullptr;
}

inline QSize sizeOf(const VipsPicture& picture)
{
    return {picture->Xsize, picture->Ysize};
}

/// Where an image lies on the canvas: `scale` device pixels per image pixel.
struct Place {
    QPointF topLeft;
    double scale = 1;

    [[nodiscard]] QRectF rect(QSize image) const { return {topLeft, QSizeF(image) * scale}; }
};

/// The largest place with this shape in the middle of `box`.
inline Place fitted(QSize image, const QRectF& box)
{
    const double scale = std::min(box.width() / image.width(), box.height() / image.height());
    const QSizeF size = QSizeF(image) * scale;
    return {box.center() - QPointF(size.width(), size.height()) / 2, scale};
}

inline Place fitted(QSize image, QSize canvas)
{
    return fitted(image, QRectF(QPointF(), QSizeF(canvas)));
}

/// `center` in fractions of the image, in the middle of the canvas.
inline Place centered(QSize image, QPointF center, double scale, QSize canvas)
{
    return {{canvas.width() / 2.0 - center.x() * image.width() * scale,
             canvas.height() / 2.0 - center.y() * image.height() * scale},
            scale};
}

inline Place onWholePixels(const Place& place)
{
    return {{std::round(place.topLeft.x()), std::round(place.topLeft.y())}, place.scale};
}

inline VipsPicture scaled(VipsImage* picture, double scale)
{
    VipsImage* out = nullptr;
    if (scale == 1) {
        g_object_ref(picture);
        return VipsPicture(picture);
    }
    const bool squares = scale > 2;
    const int failed = squares ? vips_zoom(picture, &out, int(scale), int(scale), nullptr)
                               : vips_resize(picture, &out, scale, "gap", 0.0, nullptr);
    return failed == 0 ? VipsPicture(out) : nullptr;
}

/// The whole canvas as libvips sees it; what lies outside the image has any colour.
inline QImage rendered(const VipsPicture& picture, const Place& place, QSize canvas)
{
    const VipsPicture small = scaled(picture.get(), place.scale);
    if (!small)
        return {};
    // The sides were rounded around the same middle.
    const QPointF corner = place.rect(sizeOf(picture)).center() - QPointF(small->Xsize / 2.0, small->Ysize / 2.0);
    VipsArrayInt* area = vips_array_int_newv(4, 0, 0, canvas.width(), canvas.height());
    VipsImage* moved = nullptr;
    const int failed = vips_affine(small.get(), &moved, 1, 0, 0, 1, "odx", corner.x(), "ody", corner.y(), "oarea", area,
                                   "extend", VIPS_EXTEND_COPY, nullptr);
    vips_area_unref(VIPS_AREA(area));
    if (failed != 0)
        return {};
    const VipsPicture owner(moved);
    std::size_t bytes = 0;
    auto* pixels = static_cast<uchar*>(vips_image_write_to_memory(moved, &bytes));
    QImage image = QImage(pixels, canvas.width(), canvas.height(), canvas.width() * 3, QImage::Format_RGB888).copy();
    g_free(pixels);
    return image;
}

/// The pixels of a place that are inside the image and not at its edge.
inline QRect insideOf(const QRectF& place, QSize canvas)
{
    const QRect whole(QPoint(int(std::ceil(place.left())), int(std::ceil(place.top()))),
                      QPoint(int(std::floor(place.right())) - 1, int(std::floor(place.bottom())) - 1));
    return whole.adjusted(kEdge, kEdge, -kEdge, -kEdge) & QRect(QPoint(), canvas).adjusted(1, 1, -1, -1);
}

/// The mean difference of the channel in which it is largest, with the picture read `shift` further.
inline double difference(const QImage& shown, const QImage& expected, const QRect& area, QPoint shift = {})
{
    std::array<qint64, 3> sums{};
    for (int y = area.top(); y <= area.bottom(); ++y) {
        const uchar* a = shown.constScanLine(y + shift.y()) + (area.left() + shift.x()) * 3;
        const uchar* b = expected.constScanLine(y) + area.left() * 3;
        for (int i = 0; i < area.width() * 3; ++i)
            sums[std::size_t(i % 3)] += std::abs(a[i] - b[i]);
    }
    return double(*std::max_element(sums.begin(), sums.end())) / (double(area.width()) * area.height());
}

/// Why the image is not shown as expected, or nothing.
inline QString wrong(const QImage& shown, const QImage& expected, const QRect& area)
{
    if (area.width() < 10 || area.height() < 10 || shown.size() != expected.size())
        return QString("nothing to compare");
    const double here = difference(shown, expected, area);
    qInfo("mean difference %.2f of 255 over %d x %d pixels", here, area.width(), area.height());
    if (here > kMostLevels)
        return QString("the mean difference is %1 levels").arg(here);
    for (const QPoint shift : {QPoint(-1, 0), QPoint(1, 0), QPoint(0, -1), QPoint(0, 1)})
        if (const double there = difference(shown, expected, area, shift); there <= here)
            return QString("not in its place: %1 levels there, %2 when moved by (%3, %4)")
                .arg(here)
                .arg(there)
                .arg(shift.x())
                .arg(shift.y());
    return {};
}

/// How many pixels that belong to no image are not the canvas' own ground.
inline int foreignPixels(const QImage& shown, const QList<QRectF>& images)
{
    const QRgb ground = qRgb(0x17, 0x19, 0x1c);
    int count = 0;
    for (int y = 0; y < shown.height(); ++y)
        for (int x = 0; x < shown.width(); ++x)
            if (shown.pixel(x, y) != ground && std::none_of(images.begin(), images.end(), [&](const QRectF& r) {
                    return r.adjusted(-1.5, -1.5, 1.5, 1.5).contains(QPointF(x + 0.5, y + 0.5));
                }))
                ++count;
    return count;
}

} // namespace tessera

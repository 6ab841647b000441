// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tessera {

/// Pixel sizes and positions are 64-bit throughout: an image may have more than 2^32 pixels.
struct Size {
    std::int64_t width = 0;
    std::int64_t height = 0;

    [[nodiscard]] bool isEmpty() const { return width <= 0 || height <= 0; }
    friend bool operator==(const Size&, const Size&) = default;
};

struct Rect {
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;

    [[nodiscard]] std::int64_t right() const { return x + width; }
    [[nodiscard]] std::int64_t bottom() const { return y + height; }
    [[nodiscard]] bool isEmpty() const { return width <= 0 || height <= 0; }
    [[nodiscard]] Rect intersected(const Rect& o) const
    {
        const std::int64_t l = std::max(x, o.x);
        const std::int64_t t = std::max(y, o.y);
        const std::int64_t r = std::min(right(), o.right());
        const std::int64_t b = std::min(bottom(), o.bottom());
        return r > l && b > t ? Rect{l, t, r - l, b - t} : Rect{};
    }
    friend bool operator==(const Rect&, const Rect&) = default;
};

struct PointF {
    double x = 0;
    double y = 0;
    friend bool operator==(const PointF&, const PointF&) = default;
};

[[nodiscard]] inline double distance(PointF a, PointF b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

struct SizeF {
    double width = 0;
    double height = 0;
    friend bool operator==(const SizeF&, const SizeF&) = default;
};

struct RectF {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
    [[nodiscard]] PointF center() const { return {x + width / 2, y + height / 2}; }
    [[nodiscard]] bool isEmpty() const { return !(width > 0 && height > 0); }
    [[nodiscard]] bool contains(PointF p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
    [[nodiscard]] RectF intersected(const RectF& o) const
    {
        const double l = std::max(x, o.x);
        const double t = std::max(y, o.y);
        const double r = std::min(right(), o.right());
        const double b = std::min(bottom(), o.bottom());
        return r > l && b > t ? RectF{l, t, r - l, b - t} : RectF{};
    }
    [[nodiscard]] bool intersects(const RectF& o) const { return !intersected(o).isEmpty(); }
    friend bool operator==(const RectF&, const RectF&) = default;
};

} // namespace tessera

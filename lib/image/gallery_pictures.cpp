// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/gallery_pictures.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr double kPi = 3.14159265358979323846;

Colour mix(const Colour& a, const Colour& b, double t)
{
    t = std::clamp(t, 0.0, 1.0);
    return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

double smooth(double from, double to, double x)
{
    const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

/// The same number from 0 to 1 for the same lattice point, everywhere.
double random(std::int64_t x, std::int64_t y)
{
    auto h =
        static_cast<std::uint64_t>(x) * 0x9e3779b97f4a7c15ULL ^ static_cast<std::uint64_t>(y) * 0xc2b2ae3d27d4eb4fULL;
    h = (h ^ (h >> 29U)) * 0xbf58476d1ce4e5b9ULL;
    return static_cast<double>((h ^ (h >> 32U)) & 0xffffffU) / 16777215.0;
}

double noise(double x, double y)
{
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    const auto ix = static_cast<std::int64_t>(fx);
    const auto iy = static_cast<std::int64_t>(fy);
    const double tx = smooth(0, 1, x - fx);
    const double ty = smooth(0, 1, y - fy);
    const double top = random(ix, iy) + (random(ix + 1, iy) - random(ix, iy)) * tx;
    const double bottom = random(ix, iy + 1) + (random(ix + 1, iy + 1) - random(ix, iy + 1)) * tx;
    return top + (bottom - top) * ty;
}

double clouds(double x, double y, int octaves)
{
    double sum = 0;
    double weight = 0.5;
    for (int i = 0; i < octaves; ++i, x = x * 2.03 + 17.1, y = y * 2.03 + 5.3, weight /= 2)
        sum += weight * noise(x, y);
    return sum;
}

Colour dawn(double u, double v)
{
    const Colour sky =
        mix(mix({0.10, 0.14, 0.36}, {0.86, 0.46, 0.42}, v * 1.3), {1.0, 0.82, 0.52}, smooth(0.5, 0.95, v));
    const double sun = std::hypot(u - 1.05, v - 0.68);
    return mix(sky, {1.0, 0.95, 0.8}, smooth(0.09, 0.075, sun) + 0.35 * smooth(0.5, 0.0, sun));
}

Colour ridges(double u, double v)
{
    Colour c = mix({0.55, 0.72, 0.86}, {0.95, 0.90, 0.80}, v * 1.6);
    for (int i = 0; i < 6; ++i) {
        const double crest = 0.34 + 0.11 * i + 0.22 * (clouds(u * (1.4 + 0.5 * i) + 31.0 * i, 3.7 * i, 6) - 0.5);
        const Colour slope = mix({0.52, 0.62, 0.74}, {0.05, 0.13, 0.13}, i / 5.0);
        c = mix(c, mix(slope, {0.9, 0.88, 0.82}, 0.25 * (1 - i / 5.0) * smooth(crest, crest + 0.2, v)),
                smooth(crest - 0.0012, crest + 0.0012, v));
    }
    return c;
}

Colour plasma(double u, double v)
{
    const double p =
        std::sin(u * 7 + 1.3 * std::sin(v * 9)) + std::sin(v * 8 - 1.7 * std::sin(u * 5)) + std::sin((u + v) * 6);
    return {0.5 + 0.5 * std::sin(p * 1.5), 0.5 + 0.5 * std::sin(p * 1.5 + 2.1), 0.55 + 0.45 * std::sin(p * 1.5 + 4.0)};
}

Colour rings(double u, double v)
{
    const double r = std::hypot(u - 0.5, v - 0.5);
    const double wave = 0.5 + 0.5 * std::cos(r * 130);
    return mix({0.06, 0.08, 0.16}, mix({0.98, 0.74, 0.32}, {0.30, 0.66, 0.86}, r * 1.6), wave);
}

Colour marble(double u, double v)
{
    const double vein = std::abs(std::sin((u + 0.5 * v) * 5 + 7 * clouds(u * 3, v * 3, 7)));
    return mix({0.22, 0.25, 0.30}, {0.94, 0.93, 0.90}, std::pow(vein, 0.45));
}

Colour testChart(double u, double v)
{
    const double aspect = 1.5;
    if (v < 0.45) {
        const auto bar = static_cast<unsigned>(std::clamp(7 - std::floor(u / aspect * 8), 0.0, 7.0));
        return {(bar & 2U) != 0 ? 0.9 : 0.08, (bar & 4U) != 0 ? 0.9 : 0.08, (bar & 1U) != 0 ? 0.9 : 0.08};
    }
    if (v < 0.6) {
        const double grey = std::floor(u / aspect * 16) / 15;
        return {grey, grey, grey};
    }
    if (v < 0.8) {
        const double lines = 0.5 + 0.5 * std::sin(std::pow(u / aspect, 2) * 900);
        return {lines, lines, lines};
    }
    const double spoke = 0.5 + 0.5 * std::cos(std::atan2(v - 0.9, std::fmod(u, 0.2) - 0.1) * 24);
    return {spoke, spoke, spoke};
}

Colour checker(double u, double v)
{
    const auto x = static_cast<std::int64_t>(std::floor(u * 24));
    const auto y = static_cast<std::int64_t>(std::floor(v * 24));
    const Colour tint = mix({0.86, 0.30, 0.26}, {0.16, 0.42, 0.62}, random(x, y));
    return (x + y) % 2 == 0 ? tint : Colour{0.95, 0.93, 0.88};
}

Colour aurora(double u, double v)
{
    const double curtain = clouds(u * 3 + 2 * clouds(u * 2, v, 4), v * 0.8, 5);
    const double light = smooth(0.35, 0.75, curtain) * smooth(0.95, 0.25, v);
    const Colour glow = mix({0.15, 0.95, 0.55}, {0.55, 0.25, 0.85}, smooth(0.5, 0.05, v));
    const double star =
        random(static_cast<std::int64_t>(u * 700), static_cast<std::int64_t>(v * 700)) > 0.9985 ? 0.8 : 0.0;
    const Colour night = mix({0.01, 0.02, 0.07}, {0.03, 0.07, 0.14}, v);
    return mix(mix(night, glow, light), {1, 1, 1}, star * (1 - light));
}

Colour dunes(double u, double v)
{
    const double crest = std::sin(v * 22 + 3 * clouds(u * 1.5, v * 2.5, 3) * kPi);
    const double ripple = 0.5 + 0.5 * std::sin(v * 260 + 24 * clouds(u * 4, v * 4, 3));
    return mix({0.46, 0.24, 0.12}, {0.98, 0.80, 0.52}, 0.5 + 0.38 * crest + 0.12 * ripple);
}

Colour petals(double u, double v)
{
    const double x = u - 0.375;
    const double y = v - 0.5;
    const double r = std::hypot(x, y);
    const double edge = 0.22 + 0.12 * std::cos(std::atan2(y, x) * 8);
    const Colour petal = mix({0.98, 0.84, 0.30}, {0.78, 0.16, 0.42}, smooth(0.05, 0.32, r));
    return mix(petal, mix({0.07, 0.25, 0.20}, {0.16, 0.42, 0.26}, clouds(u * 9, v * 9, 4)),
               smooth(edge - 0.002, edge + 0.002, r));
}

Colour weave(double u, double v)
{
    const double a = std::sin(u * 160);
    const double b = std::sin(v * 160);
    const bool over = static_cast<std::int64_t>(std::floor(u * 160 / kPi)) % 2
                      == static_cast<std::int64_t>(std::floor(v * 160 / kPi)) % 2;
    const double light = 0.55 + 0.45 * std::abs(over ? a : b);
    const Colour thread = over ? Colour{0.18, 0.36, 0.52} : Colour{0.88, 0.84, 0.74};
    return {thread.r * light, thread.g * light, thread.b * light};
}

Colour depths(double u, double v)
{
    const double rays = clouds(u * 6 - v * 1.5, v * 0.4, 4);
    const Colour water = mix({0.36, 0.80, 0.84}, {0.01, 0.08, 0.22}, v * 1.15);
    const double caustic = std::pow(1 - std::abs(2 * clouds(u * 10, v * 10, 3) - 0.9), 10.0);
    return mix(mix(water, {0.85, 1.0, 0.95}, smooth(0.45, 0.8, rays) * (1 - v) * 0.6), {1, 1, 1},
               std::clamp(caustic, 0.0, 1.0) * 0.3 * (1 - v));
}

constexpr std::array<GalleryPicture, 12> kPictures{{
    {TESSERA_TR_NOOP("Picture", "Dawn"), {3000, 2000}, dawn},
    {TESSERA_TR_NOOP("Picture", "Ridges"), {4000, 1600}, ridges},
    {TESSERA_TR_NOOP("Picture", "Plasma"), {2400, 2400}, plasma},
    {TESSERA_TR_NOOP("Picture", "Rings"), {2000, 2000}, rings},
    {TESSERA_TR_NOOP("Picture", "Marble"), {1800, 2700}, marble},
    {TESSERA_TR_NOOP("Picture", "Test chart"), {3000, 2000}, testChart},
    {TESSERA_TR_NOOP("Picture", "Checker"), {2304, 2304}, checker},
    {TESSERA_TR_NOOP("Picture", "Aurora"), {3200, 1800}, aurora},
    {TESSERA_TR_NOOP("Picture", "Dunes"), {2800, 2100}, dunes},
    {TESSERA_TR_NOOP("Picture", "Petals"), {1800, 2400}, petals},
    {TESSERA_TR_NOOP("Picture", "Weave"), {2048, 2048}, weave},
    {TESSERA_TR_NOOP("Picture", "Depths"), {1600, 2400}, depths},
}};

} // namespace

const GalleryPicture& galleryPicture(int index)
{
    return kPictures[static_cast<std::size_t>(std::clamp(index, 0, static_cast<int>(kPictures.size()) - 1))];
}

} // namespace tessera

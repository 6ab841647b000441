// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/builtin_sources.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <image/input_file.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

constexpr std::uint32_t kFractalRecipe = 1U << 8U;
constexpr int kSideBits = 44;  ///< beyond it, neighbouring pixels are one number in double precision
constexpr double kLeft = -2.3; ///< the part of the plane shown
constexpr double kTop = -1.55;
constexpr double kSpan = 3.1;
constexpr int kBaseIterations = 160;
constexpr int kIterationsPerHalving = 44;
constexpr double kEscape = 256; ///< squared radius; a large one makes the colours smooth

struct Rgb {
    double r, g, b;
};

/// Deep blue, ice, warm gold, ember and back.
constexpr std::array<Rgb, 7> kPalette{
    {{8, 12, 48}, {20, 62, 138}, {92, 166, 214}, {240, 244, 232}, {250, 196, 84}, {190, 92, 28}, {48, 18, 40}}};

Rgb paletteAt(double position)
{
    const double scaled = (position - std::floor(position)) * static_cast<double>(kPalette.size());
    const auto index = std::min(kPalette.size() - 1, static_cast<std::size_t>(scaled));
    const double t = scaled - static_cast<double>(index);
    const double s = t * t * (3 - 2 * t);
    const Rgb& a = kPalette[index];
    const Rgb& b = kPalette[(index + 1) % kPalette.size()];
    return {a.r + (b.r - a.r) * s, a.g + (b.g - a.g) * s, a.b + (b.b - a.b) * s};
}

bool insideLargeBodies(double cr, double ci)
{
    const double x = cr - 0.25;
    const double q = x * x + ci * ci;
    return q * (q + x) <= 0.25 * ci * ci || (cr + 1) * (cr + 1) + ci * ci <= 0.0625;
}

/// Iterations until escape with a smooth fraction, or a negative number for the set itself.
double escapeTime(double cr, double ci, int limit)
{
    if (insideLargeBodies(cr, ci))
        return -1;
    double zr = 0;
    double zi = 0;
    double markR = 0; // an orbit that comes back to the mark goes round for ever
    double markI = 0;
    int nextMark = 8;
    for (int i = 0; i < limit; ++i) {
        const double rr = zr * zr;
        const double ii = zi * zi;
        if (rr + ii > kEscape)
            return std::max(0.0, i + 1 - std::log2(0.5 * std::log2(rr + ii)));
        zi = 2 * zr * zi + ci;
        zr = rr - ii + cr;
        if (zr == markR && zi == markI)
            return -1;
        if (i == nextMark) {
            markR = zr;
            markI = zi;
            nextMark *= 2;
        }
    }
    return -1;
}

Rgb colourAt(double cr, double ci, int limit)
{
    const double time = escapeTime(cr, ci, limit);
    if (time < 0)
        return {4, 5, 14};
    return paletteAt(std::log2(time + 1) * 0.36);
}

class FractalSource final : public TiledSource {
public:
    explicit FractalSource(const ImageServices& imageServices) : TiledSource(describe(), imageServices) { }

    static SourceInfoPtr describe()
    {
        const std::int64_t side = std::int64_t(1) << kSideBits;
        return std::make_shared<const SourceInfo>(
            SourceInfo{fractalId(), "Mandelbrot set", "fractal", Pyramid::halving({side, side}), kFractalRecipe, true});
    }

    void prepare()
    {
        const std::uint32_t root = info()->pyramid.rootLevel();
        const Size size = info()->pyramid.size(root);
        const Rect all{0, 0, size.width, size.height};
        Pixels pixels = heapPixels(size.width, size.height, true);
        if (fill({root, 0, 0}, {pixels, all}, {}))
            keepReady({root, 0, 0}, viewOf(pixels, all));
    }

protected:
    [[nodiscard]] Status fill(const TileAddress& tile, const PixelTarget& target,
                              const ReadContext& context) const override
    {
        context.tell(TileState::Decoding);
        const auto halvings = static_cast<int>(info()->pyramid.rootLevel() - tile.level);
        const int limit = kBaseIterations + kIterationsPerHalving * halvings;
        const double step = kSpan / static_cast<double>(info()->pyramid.size(tile.level).width);
        const int samples = halvings < 4 ? 3 : 1; // coarse pictures flicker without
        for (std::int64_t y = target.area.y; y < target.area.bottom(); ++y) {
            if (context.stop.stop_requested())
                return cancelledError();
            for (std::int64_t x = target.area.x; x < target.area.right(); ++x)
                store(target.at(x, y), pixelAt(x, y, step, limit, samples));
        }
        return {};
    }

private:
    static Rgb pixelAt(std::int64_t x, std::int64_t y, double step, int limit, int samples)
    {
        Rgb sum{0, 0, 0};
        for (int j = 0; j < samples; ++j) {
            for (int i = 0; i < samples; ++i) {
                const double cr = kLeft + (static_cast<double>(x) + (i + 0.5) / samples) * step;
                const double ci = kTop + (static_cast<double>(y) + (j + 0.5) / samples) * step;
                const Rgb c = colourAt(cr, ci, limit);
                sum = {sum.r + c.r, sum.g + c.g, sum.b + c.b};
            }
        }
        const double n = samples * samples;
        return {sum.r / n, sum.g / n, sum.b / n};
    }

    static void store(std::uint8_t* to, const Rgb& c)
    {
        to[0] = static_cast<std::uint8_t>(c.r + 0.5);
        to[1] = static_cast<std::uint8_t>(c.g + 0.5);
        to[2] = static_cast<std::uint8_t>(c.b + 0.5);
        to[3] = 255;
    }
};

} // namespace

SourceId fractalId()
{
    return builtInId("tessera:fractal 1");
}

ImageSourcePtr openFractal(const ImageServices& services)
{
    auto source = std::make_shared<FractalSource>(services);
    source->prepare();
    return source;
}

} // namespace tessera

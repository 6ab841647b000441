// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pixel_ops.h>

#include <cmath>
#include <cstring>
#include <vector>

namespace tessera {

Rect Orientation::toRaw(const Rect& o, Size raw) const
{
    const std::int64_t right = raw.width - o.x - o.width;
    const std::int64_t bottom = raw.height - o.y - o.height;
    switch (m_exif) {
    case 2: return {right, o.y, o.width, o.height};
    case 3: return {right, bottom, o.width, o.height};
    case 4: return {o.x, bottom, o.width, o.height};
    case 5: return {o.y, o.x, o.height, o.width};
    case 6: return {o.y, raw.height - o.x - o.width, o.height, o.width};
    case 7: return {raw.width - o.y - o.height, raw.height - o.x - o.width, o.height, o.width};
    case 8: return {raw.width - o.y - o.height, o.x, o.height, o.width};
    default: return o;
    }
}

void Orientation::blit(const PixelView& raw, Size rawSize, const Rect& oriented, const PixelTarget& target) const
{
    if (isIdentity()) {
        copyRect(raw, oriented, target);
        return;
    }
    // Two steps through the raw pixels: one for a pixel to the right as shown, one for a row down.
    const auto pixel = static_cast<std::ptrdiff_t>(4);
    const auto row = static_cast<std::ptrdiff_t>(raw.stride);
    const bool mirrorU = m_exif == 2 || m_exif == 3 || m_exif == 7 || m_exif == 8;
    const bool mirrorV = m_exif == 3 || m_exif == 4 || m_exif == 6 || m_exif == 7;
    const std::ptrdiff_t du = mirrorU ? -pixel : pixel;
    const std::ptrdiff_t dv = mirrorV ? -row : row;
    const std::ptrdiff_t stepX = swapsAxes() ? dv : du;
    const std::ptrdiff_t stepY = swapsAxes() ? du : dv;

    const Rect source = toRaw(oriented, rawSize);
    const std::uint8_t* start =
        raw.at(mirrorU ? source.right() - 1 : source.x, mirrorV ? source.bottom() - 1 : source.y);
    for (std::int64_t y = 0; y < oriented.height; ++y) {
        const std::uint8_t* from = start + y * stepY;
        std::uint8_t* to = target.at(oriented.x, oriented.y + y);
        for (std::int64_t x = 0; x < oriented.width; ++x, from += stepX, to += 4)
            std::memcpy(to, from, 4);
    }
}

void copyRect(const PixelView& from, const Rect& rect, const PixelTarget& to)
{
    const Rect part = rect.intersected(from.area).intersected(to.area);
    for (std::int64_t y = part.y; y < part.bottom(); ++y)
        std::memcpy(to.at(part.x, y), from.at(part.x, y), static_cast<std::size_t>(part.width) * 4);
}

void repeatEdges(Pixels& pixels, const Rect& inside)
{
    const auto left = static_cast<int>(inside.x);
    const auto right = static_cast<int>(inside.right());
    const auto top = static_cast<int>(inside.y);
    const auto bottom = static_cast<int>(inside.bottom());
    for (int y = top; y < bottom; ++y) {
        std::uint8_t* row = pixels.row(y);
        for (int x = 0; x < left; ++x)
            std::memcpy(row + std::ptrdiff_t(x) * 4, row + std::ptrdiff_t(left) * 4, 4);
        for (int x = right; x < pixels.width(); ++x)
            std::memcpy(row + std::ptrdiff_t(x) * 4, row + std::ptrdiff_t(right - 1) * 4, 4);
    }
    const std::size_t bytes = static_cast<std::size_t>(pixels.width()) * 4;
    for (int y = 0; y < top; ++y)
        std::memcpy(pixels.row(y), pixels.row(top), bytes);
    for (int y = bottom; y < pixels.height(); ++y)
        std::memcpy(pixels.row(y), pixels.row(bottom - 1), bytes);
}

void halveRows(const std::uint8_t* row0, const std::uint8_t* row1, std::int64_t width, std::uint8_t* to)
{
    const std::int64_t pairs = width / 2;
    for (std::int64_t x = 0; x < pairs; ++x, row0 += 8, row1 += 8, to += 4) {
        for (int c = 0; c < 4; ++c)
            to[c] = static_cast<std::uint8_t>((row0[c] + row0[c + 4] + row1[c] + row1[c + 4] + 2) >> 2);
    }
    if (width % 2 != 0) {
        for (int c = 0; c < 4; ++c)
            to[c] = static_cast<std::uint8_t>((row0[c] + row1[c] + 1) >> 1);
    }
}

namespace {

constexpr int kChannels = 4;

/// What one pixel of a reduced row or column takes: so many from the first on, of the first and the last a part.
struct Span {
    std::int64_t first = 0;
    std::int64_t last = 0;
    float ofFirst = 1;
    float ofLast = 0; ///< where it is not the first

    [[nodiscard]] float weight(std::int64_t at) const { return at == first ? ofFirst : at == last ? ofLast : 1; }
};

Span spanOf(std::int64_t at, double step, std::int64_t length)
{
    const double from = static_cast<double>(at) * step;
    const double to = static_cast<double>(at + 1) * step;
    Span span;
    span.first = std::min(static_cast<std::int64_t>(from), length - 1);
    span.last = std::clamp(static_cast<std::int64_t>(std::ceil(to)) - 1, span.first, length - 1);
    span.ofFirst = static_cast<float>(std::min(to, static_cast<double>(span.first + 1)) - from);
    if (span.last > span.first)
        span.ofLast = static_cast<float>(to - static_cast<double>(span.last));
    return span;
}

} // namespace

void addWeighted(const std::uint8_t* row, std::size_t samples, float weight, float* sums)
{
    for (std::size_t i = 0; i < samples; ++i)
        sums[i] += weight * static_cast<float>(row[i]);
}

// Rows first, which lie side by side in the memory, then what is left of them: each sample is looked at about once.
void areaReduce(const PixelView& from, Pixels& to, const Rect& inside)
{
    const double stepX = static_cast<double>(from.area.width) / static_cast<double>(inside.width);
    const double stepY = static_cast<double>(from.area.height) / static_cast<double>(inside.height);
    const auto share = static_cast<float>(1 / (stepX * stepY));
    std::vector<Span> columns;
    columns.reserve(static_cast<std::size_t>(inside.width));
    for (std::int64_t x = 0; x < inside.width; ++x)
        columns.push_back(spanOf(x, stepX, from.area.width));
    std::vector<float> sums(static_cast<std::size_t>(from.area.width) * kChannels);
    for (std::int64_t y = 0; y < inside.height; ++y) {
        const Span rows = spanOf(y, stepY, from.area.height);
        std::fill(sums.begin(), sums.end(), 0.0F);
        for (std::int64_t row = rows.first; row <= rows.last; ++row)
            addWeighted(from.data + static_cast<std::size_t>(row) * from.stride, sums.size(), rows.weight(row),
                        sums.data());
        std::uint8_t* out = to.row(static_cast<int>(inside.y + y)) + inside.x * kChannels;
        for (const Span& span : columns) {
            const float* sum = sums.data() + span.first * kChannels;
            const float* const last = sums.data() + span.last * kChannels;
            float total[kChannels];
            for (int c = 0; c < kChannels; ++c)
                total[c] = span.ofFirst * sum[c];
            for (sum += kChannels; sum < last; sum += kChannels)
                for (int c = 0; c < kChannels; ++c)
                    total[c] += sum[c];
            for (int c = 0; c < kChannels; ++c)
                total[c] += span.ofLast * last[c];
            for (const float channel : total)
                *out++ = static_cast<std::uint8_t>(std::min(255.0F, channel * share + 0.5F));
        }
    }
}

bool expandRow(const std::uint8_t* from, int channels, std::int64_t width, std::uint8_t* to, bool premultiplied)
{
    unsigned alphaAnd = 255;
    for (std::int64_t x = 0; x < width; ++x, from += channels, to += 4) {
        const bool grey = channels <= 2;
        const unsigned alpha = channels == 2 ? from[1] : channels >= 4 ? from[3] : 255U;
        const std::uint8_t rgb[3] = {from[0], from[grey ? 0 : 1], from[grey ? 0 : 2]};
        alphaAnd &= alpha;
        for (int c = 0; c < 3; ++c) {
            const unsigned value = rgb[c];
            to[c] = static_cast<std::uint8_t>(premultiplied ? std::min(value, alpha) : (value * alpha + 127) / 255);
        }
        to[3] = static_cast<std::uint8_t>(alpha);
    }
    return alphaAnd == 255;
}

void fillMissing(std::uint8_t* to, std::int64_t width, bool opaque)
{
    static constexpr std::uint8_t grey[] = {128, 128, 128, 255};
    static constexpr std::uint8_t nothing[] = {0, 0, 0, 0};
    for (std::int64_t x = 0; x < width; ++x, to += 4)
        std::copy_n(opaque ? grey : nothing, 4, to);
}

Pixels heapPixels(std::int64_t width, std::int64_t height, bool opaque)
{
    const std::size_t stride = static_cast<std::size_t>(width) * 4;
    return {static_cast<int>(width), static_cast<int>(height), stride,
            std::shared_ptr<std::uint8_t>(new std::uint8_t[stride * static_cast<std::size_t>(height)],
                                          std::default_delete<std::uint8_t[]>()),
            opaque};
}

PixelView viewOf(const Pixels& pixels, const Rect& area)
{
    return {pixels.row(0), pixels.stride(), area};
}

} // namespace tessera

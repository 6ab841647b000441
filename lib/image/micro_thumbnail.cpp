// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/micro_thumbnail.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include <core/pyramid.h>

namespace tessera {

namespace {

constexpr double kThinnest = 1;     ///< pixels: a panorama does not vanish
constexpr std::size_t kSamples = 4; ///< of a pixel
constexpr float kRounding = 0.5F;
constexpr float kMostLight = 255;

double extentOf(std::int64_t side, std::int64_t longest)
{
    const double whole = MicroThumbnail::kSide;
    return std::max(kThinnest, whole * static_cast<double>(side) / static_cast<double>(longest));
}

} // namespace

MicroThumbnailMaker::MicroThumbnailMaker(Size rows, Size shape)
    : m_columns(spans(rows.width, extentOf(shape.width, std::max(shape.width, shape.height)))),
      m_rows(spans(rows.height, extentOf(shape.height, std::max(shape.width, shape.height)))),
      m_sums(static_cast<std::size_t>(rows.width) * kSamples)
{
}

MicroThumbnailMaker::Spans MicroThumbnailMaker::spans(std::int64_t pixels, double extent)
{
    Spans all;
    const double start = (MicroThumbnail::kSide - extent) / 2;
    const double step = static_cast<double>(pixels) / extent;
    for (int i = 0; i < MicroThumbnail::kSide; ++i) {
        const double low = std::max<double>(i, start);
        const double high = std::min<double>(i + 1, start + extent);
        if (high <= low)
            continue;
        const double from = (low - start) * step;
        const double to = std::min((high - start) * step, static_cast<double>(pixels));
        Span& span = all[static_cast<std::size_t>(i)];
        span.first = std::min(static_cast<std::int64_t>(from), pixels - 1);
        span.last = std::clamp(static_cast<std::int64_t>(std::ceil(to)) - 1, span.first, pixels - 1);
        const double end = std::min(to, static_cast<double>(span.first + 1));
        const double first = std::max(end - from, 0.0);
        const double last = span.last > span.first ? to - static_cast<double>(span.last) : 0;
        const double between = static_cast<double>(std::max<std::int64_t>(span.last - span.first - 1, 0));
        span.firstWeight = static_cast<float>(first);
        span.lastWeight = static_cast<float>(last);
        span.scale = static_cast<float>((high - low) / (first + between + last));
    }
    return all;
}

// Down before across: the rows lie side by side in the memory, and what is left of them is little.
void MicroThumbnailMaker::addRow(const std::uint8_t* rgba)
{
    const std::int64_t y = m_next++;
    for (; m_row < m_rows.size(); ++m_row) {
        const Span& span = m_rows[m_row];
        if (span.isEmpty())
            continue;
        if (y < span.first)
            return;
        addWeighted(rgba, m_sums.size(), span.weight(y), m_sums.data());
        if (y < span.last)
            return;
        finishRow(m_row);
    }
}

void MicroThumbnailMaker::finishRow(std::size_t row)
{
    std::uint8_t* to = m_made.rgba.data() + row * MicroThumbnail::kStride;
    for (const Span& span : m_columns) {
        std::array<float, kSamples> total{};
        for (std::int64_t x = span.first; x <= span.last; ++x)
            for (std::size_t c = 0; c < kSamples; ++c)
                total[c] += span.weight(x) * m_sums[static_cast<std::size_t>(x) * kSamples + c];
        for (const float sum : total)
            *to++ = static_cast<std::uint8_t>(std::min(kMostLight, sum * span.scale * m_rows[row].scale + kRounding));
    }
    std::fill(m_sums.begin(), m_sums.end(), 0.0F);
}

// A row of which only a part has come shows that part.
MicroThumbnail MicroThumbnailMaker::finish()
{
    if (m_row < m_rows.size())
        finishRow(m_row++);
    return m_made;
}

MicroThumbnail makeMicroThumbnail(const PixelView& view, const Rect& content, Size imageSize)
{
    MicroThumbnailMaker maker({content.width, content.height}, imageSize);
    for (std::int64_t y = content.y; y < content.bottom(); ++y)
        maker.addRow(view.at(content.x, y));
    return maker.finish();
}

MicroThumbnail microThumbnailOf(const Pixels& tile, Size imageSize)
{
    constexpr int gutter = Pyramid::kGutter;
    const Rect all{0, 0, tile.width(), tile.height()};
    const Rect content{gutter, gutter, all.width - 2 * gutter, all.height - 2 * gutter};
    return makeMicroThumbnail(viewOf(tile, all), content, imageSize);
}

MicroThumbnail turned(const MicroThumbnail& raw, Orientation orientation)
{
    if (orientation.isIdentity())
        return raw;
    constexpr int side = MicroThumbnail::kSide;
    const Rect all{0, 0, side, side};
    MicroThumbnail shown;
    Pixels window(side, side, MicroThumbnail::kStride,
                  std::shared_ptr<std::uint8_t>(std::shared_ptr<void>(), shown.rgba.data()), false);
    orientation.blit({raw.rgba.data(), MicroThumbnail::kStride, all}, {side, side}, all, {window, all});
    return shown;
}

void halveSquare(const std::uint8_t* from, int side, std::uint8_t* to, std::size_t strideBytes)
{
    const std::size_t row = static_cast<std::size_t>(side) * 4;
    for (int y = 0; y < side / 2; ++y, from += 2 * row, to += strideBytes)
        halveRows(from, from + row, side, to);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/micro_thumbnail.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include <core/pyramid.h>

namespace tessera {

namespace {

constexpr double kThinnest = 1; ///< pixels: a panorama does not vanish
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
      m_rows(spans(rows.height, extentOf(shape.height, std::max(shape.width, shape.height))))
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

MicroThumbnailMaker::Line MicroThumbnailMaker::across(const std::uint8_t* rgba) const
{
    Line line{};
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const Span& span = m_columns[i];
        if (span.last < span.first)
            continue;
        std::uint32_t between[4] = {};
        const std::uint8_t* const first = rgba + span.first * 4;
        const std::uint8_t* const last = rgba + span.last * 4;
        for (const std::uint8_t* pixel = first + 4; pixel < last; pixel += 4) {
            for (std::size_t c = 0; c < 4; ++c)
                between[c] += pixel[c];
        }
        for (std::size_t c = 0; c < 4; ++c)
            line[i * 4 + c] = span.scale
                              * (static_cast<float>(between[c]) + span.firstWeight * static_cast<float>(first[c])
                                 + span.lastWeight * static_cast<float>(last[c]));
    }
    return line;
}

void MicroThumbnailMaker::addRow(const std::uint8_t* rgba)
{
    const std::int64_t y = m_next++;
    const Line line = across(rgba);
    for (std::size_t j = 0; j < m_rows.size(); ++j) {
        const Span& span = m_rows[j];
        if (y < span.first || y > span.last)
            continue;
        const float weight = y == span.first ? span.firstWeight : y == span.last ? span.lastWeight : 1;
        for (std::size_t i = 0; i < line.size(); ++i)
            m_sums[j][i] += weight * line[i];
    }
}

MicroThumbnail MicroThumbnailMaker::finish() const
{
    MicroThumbnail made;
    std::uint8_t* to = made.rgba.data();
    for (std::size_t j = 0; j < m_rows.size(); ++j) {
        for (const float sum : m_sums[j])
            *to++ = static_cast<std::uint8_t>(std::min(kMostLight, sum * m_rows[j].scale + kRounding));
    }
    return made;
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

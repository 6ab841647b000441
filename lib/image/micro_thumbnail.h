// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <core/geometry.h>
#include <image/pixel_ops.h>

namespace tessera {

/// A whole image in 16 x 16 pixels as core/pixels.h has them: fitted into the square and centred, transparent around.
/// Where its edge falls within a pixel, that pixel is so much of it.
struct MicroThumbnail {
    static constexpr int kSide = 16;
    static constexpr std::size_t kStride = std::size_t(kSide) * 4;
    static constexpr std::size_t kBytes = kStride * kSide;

    std::array<std::uint8_t, kBytes> rgba{}; ///< rows top to bottom

    [[nodiscard]] const std::uint8_t* at(int x, int y) const
    {
        return rgba.data() + static_cast<std::size_t>(y) * kStride + static_cast<std::size_t>(x) * 4;
    }
    friend bool operator==(const MicroThumbnail&, const MicroThumbnail&) = default;
};

/// Makes one of a picture's rows as they come, by the average of what lies under each pixel.
class MicroThumbnailMaker {
public:
    /// `rows`: size of the picture whose rows come; `shape`: the image's, of whose proportions it is shown. Neither
    /// is empty.
    MicroThumbnailMaker(Size rows, Size shape);

    /// The next row from the top, premultiplied RGBA; those after the last one are left alone.
    void addRow(const std::uint8_t* rgba);
    /// Of the rows so far: what is missing is transparent. No more are added after it.
    [[nodiscard]] MicroThumbnail finish();

private:
    /// What of the picture lies under one column or row of the square.
    struct Span {
        std::int64_t first = 0; ///< pixels of the picture
        std::int64_t last = -1; ///< before the first: nothing
        float firstWeight = 0;
        float lastWeight = 0; ///< those between weigh 1
        float scale = 0;      ///< makes the weighed sum an average of what is covered

        [[nodiscard]] bool isEmpty() const { return last < first; }
        [[nodiscard]] float weight(std::int64_t at) const
        {
            return at == first ? firstWeight : at == last ? lastWeight : 1;
        }
    };
    using Spans = std::array<Span, MicroThumbnail::kSide>;
    [[nodiscard]] static Spans spans(std::int64_t pixels, double extent);
    void finishRow(std::size_t row);

    Spans m_columns;
    Spans m_rows;
    std::int64_t m_next = 0;
    std::size_t m_row = 0;     ///< of the square: the first that is not finished
    std::vector<float> m_sums; ///< by sample: of the picture's rows that lie under that one
    MicroThumbnail m_made;
};

/// Of the part `content` of a view, which is all of an image of `imageSize`, decoded at any size.
[[nodiscard]] MicroThumbnail makeMicroThumbnail(const PixelView& view, const Rect& content, Size imageSize);

/// Of a tile that shows all of an image of `imageSize`, but for its gutter.
[[nodiscard]] MicroThumbnail microThumbnailOf(const Pixels& tile, Size imageSize);

/// As someone sees it who obeys the EXIF orientation.
[[nodiscard]] MicroThumbnail turned(const MicroThumbnail& raw, Orientation orientation);

/// side x side pixels averaged to half of that; `side` is even, rows of `to` are `strideBytes` apart.
void halveSquare(const std::uint8_t* from, int side, std::uint8_t* to, std::size_t strideBytes);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include <core/geometry.h>
#include <core/pixels.h>

namespace tessera {

/// Read-only RGBA pixels that cover `area` of some level.
struct PixelView {
    const std::uint8_t* data = nullptr;
    std::size_t stride = 0;
    Rect area;

    [[nodiscard]] const std::uint8_t* at(std::int64_t x, std::int64_t y) const
    {
        return data + static_cast<std::size_t>(y - area.y) * stride + static_cast<std::size_t>(x - area.x) * 4;
    }
};

/// Pixels to fill, whose first pixel is (area.x, area.y) of some level.
struct PixelTarget {
    Pixels& pixels;
    Rect area;

    [[nodiscard]] std::uint8_t* at(std::int64_t x, std::int64_t y) const
    {
        return pixels.row(static_cast<int>(y - area.y)) + static_cast<std::size_t>(x - area.x) * 4;
    }
};

/// EXIF's eight ways to hold a camera. Raw is as stored, oriented as shown.
class Orientation {
public:
    Orientation() = default;
    /// Values outside 1 to 8 mean 1.
    explicit Orientation(int exif) : m_exif(exif >= 1 && exif <= 8 ? exif : 1) { }

    [[nodiscard]] int exif() const { return m_exif; }
    [[nodiscard]] bool isIdentity() const { return m_exif == 1; }
    [[nodiscard]] bool swapsAxes() const { return m_exif >= 5; }
    [[nodiscard]] Size apply(Size raw) const { return swapsAxes() ? Size{raw.height, raw.width} : raw; }
    /// The raw rectangle that shows as `oriented` in an image of `rawSize`.
    [[nodiscard]] Rect toRaw(const Rect& oriented, Size rawSize) const;
    /// Fills the part of the target inside `oriented` from raw pixels that cover toRaw(oriented).
    void blit(const PixelView& raw, Size rawSize, const Rect& oriented, const PixelTarget& target) const;

private:
    int m_exif = 1;
};

/// Copies the part of `rect` that the view has.
void copyRect(const PixelView& from, const Rect& rect, const PixelTarget& to);

/// Repeats the edge of `inside` (in the target's coordinates) outwards over the rest.
void repeatEdges(Pixels& pixels, const Rect& inside);

/// Each pixel the average of 2x2, `to` of ceil(width / 2): a last odd column counts twice.
void halveRows(const std::uint8_t* row0, const std::uint8_t* row1, std::int64_t width, std::uint8_t* to);

/// Adds each sample, so many times, to its sum.
void addWeighted(const std::uint8_t* row, std::size_t samples, float weight, float* sums);

/// Area average of `from` over the whole of `to`'s `inside`, which is not larger.
void areaReduce(const PixelView& from, Pixels& to, const Rect& inside);

/// One to four 8-bit channels (grey, grey + alpha, RGB, RGBA) to premultiplied RGBA. Returns
/// whether all pixels are opaque.
bool expandRow(const std::uint8_t* from, int channels, std::int64_t width, std::uint8_t* to,
               bool premultiplied = false);

/// A row that stands for one which a file lacks: grey, or transparent.
void fillMissing(std::uint8_t* to, std::int64_t width, bool opaque);

/// Heap memory of undefined content, for pieces that live in DecodedBlocks.
[[nodiscard]] Pixels heapPixels(std::int64_t width, std::int64_t height, bool opaque);

[[nodiscard]] PixelView viewOf(const Pixels& pixels, const Rect& area);

} // namespace tessera

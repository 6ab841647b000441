// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include <core/geometry.h>
#include <core/result.h>
#include <image/readable_rows.h>

namespace tessera {

/// What libvips tells about a file from its header.
struct VipsHeader {
    Size size;           ///< as stored
    int orientation = 1; ///< EXIF's
    std::string format;  ///< "PNG", for people
    bool opaque = true;
    bool scales = false;     ///< the loader can make a smaller picture for less work
    bool holdsWhole = false; ///< the loader keeps all of the picture in memory, and makes it in one call
    int pixelBytes = 4;      ///< of what the loader gives
};

/// Reads files through libvips as one stream of rows, on the calling thread, without keeping the
/// picture. libvips itself starts with the first use (slow: not on the GUI thread).
namespace vips {

/// Errors: Unsupported when no loader knows the content, Corrupt otherwise.
[[nodiscard]] Result<VipsHeader> readHeader(const std::string& path);

/// Gives rows top to bottom in sRGB, premultiplied RGBA, to places from `rowAt`, then calls
/// `rowDone`. `begin` learns the size first: it is the header's, or at least that divided by
/// `reduction` when the loader scales. `stop` is polled between strips of about 2 ms. Where a JPEG,
/// PNG or TIFF breaks off the remaining rows are filler, grey or transparent, and the result tells; Corrupt
/// when not one row is real. Of other formats it tells that they break off, but not where.
struct RowSink {
    std::function<Status(Size size)> begin;
    std::function<std::uint8_t*(std::int64_t y)> rowAt;
    std::function<Status(std::int64_t y)> rowDone;
};
[[nodiscard]] Result<ReadableRows> stream(const std::string& path, int reduction, const std::stop_token& stop,
                                          const RowSink& sink);

} // namespace vips

} // namespace tessera

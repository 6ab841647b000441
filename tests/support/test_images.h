// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <jpeglib.h>
#include <tiffio.h>

#include <core/pixels.h>
#include <core/pyramid.h>
#include <image/image_services.h>
#include <image/pixel_ops.h>
#include <image/source.h>

/// Pictures made in code, as files of several formats, and ways to compare them.
namespace tessera::test {

/// A smooth picture that has no symmetry, so that a wrong turn or mirror shows.
inline Pixels pattern(int width, int height, bool opaque = true)
{
    Pixels pixels = Pixels::allocate(width, height, opaque);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double u = double(x) / width;
            const double v = double(y) / height;
            std::uint8_t* p = pixels.row(y) + std::ptrdiff_t(x) * 4;
            const double alpha = opaque ? 255 : 55 + 200 * u;
            const double rgb[3] = {30 + 200 * u, 20 + 210 * v, 128 + 100 * std::sin(9 * u + 4 * v)};
            for (int c = 0; c < 3; ++c)
                p[c] = static_cast<std::uint8_t>(rgb[c] * alpha / 255 + 0.5);
            p[3] = static_cast<std::uint8_t>(alpha + 0.5);
        }
    }
    return pixels;
}

/// The picture as someone sees it whose viewer obeys the EXIF orientation, pixel by pixel.
inline Pixels oriented(const Pixels& raw, int exif)
{
    const int w = raw.width();
    const int h = raw.height();
    const bool turned = exif >= 5;
    Pixels shown = Pixels::allocate(turned ? h : w, turned ? w : h, raw.isOpaque());
    for (int y = 0; y < shown.height(); ++y) {
        for (int x = 0; x < shown.width(); ++x) {
            int u = x;
            int v = y;
            switch (exif) {
            case 2: u = w - 1 - x; break;
            case 3: u = w - 1 - x; v = h - 1 - y; break;
            case 4: v = h - 1 - y; break;
            case 5: u = y; v = x; break;
            case 6: u = y; v = h - 1 - x; break;
            case 7: u = w - 1 - y; v = h - 1 - x; break;
            case 8: u = w - 1 - y; v = x; break;
            default: break;
            }
            std::copy_n(raw.row(v) + std::ptrdiff_t(u) * 4, 4, shown.row(y) + std::ptrdiff_t(x) * 4);
        }
    }
    return shown;
}

/// The whole picture averaged down, by the plain definition.
inline Pixels averaged(const Pixels& full, Size size)
{
    Pixels small = Pixels::allocate(int(size.width), int(size.height), full.isOpaque());
    areaReduce(viewOf(full, {0, 0, full.width(), full.height()}), small, {0, 0, size.width, size.height});
    return small;
}

/// Mean and largest difference of all channels.
struct Difference {
    double mean = 0;
    int most = 0;
};
inline Difference difference(const Pixels& a, const Pixels& b)
{
    if (a.width() != b.width() || a.height() != b.height())
        return {1e9, 255};
    Difference d;
    for (int y = 0; y < a.height(); ++y) {
        for (int i = 0; i < a.width() * 4; ++i) {
            const int delta = std::abs(a.row(y)[i] - b.row(y)[i]);
            d.mean += delta;
            d.most = std::max(d.most, delta);
        }
    }
    d.mean /= double(a.width()) * a.height() * 4;
    return d;
}

/// Services with budgets of their own. Outlives the sources of the test.
struct Services {
    explicit Services(std::uint64_t bufferBytes = 96U << 20U, std::uint64_t blockBytes = 96U << 20U)
        : buffers(bufferBytes, clock), blocks(blockBytes)
    {
    }
    SteadyClock clock;
    BufferPool buffers;
    DecodedBlocks blocks;
    Limits limits;
    [[nodiscard]] ImageServices get() { return {buffers, blocks, clock, limits}; }
};

/// A level put together from its tiles' contents, or an empty picture when one fails.
inline Pixels readLevel(const ImageSource& source, std::uint32_t level)
{
    const Pyramid& pyramid = source.info()->pyramid;
    const Size size = pyramid.size(level);
    Pixels whole = Pixels::allocate(int(size.width), int(size.height), source.info()->opaque);
    for (std::int64_t y = 0; y < pyramid.rows(level); ++y) {
        for (std::int64_t x = 0; x < pyramid.columns(level); ++x) {
            const TileAddress tile{level, std::uint64_t(x), std::uint64_t(y)};
            const auto tiles = source.read(tile, {});
            if (!tiles || tiles->front().address != tile)
                return Pixels::allocate(1, 1);
            const Rect rect = pyramid.tileRect(tile);
            const Pixels& pixels = *tiles->front().pixels;
            if (pixels.width() != rect.width + 2 || pixels.height() != rect.height + 2)
                return Pixels::allocate(1, 1);
            for (int row = 0; row < rect.height; ++row)
                std::copy_n(pixels.row(row + 1) + 4, rect.width * 4, whole.row(int(rect.y) + row) + rect.x * 4);
        }
    }
    return whole;
}

/// The largest difference between any tile's gutter and the level's own pixels there.
inline int gutterError(const ImageSource& source, std::uint32_t level)
{
    const Pyramid& pyramid = source.info()->pyramid;
    const Pixels whole = readLevel(source, level);
    const Size size = pyramid.size(level);
    int most = 0;
    for (std::int64_t ty = 0; ty < pyramid.rows(level); ++ty) {
        for (std::int64_t tx = 0; tx < pyramid.columns(level); ++tx) {
            const TileAddress tile{level, std::uint64_t(tx), std::uint64_t(ty)};
            const auto tiles = source.read(tile, {});
            if (!tiles || whole.width() != size.width)
                return 256;
            const Pixels& pixels = *tiles->front().pixels;
            const Rect rect = pyramid.tileRect(tile);
            for (int y = 0; y < pixels.height(); ++y) {
                for (int x = 0; x < pixels.width(); ++x) {
                    const auto wx = int(std::clamp<std::int64_t>(rect.x + x - 1, 0, size.width - 1));
                    const auto wy = int(std::clamp<std::int64_t>(rect.y + y - 1, 0, size.height - 1));
                    for (int c = 0; c < 4; ++c)
                        most = std::max(most, std::abs(pixels.row(y)[x * 4 + c] - whole.row(wy)[wx * 4 + c]));
                }
            }
        }
    }
    return most;
}

struct JpegOptions {
    int orientation = 0; ///< 0: no EXIF
    int quality = 95;
    bool progressive = false;
    bool cmyk = false;
    bool grey = false;
    std::string preview; ///< a JPEG to embed
    std::string icc;
};

/// Options with one of them set.
template <class Options, class Member, class Value>
Options with(Member Options::*member, const Value& value)
{
    Options options;
    options.*member = value;
    return options;
}

inline void appendLittle(std::string& to, std::uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to.push_back(char(value >> (8 * i) & 255U));
}

/// An APP1 segment: IFD0 with the orientation, IFD1 with the preview.
inline std::string exifSegment(const JpegOptions& options)
{
    std::string tiff("II*\0", 4);
    appendLittle(tiff, 8, 4);
    appendLittle(tiff, 1, 2);
    for (const auto& [value, bytes] : {std::pair<std::uint32_t, int>{0x0112, 2}, {3, 2}, {1, 4}, {std::uint32_t(std::max(1, options.orientation)), 4}})
        appendLittle(tiff, value, bytes);
    appendLittle(tiff, options.preview.empty() ? 0 : 26, 4);
    if (!options.preview.empty()) {
        appendLittle(tiff, 2, 2);
        for (const auto& [value, bytes] : {std::pair<std::uint32_t, int>{0x0201, 2}, {4, 2}, {1, 4}, {56, 4}, {0x0202, 2}, {4, 2}, {1, 4},
                                           {std::uint32_t(options.preview.size()), 4}, {0, 4}})
            appendLittle(tiff, value, bytes);
        tiff += options.preview;
    }
    return std::string("Exif\0\0", 6) + tiff;
}

inline std::string jpegBytes(const Pixels& pixels, const JpegOptions& options = {})
{
    jpeg_compress_struct cinfo = {};
    jpeg_error_mgr errors = {};
    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_compress(&cinfo);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&cinfo, &out, &size);
    cinfo.image_width = JDIMENSION(pixels.width());
    cinfo.image_height = JDIMENSION(pixels.height());
    cinfo.input_components = 4;
    cinfo.in_color_space = options.cmyk ? JCS_CMYK : JCS_EXT_RGBX;
    jpeg_set_defaults(&cinfo);
    if (options.grey)
        jpeg_set_colorspace(&cinfo, JCS_GRAYSCALE);
    jpeg_set_quality(&cinfo, options.quality, TRUE);
    if (options.progressive)
        jpeg_simple_progression(&cinfo);
    jpeg_start_compress(&cinfo, TRUE);
    if (options.orientation > 0 || !options.preview.empty()) {
        const std::string exif = exifSegment(options);
        jpeg_write_marker(&cinfo, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(exif.data()), unsigned(exif.size()));
    }
    if (!options.icc.empty())
        jpeg_write_icc_profile(&cinfo, reinterpret_cast<const JOCTET*>(options.icc.data()), unsigned(options.icc.size()));
    while (cinfo.next_scanline < cinfo.image_height) {
        std::vector<JSAMPLE> row(pixels.row(int(cinfo.next_scanline)), pixels.row(int(cinfo.next_scanline)) + std::size_t(pixels.width()) * 4);
        if (options.cmyk) { // stored inverted, as Adobe's programs do
            for (std::size_t i = 0; i < row.size(); i += 4)
                row[i + 3] = 255;
        }
        JSAMPROW rows[1] = {row.data()};
        jpeg_write_scanlines(&cinfo, rows, 1);
    }
    jpeg_finish_compress(&cinfo);
    std::string bytes(reinterpret_cast<const char*>(out), size);
    jpeg_destroy_compress(&cinfo);
    std::free(out);
    return bytes;
}

inline std::string writeFile(const std::string& path, const std::string& bytes)
{
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file != nullptr) {
        std::fwrite(bytes.data(), 1, bytes.size(), file);
        std::fclose(file);
    }
    return path;
}

/// A format that any libvips reads, for the simplest of files.
inline std::string ppmBytes(const Pixels& pixels)
{
    std::string bytes = "P6\n" + std::to_string(pixels.width()) + " " + std::to_string(pixels.height()) + "\n255\n";
    for (int y = 0; y < pixels.height(); ++y) {
        for (int x = 0; x < pixels.width(); ++x)
            bytes.append(reinterpret_cast<const char*>(pixels.row(y)) + std::ptrdiff_t(x) * 4, 3);
    }
    return bytes;
}

struct TiffOptions {
    int tile = 256; ///< 0: strips
    int levels = 1; ///< directories, each half of the one before
    bool subDirectories = false;
    int channels = 3;
    int compression = COMPRESSION_ADOBE_DEFLATE;
    int bits = 8;
};

inline void writeTiffLevel(TIFF* tiff, const Pixels& pixels, const TiffOptions& options, bool reduced)
{
    const bool jpeg = options.compression == COMPRESSION_JPEG;
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, std::uint32_t(pixels.width()));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, std::uint32_t(pixels.height()));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, options.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, options.channels);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, options.compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, options.channels < 3 ? PHOTOMETRIC_MINISBLACK : jpeg ? PHOTOMETRIC_YCBCR : PHOTOMETRIC_RGB);
    if (jpeg) {
        TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, 95);
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    if (options.channels == 4) {
        const std::uint16_t kind = EXTRASAMPLE_UNASSALPHA;
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
    }
    if (reduced)
        TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    const std::size_t sample = std::size_t(options.bits) / 8;
    const auto put = [&](std::uint8_t* to, int x, int y) {
        for (int c = 0; c < options.channels; ++c) {
            const std::uint8_t value = x < pixels.width() && y < pixels.height() ? pixels.row(y)[x * 4 + c] : 0;
            for (std::size_t i = 0; i < sample; ++i)
                to[std::size_t(c) * sample + i] = value;
        }
    };
    const std::size_t pixel = std::size_t(options.channels) * sample;
    if (options.tile == 0) {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 16);
        std::vector<std::uint8_t> row(std::size_t(pixels.width()) * pixel);
        for (int y = 0; y < pixels.height(); ++y) {
            for (int x = 0; x < pixels.width(); ++x)
                put(row.data() + std::size_t(x) * pixel, x, y);
            TIFFWriteScanline(tiff, row.data(), std::uint32_t(y), 0);
        }
        return;
    }
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, options.tile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, options.tile);
    std::vector<std::uint8_t> tile(std::size_t(options.tile) * std::size_t(options.tile) * pixel);
    for (int ty = 0; ty < pixels.height(); ty += options.tile) {
        for (int tx = 0; tx < pixels.width(); tx += options.tile) {
            for (int i = 0; i < options.tile * options.tile; ++i)
                put(tile.data() + std::size_t(i) * pixel, tx + i % options.tile, ty + i / options.tile);
            TIFFWriteEncodedTile(tiff, TIFFComputeTile(tiff, std::uint32_t(tx), std::uint32_t(ty), 0, 0), tile.data(), tmsize_t(tile.size()));
        }
    }
}

/// `pixels` has straight alpha here when options.channels is 4.
inline std::string writeTiff(const std::string& path, const Pixels& pixels, const TiffOptions& options = {})
{
    TIFF* tiff = TIFFOpen(path.c_str(), "w");
    Size size{pixels.width(), pixels.height()};
    for (int level = 0; level < options.levels; ++level) {
        if (level == 0 && options.subDirectories) {
            const std::vector<std::uint64_t> offsets(std::size_t(options.levels - 1));
            TIFFSetField(tiff, TIFFTAG_SUBIFD, options.levels - 1, offsets.data());
        }
        writeTiffLevel(tiff, averaged(pixels, size), options, level > 0);
        TIFFWriteDirectory(tiff);
        size = {(size.width + 1) / 2, (size.height + 1) / 2};
    }
    TIFFClose(tiff);
    return path;
}

} // namespace tessera::test

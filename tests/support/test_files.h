// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <jpeglib.h>
#include <tiffio.h>

#include <support/test_images.h>

/// The pictures as files of several formats, written with the codecs themselves.
namespace tessera::test {

struct JpegOptions {
    int orientation = 0; ///< 0: no EXIF
    int quality = 95;
    bool progressive = false;
    bool cmyk = false;
    bool grey = false;
    bool fullColour = false;  ///< 4:4:4 instead of 4:2:0
    bool planes = false;      ///< each channel in a scan of its own
    unsigned restartRows = 0; ///< rows of blocks between restart markers; 0: none
    std::string preview;      ///< a JPEG to embed
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
    for (const auto& [value, bytes] : {std::pair<std::uint32_t, int>{0x0112, 2},
                                       {3, 2},
                                       {1, 4},
                                       {std::uint32_t(std::max(1, options.orientation)), 4}})
        appendLittle(tiff, value, bytes);
    appendLittle(tiff, options.preview.empty() ? 0 : 26, 4);
    if (!options.preview.empty()) {
        appendLittle(tiff, 2, 2);
        for (const auto& [value, bytes] : {std::pair<std::uint32_t, int>{0x0201, 2},
                                           {4, 2},
                                           {1, 4},
                                           {56, 4},
                                           {0x0202, 2},
                                           {4, 2},
                                           {1, 4},
                                           {std::uint32_t(options.preview.size()), 4},
                                           {0, 4}})
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
    if (options.fullColour)
        cinfo.comp_info[0].h_samp_factor = cinfo.comp_info[0].v_samp_factor = 1;
    if (options.progressive)
        jpeg_simple_progression(&cinfo);
    jpeg_scan_info planes[3] = {};
    if (options.planes) {
        for (int c = 0; c < 3; ++c)
            planes[c] = {1, {c}, 0, DCTSIZE2 - 1, 0, 0};
        cinfo.scan_info = planes;
        cinfo.num_scans = 3;
    }
    cinfo.restart_in_rows = int(options.restartRows);
    jpeg_start_compress(&cinfo, TRUE);
    if (options.orientation > 0 || !options.preview.empty()) {
        const std::string exif = exifSegment(options);
        jpeg_write_marker(&cinfo, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(exif.data()), unsigned(exif.size()));
    }
    if (!options.icc.empty())
        jpeg_write_icc_profile(&cinfo, reinterpret_cast<const JOCTET*>(options.icc.data()),
                               unsigned(options.icc.size()));
    while (cinfo.next_scanline < cinfo.image_height) {
        std::vector<JSAMPLE> row(pixels.row(int(cinfo.next_scanline)),
                                 pixels.row(int(cinfo.next_scanline)) + std::size_t(pixels.width()) * 4);
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

inline void appendBig(std::string& to, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        to.push_back(char(value >> shift & 255U));
}

inline void appendPngChunk(std::string& to, const std::string& typeAndData)
{
    appendBig(to, std::uint32_t(typeAndData.size() - 4));
    std::uint32_t crc = 0xffffffffU;
    for (const char c : typeAndData) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1U ^ (0xedb88320U & (0U - (crc & 1U)));
    }
    to += typeAndData;
    appendBig(to, ~crc);
}

/// A PNG of 16 bits a channel, RGBA, not compressed. `pixels` has straight alpha here.
inline std::string png16Bytes(const Pixels& pixels, bool interlaced = false)
{
    struct Pass {
        int x, y, dx, dy;
    };
    static constexpr Pass adam7[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                     {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    std::string rows;
    const auto add = [&](const Pass& pass) {
        for (int y = pass.y; y < pixels.height(); y += pass.dy) {
            rows.push_back(0); // no filter
            for (int x = pass.x; x < pixels.width(); x += pass.dx) {
                for (int c = 0; c < 4; ++c)
                    rows.append(2, char(pixels.row(y)[x * 4 + c]));
            }
        }
    };
    if (interlaced)
        std::for_each(std::begin(adam7), std::end(adam7), add);
    else
        add({0, 0, 1, 1});
    std::string data("IDAT\x78\x01", 6);
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (std::size_t at = 0; at < rows.size(); at += 65535) {
        const std::string block = rows.substr(at, 65535);
        data.push_back(at + block.size() == rows.size() ? 1 : 0);
        appendLittle(data, std::uint32_t(block.size()), 2);
        appendLittle(data, ~std::uint32_t(block.size()), 2);
        data += block;
        for (const char c : block) {
            a = (a + static_cast<unsigned char>(c)) % 65521;
            b = (b + a) % 65521;
        }
    }
    appendBig(data, b << 16U | a);
    std::string header("IHDR", 4);
    appendBig(header, std::uint32_t(pixels.width()));
    appendBig(header, std::uint32_t(pixels.height()));
    header += std::string{16, 6, 0, 0, char(interlaced ? 1 : 0)};
    std::string bytes("\x89PNG\r\n\x1a\n", 8);
    appendPngChunk(bytes, header);
    appendPngChunk(bytes, data);
    appendPngChunk(bytes, "IEND");
    return bytes;
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
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
                 options.channels < 3 ? PHOTOMETRIC_MINISBLACK
                 : jpeg               ? PHOTOMETRIC_YCBCR
                                      : PHOTOMETRIC_RGB);
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
            TIFFWriteEncodedTile(tiff, TIFFComputeTile(tiff, std::uint32_t(tx), std::uint32_t(ty), 0, 0), tile.data(),
                                 tmsize_t(tile.size()));
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

/// Grey, uncompressed, with its directory before the pixels; one strip for 16 rows.
inline std::string stripTiffBytes(const Pixels& pixels)
{
    const auto width = std::uint32_t(pixels.width());
    const auto height = std::uint32_t(pixels.height());
    const std::uint32_t strips = (height + 15) / 16;
    const std::uint32_t lists = 8 + 2 + 9 * 12 + 4;
    std::string bytes("II*\0", 4);
    appendLittle(bytes, 8, 4);
    appendLittle(bytes, 9, 2);
    const std::uint32_t tags[9][3] = {{256, 1, width}, {257, 1, height}, {258, 1, 8},
                                      {259, 1, 1},     {262, 1, 1},      {273, strips, lists},
                                      {277, 1, 1},     {278, 1, 16},     {279, strips, lists + 4 * strips}};
    for (const auto& [tag, count, value] : tags) {
        appendLittle(bytes, tag, 2);
        appendLittle(bytes, 4, 2);
        appendLittle(bytes, count, 4);
        appendLittle(bytes, value, 4);
    }
    appendLittle(bytes, 0, 4);
    for (std::uint32_t i = 0; i < strips; ++i)
        appendLittle(bytes, lists + 8 * strips + i * 16 * width, 4);
    for (std::uint32_t i = 0; i < strips; ++i)
        appendLittle(bytes, std::min(16U, height - i * 16) * width, 4);
    for (int y = 0; y < pixels.height(); ++y) {
        for (int x = 0; x < pixels.width(); ++x)
            bytes.push_back(char(pixels.row(y)[x * 4]));
    }
    return bytes;
}

} // namespace tessera::test

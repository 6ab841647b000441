// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/tile_codec.h>

#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

#include <core/explain.h>
#include <image/buffer_pool.h>
#include <image/jpeg_session.h>
#include <image/lossless_codec.h>
#include <image/pixel_ops.h>

namespace tessera {

namespace {

// Opaque tiles are JPEG files as they are. The others begin with kMagic, then width and height as
// 16-bit little-endian numbers, then their pixels as encodeLossless() has them.
constexpr char kMagic[4] = {'T', 'S', 'R', '2'};
constexpr std::size_t kHeaderBytes = 8;
constexpr int kMaxSide = 4096;
constexpr int kQuality = 92;

struct JpegWriter {
    jpeg_compress_struct cinfo = {};
    jpeg_error_mgr errors = {};
    std::jmp_buf jump = {};
    unsigned char* out = nullptr;
    unsigned long size = 0;

    JpegWriter()
    {
        cinfo.err = jpeg_std_error(&errors);
        cinfo.client_data = this;
        errors.error_exit = [](j_common_ptr info) {
            std::longjmp(static_cast<JpegWriter*>(info->client_data)->jump, 1);
        };
        errors.emit_message = [](j_common_ptr, int) {};
    }
    ~JpegWriter()
    {
        jpeg_destroy_compress(&cinfo);
        std::free(out);
    }
    JpegWriter(const JpegWriter&) = delete;
    JpegWriter& operator=(const JpegWriter&) = delete;

    // Left by longjmp on errors, so no object lives in here.
    bool write(const Pixels& pixels)
    {
        if (setjmp(jump) != 0)
            return false;
        jpeg_create_compress(&cinfo);
        jpeg_mem_dest(&cinfo, &out, &size);
        cinfo.image_width = static_cast<JDIMENSION>(pixels.width());
        cinfo.image_height = static_cast<JDIMENSION>(pixels.height());
        cinfo.input_components = 4;
        cinfo.in_color_space = JCS_EXT_RGBX;
        jpeg_set_defaults(&cinfo);
        jpeg_set_quality(&cinfo, kQuality, TRUE);
        cinfo.comp_info[0].h_samp_factor = 1;
        cinfo.comp_info[0].v_samp_factor = 1;
        jpeg_start_compress(&cinfo, TRUE);
        while (cinfo.next_scanline < cinfo.image_height) {
            JSAMPROW row = const_cast<JSAMPROW>(pixels.row(static_cast<int>(cinfo.next_scanline)));
            jpeg_write_scanlines(&cinfo, &row, 1);
        }
        jpeg_finish_compress(&cinfo);
        return true;
    }
};

Error corrupt()
{
    return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the stored tile is damaged"));
}

/// Premultiplied means that no channel exceeds alpha.
bool isPremultiplied(const Pixels& pixels)
{
    for (int y = 0; y < pixels.height(); ++y) {
        const std::uint8_t* p = pixels.row(y);
        for (int x = 0; x < pixels.width(); ++x, p += 4) {
            if (p[0] > p[3] || p[1] > p[3] || p[2] > p[3])
                return false;
        }
    }
    return true;
}

Result<Pixels> decodeTranslucent(std::string_view data, BufferPool& buffers)
{
    const auto byte = [&](std::size_t i) { return static_cast<int>(static_cast<unsigned char>(data[i])); };
    const int width = byte(4) | byte(5) << 8;
    const int height = byte(6) | byte(7) << 8;
    if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide)
        return corrupt();
    Result<Pixels> pixels = buffers.allocate(width, height, false, "cached tile");
    if (!pixels)
        return pixels;
    if (!decodeLossless(data.substr(kHeaderBytes), *pixels) || !isPremultiplied(*pixels))
        return corrupt();
    return pixels;
}

Result<Pixels> decodeJpeg(std::string_view bytes, BufferPool& buffers)
{
    JpegSession session(bytes);
    const Result<Size> size = session.readSize();
    if (!size || size->width > kMaxSide || size->height > kMaxSide)
        return corrupt();
    Result<Pixels> pixels =
        buffers.allocate(static_cast<int>(size->width), static_cast<int>(size->height), true, "cached tile");
    if (!pixels)
        return pixels;
    const Status decoded = session.decode(1, {0, 0, size->width, size->height}, std::uint64_t(128) << 20U, {},
                                          [&](std::int64_t y) { return pixels->row(static_cast<int>(y)); });
    if (!decoded || session.warnings() > 0)
        return corrupt();
    return pixels;
}

} // namespace

Result<std::string> encodeTile(const Pixels& pixels)
{
    if (pixels.width() < 1 || pixels.height() < 1 || pixels.width() > kMaxSide || pixels.height() > kMaxSide)
        return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "no tile has this size"));
    if (pixels.isOpaque()) {
        JpegWriter writer;
        if (!writer.write(pixels))
            return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "the tile cannot be encoded"));
        return std::string(reinterpret_cast<const char*>(writer.out), writer.size);
    }
    std::string out(kMagic, sizeof kMagic);
    for (const int side : {pixels.width(), pixels.height()}) {
        out.push_back(static_cast<char>(side & 255));
        out.push_back(static_cast<char>(side >> 8));
    }
    Result<std::string> coded = encodeLossless(viewOf(pixels, {0, 0, pixels.width(), pixels.height()}));
    if (!coded)
        return coded;
    out += *coded;
    return out;
}

Result<Pixels> decodeTile(std::string_view bytes, BufferPool& buffers)
{
    if (bytes.size() >= kHeaderBytes && bytes.compare(0, sizeof kMagic, std::string_view(kMagic, sizeof kMagic)) == 0)
        return decodeTranslucent(bytes, buffers);
    if (bytes.size() >= 4 && bytes.compare(0, 2, "\xff\xd8") == 0)
        return decodeJpeg(bytes, buffers);
    return corrupt();
}

} // namespace tessera

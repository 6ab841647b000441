// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/jpeg_core.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include <jerror.h>

namespace tessera {

namespace {

/// Closer to the end of its input than so many bytes, 8 for each coefficient of a 4:2:0 image's six blocks,
/// libjpeg-turbo decodes by a slower way: half of an embedded preview.
constexpr std::size_t kFarFromEnd = std::size_t(6) * DCTSIZE2 * 8;
constexpr std::size_t kMostPadded = std::size_t(1) << 20U; ///< of more the end is a small part, and copying takes time
/// What may lie before any marker: none of the bytes of the image, and no end of it either.
constexpr int kFillByte = 0xff;

JpegCore& coreOf(j_common_ptr info)
{
    return *static_cast<JpegCore*>(info->client_data);
}

} // namespace

JpegCore::JpegCore()
{
    cinfo.err = jpeg_std_error(&errors);
    errors.error_exit = &JpegCore::onError;
    errors.emit_message = &JpegCore::onMessage;
    errors.output_message = [](j_common_ptr) {};
    cinfo.client_data = this;
    jpeg_create_decompress(&cinfo);
    source.init_source = [](j_decompress_ptr) {};
    source.fill_input_buffer = &JpegCore::fill;
    source.skip_input_data = &JpegCore::skip;
    source.resync_to_restart = jpeg_resync_to_restart;
    source.term_source = [](j_decompress_ptr) {};
    cinfo.src = &source;
    progress.progress_monitor = &JpegCore::poll;
    cinfo.progress = &progress;
}

JpegCore::~JpegCore()
{
    jpeg_destroy_decompress(&cinfo);
}

void JpegCore::onError(j_common_ptr info)
{
    JpegCore& core = coreOf(info);
    info->err->format_message(info, core.message);
    std::longjmp(core.jump, 1);
}

void JpegCore::onMessage(j_common_ptr info, int level)
{
    if (level >= 0)
        return;
    ++info->err->num_warnings;
    if (info->err->msg_code == JWRN_HIT_MARKER)
        coreOf(info).noteMissing();
}

/// At the first block that has no data. A progressive file's first scan already shows all rows.
void JpegCore::noteMissing()
{
    if (!ranDry)
        return;
    if (cinfo.input_scan_number > 1)
        missingDetail = true;
    else if (missingFrom < 0)
        missingFrom = std::int64_t(cinfo.input_iMCU_row) * cinfo.max_v_samp_factor * DCTSIZE;
}

void JpegCore::poll(j_common_ptr info)
{
    JpegCore& core = coreOf(info);
    if (core.stop != nullptr && core.stop->stop_requested()) {
        core.cancelled = true;
        std::longjmp(core.jump, 1);
    }
}

boolean JpegCore::fill(j_decompress_ptr info)
{
    static const JOCTET endOfImage[2] = {0xff, JPEG_EOI};
    JpegCore& core = coreOf(reinterpret_cast<j_common_ptr>(info));
    poll(reinterpret_cast<j_common_ptr>(info)); // a row of blocks of a wide image takes longer than the input's buffer
    std::size_t got = 0;
    const JOCTET* next = core.buffer.data();
    core.padding = 0;
    if (core.file) {
        got = core.file->readAt(core.position, core.buffer.data(), core.buffer.size());
    } else if (core.position < core.bytesIn.size()) {
        got = core.bytesIn.size() - static_cast<std::size_t>(core.position);
        next = reinterpret_cast<const JOCTET*>(core.bytesIn.data()) + core.position;
        if (got <= kMostPadded) {
            core.padding = kFarFromEnd;
            core.buffer.resize(got + core.padding);
            std::memcpy(core.buffer.data(), next, got);
            std::memset(core.buffer.data() + got, kFillByte, core.padding);
            next = core.buffer.data();
        }
    }
    core.position += got;
    core.source.next_input_byte = next;
    core.source.bytes_in_buffer = got;
    if (got == 0) { // what is missing stays grey
        core.source.next_input_byte = endOfImage;
        core.source.bytes_in_buffer = sizeof endOfImage;
        core.ranDry = true;
        ++info->err->num_warnings;
        if (info->arith_code) // its decoder takes the end for zeros and does not tell
            core.noteMissing();
    }
    return TRUE;
}

void JpegCore::skip(j_decompress_ptr info, long count)
{
    JpegCore& core = coreOf(reinterpret_cast<j_common_ptr>(info));
    if (count <= 0)
        return;
    const auto wanted = static_cast<std::size_t>(count);
    if (wanted <= core.source.bytes_in_buffer) {
        core.source.next_input_byte += wanted;
        core.source.bytes_in_buffer -= wanted;
        return;
    }
    core.position += wanted - core.source.bytes_in_buffer;
    core.source.bytes_in_buffer = 0;
}

bool JpegCore::readHeader()
{
    if (setjmp(jump) != 0)
        return false;
    jpeg_abort_decompress(&cinfo);
    errors.num_warnings = 0;
    position = 0;
    source.bytes_in_buffer = 0;
    padding = 0;
    ranDry = false;
    missingFrom = -1;
    missingDetail = false;
    return jpeg_read_header(&cinfo, TRUE) == JPEG_HEADER_OK;
}

bool JpegCore::startOutput(int scale, std::uint64_t memoryLimit)
{
    if (setjmp(jump) != 0)
        return false;
    cinfo.out_color_space = JCS_EXT_RGBA;
    cinfo.scale_num = 1;
    cinfo.scale_denom = static_cast<unsigned>(scale);
    cinfo.mem->max_memory_to_use = static_cast<long>(memoryLimit);
    // Not where more scans follow: their tables are not to be made of it where the data end within one.
    if (!cinfo.progressive_mode && cinfo.comps_in_scan == cinfo.num_components)
        source.bytes_in_buffer += std::exchange(padding, 0);
    return jpeg_start_decompress(&cinfo) == TRUE;
}

bool JpegCore::crop(JDIMENSION* from, JDIMENSION* columns)
{
    if (setjmp(jump) != 0)
        return false;
    jpeg_crop_scanline(&cinfo, from, columns);
    return true;
}

bool JpegCore::readRow(std::uint8_t* to)
{
    if (setjmp(jump) != 0)
        return false;
    JSAMPROW rows[1] = {to};
    return jpeg_read_scanlines(&cinfo, rows, 1) == 1;
}

bool JpegCore::skipRows(JDIMENSION count)
{
    if (setjmp(jump) != 0)
        return false;
    poll(reinterpret_cast<j_common_ptr>(&cinfo));
    return jpeg_skip_scanlines(&cinfo, count) == count;
}

bool JpegCore::lacksDetail() const
{
    if (!ranDry || cinfo.coef_bits == nullptr)
        return false;
    // How exactly each coefficient is known; 0 is exactly, -1 not at all.
    const auto isExact = [](const int(&bits)[DCTSIZE2]) {
        return std::all_of(bits, bits + DCTSIZE2, [](int b) { return b == 0; });
    };
    return missingDetail || !std::all_of(cinfo.coef_bits, cinfo.coef_bits + cinfo.num_components, isExact);
}

std::uint64_t JpegCore::bytesThere() const
{
    return std::min<std::uint64_t>(position, file ? file->size() : bytesIn.size());
}

} // namespace tessera

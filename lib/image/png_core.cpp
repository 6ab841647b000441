// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/png_core.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace tessera {

namespace {

constexpr std::size_t kInputBuffer = 64 * 1024;
constexpr png_uint_32 kMostSide = 0x7fffffff; ///< what a file may claim; how much is read is checked elsewhere

bool tellsExif(const char* key)
{
    return std::strcmp(key, "Raw profile type exif") == 0 || std::strcmp(key, "Raw profile type APP1") == 0;
}

} // namespace

PngCore::PngCore(InputFilePtr itsFile, const std::stop_token& itsStop)
    : m_file(std::move(itsFile)), m_stop(itsStop), m_buffer(kInputBuffer)
{
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, &PngCore::onError, [](png_structp, png_const_charp) {});
    info = png != nullptr ? png_create_info_struct(png) : nullptr;
}

PngCore::~PngCore()
{
    png_destroy_read_struct(&png, &info, nullptr);
}

void PngCore::onError(png_structp reader, png_const_charp text)
{
    PngCore& core = *static_cast<PngCore*>(png_get_error_ptr(reader));
    std::strncpy(core.message, text, sizeof core.message - 1);
    png_longjmp(reader, 1);
}

// Asked for a few KiB at a time: often enough to look whether to stop.
void PngCore::read(png_structp reader, png_bytep to, png_size_t bytes)
{
    PngCore& core = *static_cast<PngCore*>(png_get_io_ptr(reader));
    if (core.m_stop.stop_requested()) {
        core.cancelled = true;
        png_error(reader, "cancelled");
    }
    while (bytes > 0) {
        if (core.m_at == core.m_there) {
            core.m_there = core.m_file->readAt(core.m_position, core.m_buffer.data(), core.m_buffer.size());
            core.m_position += core.m_there;
            core.m_at = 0;
        }
        if (core.m_there == 0) {
            core.ranDry = true;
            png_error(reader, "the file ends");
        }
        const std::size_t some = std::min<std::size_t>(bytes, core.m_there - core.m_at);
        std::memcpy(to, core.m_buffer.data() + core.m_at, some);
        core.m_at += some;
        to += some;
        bytes -= some;
    }
}

bool PngCore::readHeader()
{
    if (info == nullptr || setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_read_fn(png, this, &PngCore::read);
    png_set_user_limits(png, kMostSide, kMostSide);
    png_read_info(png, info);
    return true;
}

bool PngCore::start()
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_expand(png);
    png_set_strip_16(png);
    png_read_update_info(png, info);
    return true;
}

bool PngCore::readRow(std::uint8_t* to)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_read_row(png, to, nullptr);
    return true;
}

bool PngCore::isOpaque() const
{
    return (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) == 0 && png_get_valid(png, info, PNG_INFO_tRNS) == 0;
}

bool PngCore::hasExif() const
{
    png_textp texts = nullptr;
    int count = 0;
    png_get_text(png, info, &texts, &count);
#if defined(PNG_INFO_eXIf)
    if (png_get_valid(png, info, PNG_INFO_eXIf) != 0)
        return true;
#endif
    return std::any_of(texts, texts + count, [](const png_text& text) { return tellsExif(text.key); });
}

std::string_view PngCore::profile() const
{
    png_charp name = nullptr;
    int compression = 0;
    png_bytep data = nullptr;
    png_uint_32 bytes = 0;
    if (png_get_iCCP(png, info, &name, &compression, &data, &bytes) != PNG_INFO_iCCP)
        return {};
    return {reinterpret_cast<const char*>(data), bytes};
}

} // namespace tessera

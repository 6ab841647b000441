// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/png_write_core.h>

#include <cstring>
#include <exception>

namespace tessera {

namespace {

constexpr int kPngCompression = 6;

} // namespace

PngWriteCore::PngWriteCore()
{
    m_png = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, &PngWriteCore::onError,
                                    [](png_structp, png_const_charp) {});
    m_info = m_png != nullptr ? png_create_info_struct(m_png) : nullptr;
}

PngWriteCore::~PngWriteCore()
{
    png_destroy_write_struct(&m_png, &m_info);
}

void PngWriteCore::onError(png_structp writer, png_const_charp text)
{
    PngWriteCore& core = *static_cast<PngWriteCore*>(png_get_error_ptr(writer));
    std::strncpy(core.message, text, sizeof core.message - 1);
    png_longjmp(writer, 1);
}

// No exception may cross libpng, and none may be under way when it leaves.
void PngWriteCore::write(png_structp writer, png_bytep from, png_size_t count)
{
    PngWriteCore& core = *static_cast<PngWriteCore*>(png_get_io_ptr(writer));
    bool there = true;
    try {
        core.bytes.append(reinterpret_cast<const char*>(from), count);
    } catch (const std::exception&) {
        there = false;
    }
    if (!there)
        png_error(writer, "out of memory");
}

bool PngWriteCore::start(int width, int height, bool opaque, const png_text* texts, int count)
{
    if (m_info == nullptr || setjmp(png_jmpbuf(m_png)) != 0)
        return false;
    png_set_write_fn(m_png, this, &PngWriteCore::write, [](png_structp) {});
    png_set_compression_level(m_png, kPngCompression);
    png_set_IHDR(m_png, m_info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
                 opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (count > 0)
        png_set_text(m_png, m_info, texts, count);
    png_write_info(m_png, m_info);
    return true;
}

bool PngWriteCore::writeRow(const std::uint8_t* row)
{
    if (setjmp(png_jmpbuf(m_png)) != 0)
        return false;
    png_write_row(m_png, row);
    return true;
}

bool PngWriteCore::finish()
{
    if (setjmp(png_jmpbuf(m_png)) != 0)
        return false;
    png_write_end(m_png, nullptr);
    return true;
}

} // namespace tessera

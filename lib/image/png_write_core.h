// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include <png.h>

namespace tessera {

/// libpng's writing as functions that return false instead of leaving by longjmp, as PngCore has its reading. Functions
/// here that libpng may leave so hold no objects.
struct PngWriteCore {
    PngWriteCore();
    ~PngWriteCore();
    PngWriteCore(const PngWriteCore&) = delete;
    PngWriteCore& operator=(const PngWriteCore&) = delete;

    /// All up to the first row; once. `texts` are copied.
    [[nodiscard]] bool start(int width, int height, bool opaque, const png_text* texts, int count);
    /// RGB where it was begun as opaque, else RGBA.
    [[nodiscard]] bool writeRow(const std::uint8_t* row);
    [[nodiscard]] bool finish();

    std::string bytes; ///< so far
    char message[128] = {};

private:
    static void onError(png_structp writer, png_const_charp text);
    static void write(png_structp writer, png_bytep from, png_size_t count);

    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
};

} // namespace tessera

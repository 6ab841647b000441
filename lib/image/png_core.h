// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string_view>
#include <vector>

#include <png.h>

#include <image/input_file.h>

namespace tessera {

/// libpng as functions that return false instead of leaving by longjmp. Functions here that libpng may leave so hold
/// no objects.
struct PngCore {
    /// `stop` outlives it.
    PngCore(InputFilePtr itsFile, const std::stop_token& itsStop);
    ~PngCore();
    PngCore(const PngCore&) = delete;
    PngCore& operator=(const PngCore&) = delete;

    /// All up to the first row; once.
    [[nodiscard]] bool readHeader();
    /// Rows are of 1 to 4 channels of 8 bits from here on: grey, grey and alpha, RGB, RGBA.
    [[nodiscard]] bool start();
    [[nodiscard]] bool readRow(std::uint8_t* to);

    /// Of the header; of the rows once they are started.
    [[nodiscard]] int channels() const { return png_get_channels(png, info); }
    [[nodiscard]] std::size_t rowBytes() const { return png_get_rowbytes(png, info); }
    [[nodiscard]] bool isInterlaced() const { return png_get_interlace_type(png, info) != PNG_INTERLACE_NONE; }
    [[nodiscard]] bool isOpaque() const;
    /// It may be turned by what a camera wrote.
    [[nodiscard]] bool hasExif() const;
    /// Empty when there is none. Belongs to libpng.
    [[nodiscard]] std::string_view profile() const;

    char message[128] = {};
    bool ranDry = false;
    bool cancelled = false;
    png_structp png = nullptr;
    png_infop info = nullptr;

private:
    static void onError(png_structp reader, png_const_charp text);
    static void read(png_structp reader, png_bytep to, png_size_t bytes);

    const InputFilePtr m_file;
    const std::stop_token& m_stop;
    std::uint64_t m_position = 0;
    std::vector<png_byte> m_buffer;
    std::size_t m_at = 0;
    std::size_t m_there = 0;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera {

/// Looks values up in an EXIF packet: a TIFF structure in either byte order. Every access is checked; what
/// lies outside reads as 0. The bytes outlive this.
class ExifReader {
public:
    explicit ExifReader(std::string_view tiff) : m_data(tiff), m_little(tiff.substr(0, 2) == "II") { }

    /// Where the first directory is; 0 when this is no EXIF.
    [[nodiscard]] std::size_t firstDirectory() const;
    /// Where the one after it is; 0 when there is none.
    [[nodiscard]] std::size_t nextDirectory(std::size_t directory) const;
    /// A tag's first number, if it is of 16 or 32 bits.
    [[nodiscard]] std::uint32_t value(std::size_t directory, unsigned tag, std::uint32_t fallback) const;
    /// A tag's text with what fills it up at its end; empty when it is not there.
    [[nodiscard]] std::string_view text(std::size_t directory, unsigned tag) const;

private:
    [[nodiscard]] unsigned u8(std::size_t at) const { return static_cast<unsigned char>(m_data[at]); }
    [[nodiscard]] unsigned u16(std::size_t at) const;
    [[nodiscard]] std::uint32_t u32(std::size_t at) const;
    /// Where a tag's entry is; 0 when there is none.
    [[nodiscard]] std::size_t entry(std::size_t directory, unsigned tag) const;

    std::string_view m_data;
    bool m_little;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/exif_reader.h>

namespace tessera {

namespace {

constexpr std::size_t kEntryBytes = 12;
constexpr unsigned kAscii = 2;
constexpr unsigned kShort = 3;

} // namespace

std::size_t ExifReader::firstDirectory() const
{
    if (m_data.size() < 8 || (!m_little && m_data.substr(0, 2) != "MM") || u16(2) != 42)
        return 0;
    return u32(4);
}

std::size_t ExifReader::nextDirectory(std::size_t directory) const
{
    return u32(directory + 2 + std::size_t(u16(directory)) * kEntryBytes);
}

std::uint32_t ExifReader::value(std::size_t directory, unsigned tag, std::uint32_t fallback) const
{
    const std::size_t at = entry(directory, tag);
    if (at == 0)
        return fallback;
    return u16(at + 2) == kShort ? u16(at + 8) : u32(at + 8);
}

std::string_view ExifReader::text(std::size_t directory, unsigned tag) const
{
    const std::size_t at = entry(directory, tag);
    if (at == 0 || u16(at + 2) != kAscii)
        return {};
    const std::size_t length = u32(at + 4);
    const std::size_t from = length <= 4 ? at + 8 : u32(at + 8);
    if (from >= m_data.size() || length > m_data.size() - from)
        return {};
    return m_data.substr(from, length);
}

unsigned ExifReader::u16(std::size_t at) const
{
    if (at + 2 > m_data.size())
        return 0;
    return m_little ? u8(at) | u8(at + 1) << 8U : u8(at) << 8U | u8(at + 1);
}

std::uint32_t ExifReader::u32(std::size_t at) const
{
    return m_little ? u16(at) | u16(at + 2) << 16U : u16(at) << 16U | u16(at + 2);
}

std::size_t ExifReader::entry(std::size_t directory, unsigned tag) const
{
    const unsigned entries = u16(directory);
    for (unsigned i = 0; i < entries; ++i) {
        const std::size_t at = directory + 2 + std::size_t(i) * kEntryBytes;
        if (at + kEntryBytes > m_data.size())
            break;
        if (u16(at) == tag)
            return at;
    }
    return 0;
}

} // namespace tessera

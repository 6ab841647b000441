// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/jpeg_header.h>

#include <algorithm>
#include <map>
#include <string_view>

#include <core/explain.h>
#include <image/input_file.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

constexpr std::size_t kMaxIccBytes = std::size_t(16) << 20U;
constexpr int kMaxSegments = 4096;

unsigned byteAt(std::string_view s, std::size_t i)
{
    return static_cast<unsigned char>(s[i]);
}

/// A TIFF structure inside an APP1 segment, in either byte order. Every access is checked.
class ExifReader {
public:
    explicit ExifReader(std::string_view tiff) : m_data(tiff), m_little(tiff.substr(0, 2) == "II") { }

    void read(JpegHeader& header) const
    {
        if (m_data.size() < 8 || (!m_little && m_data.substr(0, 2) != "MM") || u16(2) != 42)
            return;
        const std::size_t first = u32(4);
        header.orientation = static_cast<int>(value(first, 0x0112, 1));
        const std::size_t second = nextDirectory(first);
        if (second == 0)
            return;
        const std::size_t offset = value(second, 0x0201, 0);
        const std::size_t length = value(second, 0x0202, 0);
        if (offset != 0 && length >= 4 && offset < m_data.size() && length <= m_data.size() - offset)
            header.preview = std::string(m_data.substr(offset, length));
    }

private:
    [[nodiscard]] unsigned u16(std::size_t at) const
    {
        if (at + 2 > m_data.size())
            return 0;
        return m_little ? byteAt(m_data, at) | byteAt(m_data, at + 1) << 8U
                        : byteAt(m_data, at) << 8U | byteAt(m_data, at + 1);
    }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const
    {
        return m_little ? u16(at) | u16(at + 2) << 16U : u16(at) << 16U | u16(at + 2);
    }
    [[nodiscard]] std::uint32_t value(std::size_t directory, unsigned tag, std::uint32_t fallback) const
    {
        const unsigned entries = u16(directory);
        for (unsigned i = 0; i < entries; ++i) {
            const std::size_t at = directory + 2 + std::size_t(i) * 12;
            if (at + 12 > m_data.size())
                break;
            if (u16(at) == tag)
                return u16(at + 2) == 3 ? u16(at + 8) : u32(at + 8);
        }
        return fallback;
    }
    [[nodiscard]] std::size_t nextDirectory(std::size_t directory) const
    {
        return u32(directory + 2 + std::size_t(u16(directory)) * 12);
    }

    std::string_view m_data;
    bool m_little;
};

class MarkerWalk {
public:
    explicit MarkerWalk(const InputFile& file) : m_file(file) { }

    Result<JpegHeader> run()
    {
        std::uint64_t at = 2;
        for (int i = 0; i < kMaxSegments; ++i) {
            const std::string prefix = bytes(at, 4);
            if (prefix.size() < 4)
                return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the file ends inside the JPEG header"));
            if (byteAt(prefix, 0) != 0xff)
                return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the JPEG header is damaged"));
            const unsigned marker = byteAt(prefix, 1);
            if (marker == 0xff || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
                at += marker == 0xff ? 1 : 2; // fill byte, or a marker without a length
                continue;
            }
            const std::size_t length = byteAt(prefix, 2) << 8U | byteAt(prefix, 3);
            if (length < 2)
                return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the JPEG header is damaged"));
            if (marker == 0xda || marker == 0xd9)
                break;
            segment(marker, at + 4, length - 2);
            at += 2 + length;
        }
        if (m_header.size.isEmpty())
            return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the JPEG header tells no size"));
        joinIcc();
        return std::move(m_header);
    }

private:
    [[nodiscard]] std::string bytes(std::uint64_t at, std::size_t count) const
    {
        const std::string_view head = m_file.head();
        if (at + count <= head.size())
            return std::string(head.substr(static_cast<std::size_t>(at), count));
        std::string data(count, '\0');
        data.resize(m_file.readAt(at, data.data(), count));
        return data;
    }

    void segment(unsigned marker, std::uint64_t at, std::size_t length)
    {
        const bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame && m_header.size.isEmpty()) {
            readFrame(marker, bytes(at, length));
        } else if (marker == 0xe1 && !m_exif) {
            const std::string data = bytes(at, length);
            m_exif = data.compare(0, 6, std::string_view("Exif\0\0", 6)) == 0;
            if (m_exif)
                ExifReader(std::string_view(data).substr(6)).read(m_header);
        } else if (marker == 0xe2 && length > 14) {
            const std::string data = bytes(at, length);
            if (data.size() > 14 && data.compare(0, 12, std::string_view("ICC_PROFILE\0", 12)) == 0
                && m_iccBytes < kMaxIccBytes) {
                m_iccChunks[byteAt(data, 12)] = data.substr(14);
                m_iccCount = byteAt(data, 13);
                m_iccBytes += data.size();
            }
        }
    }

    void readFrame(unsigned marker, const std::string& data)
    {
        if (data.size() < 6)
            return;
        m_header.size = {byteAt(data, 3) << 8U | byteAt(data, 4), byteAt(data, 1) << 8U | byteAt(data, 2)};
        m_header.components = static_cast<int>(byteAt(data, 5));
        m_header.progressive = marker != 0xc0 && marker != 0xc1 && marker != 0xc9;
        if (data.size() < 6 + 3 * static_cast<std::size_t>(m_header.components))
            return;
        std::uint64_t samples = 0;
        unsigned maxH = 1;
        unsigned maxV = 1;
        for (int c = 0; c < m_header.components; ++c) {
            const unsigned factors = byteAt(data, 7 + 3 * static_cast<std::size_t>(c));
            const unsigned h = std::max(1U, factors >> 4U);
            const unsigned v = std::max(1U, factors & 15U);
            maxH = std::max(maxH, h);
            maxV = std::max(maxV, v);
            samples += std::uint64_t(h) * v;
        }
        const std::uint64_t pixels =
            static_cast<std::uint64_t>(m_header.size.width) * static_cast<std::uint64_t>(m_header.size.height);
        m_header.coefficientBytes = pixels * 2 * samples / (std::uint64_t(maxH) * maxV);
    }

    void joinIcc()
    {
        if (m_iccCount == 0 || m_iccChunks.size() != m_iccCount || m_iccChunks.begin()->first != 1
            || m_iccChunks.rbegin()->first != m_iccCount)
            return;
        for (const auto& [number, chunk] : m_iccChunks)
            m_header.icc += chunk;
    }

    const InputFile& m_file;
    JpegHeader m_header;
    bool m_exif = false;
    std::map<unsigned, std::string> m_iccChunks;
    unsigned m_iccCount = 0;
    std::size_t m_iccBytes = 0;
};

} // namespace

Result<JpegHeader> readJpegHeader(const InputFile& file)
{
    return MarkerWalk(file).run();
}

Status checkJpegHeader(const JpegHeader& header, const Limits& limits)
{
    if (header.components != 1 && header.components != 3)
        return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "a JPEG of %1 channels"),
                       {std::to_string(header.components)});
    if (header.progressive && header.coefficientBytes > limits.decodeBytes)
        return explain(ErrorCode::TooLarge,
                       TESSERA_TR_NOOP("Reason", "a progressive JPEG of this size takes %1 to decode, the limit is %2"),
                       {mebibytes(header.coefficientBytes), mebibytes(limits.decodeBytes)});
    return checkSize(header.size, limits);
}

} // namespace tessera

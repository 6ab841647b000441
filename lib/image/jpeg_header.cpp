// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/jpeg_header.h>

#include <algorithm>
#include <map>
#include <string_view>

#include <core/explain.h>
#include <image/exif_reader.h>
#include <image/input_file.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

constexpr std::string_view kExifMark("Exif\0\0", 6);
constexpr std::string_view kXmpMark("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr std::size_t kMaxIccBytes = std::size_t(16) << 20U;
constexpr int kMaxSegments = 4096;

unsigned byteAt(std::string_view s, std::size_t i)
{
    return static_cast<unsigned char>(s[i]);
}

void readExif(std::string_view tiff, JpegHeader& header)
{
    const ExifReader exif(tiff);
    const std::size_t first = exif.firstDirectory();
    if (first == 0)
        return;
    header.orientation = static_cast<int>(exif.value(first, 0x0112, 1));
    const std::size_t second = exif.nextDirectory(first);
    if (second == 0)
        return;
    const std::size_t offset = exif.value(second, 0x0201, 0);
    const std::size_t length = exif.value(second, 0x0202, 0);
    if (offset != 0 && length >= 4 && offset < tiff.size() && length <= tiff.size() - offset)
        header.preview = std::string(tiff.substr(offset, length));
}

class MarkerWalk {
public:
    MarkerWalk(const InputFile& file, JpegPackets* packets) : m_file(file), m_packets(packets) { }

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
        } else if (marker == 0xe1 && (!m_exif || m_packets)) {
            takePacket(bytes(at, length));
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

    void takePacket(const std::string& data)
    {
        if (!m_exif && data.compare(0, kExifMark.size(), kExifMark) == 0) {
            m_exif = true;
            readExif(std::string_view(data).substr(kExifMark.size()), m_header);
            if (m_packets)
                m_packets->exif = data.substr(kExifMark.size());
        } else if (m_packets && m_packets->xmp.empty() && data.compare(0, kXmpMark.size(), kXmpMark) == 0) {
            m_packets->xmp = data.substr(kXmpMark.size());
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
    JpegPackets* const m_packets;
    JpegHeader m_header;
    bool m_exif = false;
    std::map<unsigned, std::string> m_iccChunks;
    unsigned m_iccCount = 0;
    std::size_t m_iccBytes = 0;
};

} // namespace

Result<JpegHeader> readJpegHeader(const InputFile& file, JpegPackets* packets)
{
    return MarkerWalk(file, packets).run();
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

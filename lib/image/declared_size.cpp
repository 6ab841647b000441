// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/declared_size.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <limits>

namespace tessera {

namespace {

using namespace std::string_view_literals;

constexpr std::int64_t kSizeLimit = std::numeric_limits<std::int64_t>::max();

std::int64_t bigEndian(std::string_view s, std::size_t at)
{
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(s[at + i]);
    return value;
}

std::int64_t littleEndian(std::string_view s, std::size_t at, std::size_t bytes)
{
    std::int64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(s[at + i]);
    return value;
}

bool begins(std::string_view s, std::string_view with, std::size_t whole)
{
    return s.size() >= whole && s.substr(0, with.size()) == with;
}

/// BMP's numbers are signed: a negative height means rows from the top down.
std::int64_t magnitude(std::int64_t value)
{
    return std::llabs(static_cast<std::int64_t>(static_cast<std::int32_t>(static_cast<std::uint32_t>(value))));
}

std::optional<Size> bmpSize(std::string_view head)
{
    if (littleEndian(head, 14, 4) == 12) // the oldest kind
        return Size{littleEndian(head, 18, 2), littleEndian(head, 20, 2)};
    return Size{magnitude(littleEndian(head, 18, 4)), magnitude(littleEndian(head, 22, 4))};
}

std::optional<Size> webpSize(std::string_view head)
{
    const std::string_view kind = head.substr(12, 4);
    if (kind == "VP8X"sv)
        return Size{littleEndian(head, 24, 3) + 1, littleEndian(head, 27, 3) + 1};
    if (kind == "VP8L"sv) {
        const std::int64_t bits = littleEndian(head, 21, 4);
        return Size{(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
    }
    return Size{littleEndian(head, 26, 2) & 0x3fff, littleEndian(head, 28, 2) & 0x3fff};
}

/// Words between spaces; a "#" begins a remark to the line's end.
class PnmWords {
public:
    explicit PnmWords(std::string_view text) : m_text(text) { }

    std::optional<std::int64_t> number()
    {
        while (m_at < m_text.size() && (isSpace(m_text[m_at]) || m_text[m_at] == '#'))
            m_at = m_text[m_at] == '#' ? std::min(m_text.find('\n', m_at), m_text.size()) : m_at + 1;
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), value);
        const auto stop = static_cast<std::size_t>(end - m_text.data());
        if (stop == m_at || stop >= m_text.size() || !isSpace(m_text[stop]))
            return std::nullopt;
        m_at = stop;
        return error == std::errc() ? value : kSizeLimit;
    }

private:
    static bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
    const std::string_view m_text;
    std::size_t m_at = 2;
};

std::optional<Size> pnmSize(std::string_view head)
{
    PnmWords words(head);
    const auto width = words.number();
    const auto height = words.number();
    if (!width || !height)
        return std::nullopt;
    return Size{*width, *height};
}

} // namespace

std::optional<Size> declaredSize(std::string_view head)
{
    if (begins(head, "\x89PNG\r\n\x1a\n"sv, 24) && head.substr(12, 4) == "IHDR"sv)
        return Size{bigEndian(head, 16), bigEndian(head, 20)};
    if (begins(head, "GIF8"sv, 10))
        return Size{littleEndian(head, 6, 2), littleEndian(head, 8, 2)};
    if (begins(head, "BM"sv, 26))
        return bmpSize(head);
    if (begins(head, "RIFF"sv, 30) && head.substr(8, 6) == "WEBPVP"sv)
        return webpSize(head);
    if (head.size() > 2 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6')
        return pnmSize(head);
    return std::nullopt;
}

std::uint64_t interlacedBytes(std::string_view head)
{
    constexpr std::size_t header = 33;
    constexpr std::size_t depthAt = 24;
    constexpr std::size_t colourAt = 25;
    constexpr std::size_t interlaceAt = 28;
    if (!begins(head, "\x89PNG\r\n\x1a\n"sv, header) || head[interlaceAt] == 0)
        return 0;
    // Grey, -, RGB, palette (shown as RGB), grey and alpha, -, RGBA.
    constexpr std::uint64_t channels[] = {1, 0, 3, 3, 2, 0, 4};
    const auto colour = static_cast<unsigned char>(head[colourAt]);
    const std::uint64_t pixel = (colour < std::size(channels) ? channels[colour] : 4) * (head[depthAt] == 16 ? 2U : 1U);
    const auto width = static_cast<std::uint64_t>(bigEndian(head, 16));
    const auto height = static_cast<std::uint64_t>(bigEndian(head, 20));
    const std::uint64_t pixels = width * height; // 32 bits each
    return pixels > std::numeric_limits<std::uint64_t>::max() / pixel ? std::numeric_limits<std::uint64_t>::max()
                                                                      : pixels * pixel;
}

} // namespace tessera

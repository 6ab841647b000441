// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/lossless_codec.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <zstd.h>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr int kLevel = 1; // photographs get little smaller with more
constexpr std::size_t kChannels = 4;

/// The mean of the bytes to the left and above; what is missing of them takes no part.
unsigned predicted(const std::uint8_t* row, const std::uint8_t* above, std::size_t at)
{
    if (at < kChannels)
        return above != nullptr ? above[at] : 0U;
    const unsigned left = row[at - kChannels];
    return above != nullptr ? (left + above[at]) / 2 : left;
}

void filterRow(const std::uint8_t* row, const std::uint8_t* above, std::size_t width, std::uint8_t* planes)
{
    for (std::size_t x = 0; x < width; ++x) {
        const std::size_t at = x * kChannels;
        unsigned adds[kChannels];
        for (std::size_t c = 0; c < kChannels; ++c)
            adds[c] = row[at + c] - predicted(row, above, at + c);
        planes[x] = static_cast<std::uint8_t>(adds[0] - adds[1]);
        planes[width + x] = static_cast<std::uint8_t>(adds[1]);
        planes[2 * width + x] = static_cast<std::uint8_t>(adds[2] - adds[1]);
        planes[3 * width + x] = static_cast<std::uint8_t>(adds[3]);
    }
}

void unfilterRow(const std::uint8_t* planes, const std::uint8_t* above, std::size_t width, std::uint8_t* row)
{
    for (std::size_t x = 0; x < width; ++x) {
        const std::size_t at = x * kChannels;
        const unsigned green = planes[width + x];
        const unsigned adds[kChannels] = {planes[x] + green, green, planes[2 * width + x] + green,
                                          planes[3 * width + x]};
        for (std::size_t c = 0; c < kChannels; ++c)
            row[at + c] = static_cast<std::uint8_t>(predicted(row, above, at + c) + adds[c]);
    }
}

} // namespace

Result<std::string> encodeLossless(const PixelView& view)
{
    const auto width = static_cast<std::size_t>(view.area.width);
    std::vector<std::uint8_t> planes(width * kChannels * static_cast<std::size_t>(view.area.height));
    std::uint8_t* to = planes.data();
    const std::uint8_t* above = nullptr;
    for (std::int64_t y = view.area.y; y < view.area.bottom(); ++y) {
        const std::uint8_t* const row = view.at(view.area.x, y);
        filterRow(row, above, width, to);
        to += width * kChannels;
        above = row;
    }
    std::string bytes(ZSTD_compressBound(planes.size()), '\0');
    const std::size_t size = ZSTD_compress(bytes.data(), bytes.size(), planes.data(), planes.size(), kLevel);
    if (ZSTD_isError(size) != 0)
        return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "the tile cannot be encoded"));
    bytes.resize(size);
    return bytes;
}

bool decodeLossless(std::string_view bytes, Pixels& to)
{
    const auto width = static_cast<std::size_t>(to.width());
    std::vector<std::uint8_t> planes(width * kChannels * static_cast<std::size_t>(to.height()));
    // The decoder takes several frames in a row, too; the first one has to be all there is.
    if (ZSTD_findFrameCompressedSize(bytes.data(), bytes.size()) != bytes.size()
        || ZSTD_decompress(planes.data(), planes.size(), bytes.data(), bytes.size()) != planes.size())
        return false;
    const std::uint8_t* from = planes.data();
    const std::uint8_t* above = nullptr;
    for (int y = 0; y < to.height(); ++y) {
        std::uint8_t* const row = to.row(y);
        unfilterRow(from, above, width, row);
        from += width * kChannels;
        above = row;
    }
    return true;
}

} // namespace tessera

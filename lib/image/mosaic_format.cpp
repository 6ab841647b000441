// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/mosaic_format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include <xxhash.h>

#include <image/byte_stream.h>

namespace tessera::mosaic_format {

namespace {

constexpr std::uint64_t kMosaicMagic = 0x434941534f4d5354; ///< "TSMOSAIC"
constexpr std::uint32_t kMosaicVersion = 1;
constexpr std::uint32_t kGrowing = std::bit_width(kMostSlots / kFirstSlots); ///< segments until the largest, with it
/// Slots are counted from here, so that segments of doubling sizes begin at powers of two.
constexpr std::uint32_t kBias = kFirstSlots;

} // namespace

std::uint32_t checksum(const std::uint8_t* bytes, std::size_t count)
{
    return static_cast<std::uint32_t>(XXH3_64bits(bytes, count));
}

std::uint32_t checkOf(const Record& record)
{
    std::array<std::uint8_t, 2 * sizeof(std::uint64_t) + 3 * sizeof(std::uint32_t)> bytes{};
    std::uint8_t* to = bytes.data();
    const auto add = [&to](const auto& value) {
        std::memcpy(to, &value, sizeof value);
        to += sizeof value;
    };
    add(record.name);
    add(record.stamp);
    add(record.failedAt);
    add(record.fine);
    add(record.coarse);
    return std::max(1U, checksum(bytes.data(), bytes.size()));
}

std::string head()
{
    ByteWriter out;
    out.fixed(kMosaicMagic);
    out.fixed(kMosaicVersion, 4);
    out.fixed(std::endian::native == std::endian::little ? 1 : 2, 4);
    for (const std::size_t size : {sizeof(Record), kCoarseBytes, kFineBytes})
        out.fixed(size, 4);
    out.fixed(kFirstSlots, 4);
    out.fixed(kMostSlots, 4);
    return out.take();
}

std::uint64_t SegmentPlace::bytesFor(std::uint32_t slotCount)
{
    const std::uint64_t bytes = std::uint64_t(slotCount) * (sizeof(Record) + kCoarseBytes + kFineBytes);
    return (bytes + kHeadBytes - 1) / kHeadBytes * kHeadBytes;
}

SegmentPlace segmentPlace(std::uint32_t segment)
{
    std::uint64_t offset = kHeadBytes;
    std::uint32_t slotCount = kFirstSlots;
    const std::uint32_t doubled = std::min(segment, kGrowing - 1);
    for (std::uint32_t i = 0; i < doubled; ++i, slotCount *= 2)
        offset += SegmentPlace::bytesFor(slotCount);
    if (segment < kGrowing)
        return {offset, slotCount - kBias, slotCount};
    const std::uint32_t further = segment - doubled;
    return {offset + further * SegmentPlace::bytesFor(kMostSlots), slotCount - kBias + further * kMostSlots,
            kMostSlots};
}

SlotPlace slotPlace(std::uint32_t slot)
{
    const std::uint64_t at = std::uint64_t(slot) + kBias;
    if (at >= std::uint64_t(kMostSlots) * 2) {
        const std::uint64_t further = at / kMostSlots - 1;
        return {static_cast<std::uint32_t>(kGrowing - 1 + further), static_cast<std::uint32_t>(at % kMostSlots)};
    }
    const auto segment = static_cast<std::uint32_t>(std::bit_width(at / kFirstSlots)) - 1;
    return {segment, static_cast<std::uint32_t>(at - (std::uint64_t(kFirstSlots) << segment))};
}

} // namespace tessera::mosaic_format

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include <image/micro_thumbnail.h>

namespace tessera {

/// The bytes of a mosaic's file: a head, then segments of slots. Each segment has first the records of its slots, then
/// their pictures in 4 x 4 pixels, then those in 16 x 16: what is shown from afar lies together.
namespace mosaic_format {

inline constexpr std::uint64_t kHeadBytes = 4096; ///< a page; what the head tells is at its beginning
inline constexpr int kCoarseSide = 4;
inline constexpr std::size_t kCoarseBytes = std::size_t(kCoarseSide) * kCoarseSide * 4;
inline constexpr std::size_t kFineBytes = MicroThumbnail::kBytes;
inline constexpr std::uint32_t kFirstSlots = 64; ///< of the first segment: small folders take little
inline constexpr std::uint32_t kMostSlots = 4096;
inline constexpr std::uint32_t kMostSegments = 4096; ///< about 16 million slots

/// What a slot holds. It counts once `check` fits the rest, which is written last. In the machine's byte order.
struct Record {
    std::uint64_t name = 0;
    std::uint64_t stamp = 0;
    std::uint32_t failedAt = 0; ///< minutes since 1970; 0: there is a picture
    std::uint32_t fine = 0;     ///< checksum of the 16 x 16 pixels; 0: of what no file keeps, there may be none
    std::uint32_t coarse = 0;   ///< checksum of the 4 x 4 pixels
    std::atomic<std::uint32_t> check{0};
};
static_assert(sizeof(Record) == 32 && std::atomic<std::uint32_t>::is_always_lock_free);

/// Of a record's other fields; never 0.
[[nodiscard]] std::uint32_t checkOf(const Record& record);
[[nodiscard]] std::uint32_t checksum(const std::uint8_t* bytes, std::size_t count);

/// The first bytes of every file of this version on this kind of machine; another beginning is another format.
[[nodiscard]] std::string head();

/// Where a segment lies. Each of the first ones is twice as large as the one before.
struct SegmentPlace {
    std::uint64_t offset = 0;    ///< in the file, a multiple of kHeadBytes
    std::uint32_t firstSlot = 0; ///< its first slot's number
    std::uint32_t slotCount = 0;
    [[nodiscard]] std::uint64_t end() const { return offset + bytesFor(slotCount); }
    /// Whole pages.
    [[nodiscard]] static std::uint64_t bytesFor(std::uint32_t slotCount);
};
[[nodiscard]] SegmentPlace segmentPlace(std::uint32_t segment);

struct SlotPlace {
    std::uint32_t segment = 0;
    std::uint32_t index = 0; ///< in the segment
};
[[nodiscard]] SlotPlace slotPlace(std::uint32_t slot);

} // namespace mosaic_format

} // namespace tessera

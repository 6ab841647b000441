// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of a mosaic, under no lock.
#include <image/mosaic_store.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace tessera {

namespace {

void copySquare(const std::uint8_t* from, int side, std::uint8_t* to, std::size_t strideBytes)
{
    const std::size_t row = static_cast<std::size_t>(side) * 4;
    for (int y = 0; y < side; ++y, from += row, to += strideBytes)
        std::memcpy(to, from, row);
}

/// A square from one of 4 x 4 pixels, where there is nothing finer.
void spread(const std::uint8_t* coarse, int side, std::uint8_t* to, std::size_t strideBytes)
{
    const int times = side / mosaic_format::kCoarseSide;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x)
            std::memcpy(to + static_cast<std::size_t>(y) * strideBytes + static_cast<std::size_t>(x) * 4,
                        coarse + static_cast<std::size_t>((y / times) * mosaic_format::kCoarseSide + x / times) * 4, 4);
    }
}

void readCoarse(const std::uint8_t* coarse, int side, std::uint8_t* to, std::size_t strideBytes)
{
    if (side == mosaic_format::kCoarseSide)
        return copySquare(coarse, side, to, strideBytes);
    if (side == 2)
        return halveSquare(coarse, mosaic_format::kCoarseSide, to, strideBytes);
    std::array<std::uint8_t, 2 * 2 * 4> pair{};
    halveSquare(coarse, mosaic_format::kCoarseSide, pair.data(), 2 * 4);
    halveSquare(pair.data(), 2, to, strideBytes);
}

} // namespace

MosaicSegment& MosaicStore::segmentOf(const mosaic_format::SlotPlace& place) const
{
    MosaicSegment* const segment = m_segments[place.segment].load(std::memory_order_acquire);
    assert(segment != nullptr);
    return *segment;
}

const MosaicStore::Record& MosaicStore::recordOf(Slot slot) const
{
    const mosaic_format::SlotPlace place = mosaic_format::slotPlace(slot);
    return std::as_const(segmentOf(place)).record(place.index);
}

bool MosaicStore::isPicture(Slot slot) const
{
    const mosaic_format::SlotPlace place = mosaic_format::slotPlace(slot);
    const MosaicSegment& segment = segmentOf(place);
    return segment.record(place.index).failedAt == 0 && !segment.isBad(place.index);
}

MosaicStore::Slot MosaicStore::find(std::uint64_t name) const
{
    const Slot slot = m_index.find(name);
    return slot != kNone && isPicture(slot) ? slot : kNone;
}

std::uint64_t MosaicStore::stamp(Slot slot) const
{
    return recordOf(slot).stamp;
}

std::optional<MosaicStore::Failure> MosaicStore::failureOf(std::uint64_t name) const
{
    const Slot slot = m_index.find(name);
    if (slot == kNone || recordOf(slot).failedAt == 0)
        return std::nullopt;
    return Failure{recordOf(slot).stamp, recordOf(slot).failedAt};
}

void MosaicStore::read(Slot slot, int side, std::uint8_t* rgba, std::size_t strideBytes) const
{
    const mosaic_format::SlotPlace place = mosaic_format::slotPlace(slot);
    MosaicSegment& segment = segmentOf(place);
    const std::uint8_t* const coarse = std::as_const(segment).coarse(place.index);
    if (side <= mosaic_format::kCoarseSide)
        return readCoarse(coarse, side, rgba, strideBytes);
    if (std::as_const(segment).record(place.index).fine == 0) // there was no memory for more
        return spread(coarse, side, rgba, strideBytes);
    // Those of 16 pixels are proved when they are read: at the opening that would take all of the file.
    const std::uint8_t* const fine = std::as_const(segment).fine(place.index);
    useFine(segment, place.index);
    if (mosaic_format::checksum(fine, mosaic_format::kFineBytes) != std::as_const(segment).record(place.index).fine) {
        const std::uint64_t name = std::as_const(segment).record(place.index).name;
        if (segment.setBad(place.index) && m_index.find(name) == slot)
            m_pictures.fetch_sub(1, std::memory_order_relaxed);
        return spread(coarse, side, rgba, strideBytes);
    }
    if (side == MicroThumbnail::kSide)
        return copySquare(fine, side, rgba, strideBytes);
    halveSquare(fine, MicroThumbnail::kSide, rgba, strideBytes);
}

// Pages that were used stay part of this program's memory: all of a large folder's in the end.
void MosaicStore::useFine(MosaicSegment& segment, std::uint32_t index) const
{
    if (!segment.useFine(index) || m_fineBlocks.fetch_add(1, std::memory_order_relaxed) + 1 < kMostFineBlocks)
        return;
    m_fineBlocks.store(0, std::memory_order_relaxed);
    for (const auto& one : m_segments) {
        MosaicSegment* const there = one.load(std::memory_order_acquire);
        if (!there)
            break;
        there->letGo();
    }
}

std::uint32_t MosaicStore::averageOf(Slot slot) const
{
    const mosaic_format::SlotPlace place = mosaic_format::slotPlace(slot);
    const std::uint8_t* pixel = std::as_const(segmentOf(place)).coarse(place.index);
    constexpr std::uint32_t pixels = mosaic_format::kCoarseSide * mosaic_format::kCoarseSide;
    std::array<std::uint32_t, 4> sum{};
    for (std::uint32_t i = 0; i < pixels; ++i, pixel += 4) {
        for (std::size_t c = 0; c < sum.size(); ++c)
            sum[c] += pixel[c];
    }
    const std::uint32_t alpha = sum[3];
    if (alpha == 0)
        return 0;
    static constexpr std::uint32_t full = 255;
    const auto part = [alpha](std::uint32_t colour) { return std::min((colour * full + alpha / 2) / alpha, full); };
    return part(sum[0]) << 24U | part(sum[1]) << 16U | part(sum[2]) << 8U | (alpha + pixels / 2) / pixels;
}

} // namespace tessera

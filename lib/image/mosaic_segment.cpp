// SPDX-License-Identifier: GPL-3.0-or-later
// Slots of a mosaic in memory; what writes the file is in mosaic_file.cpp.
#include <image/mosaic_file.h>

#include <algorithm>

#include <sys/mman.h>
#include <unistd.h>

namespace tessera {

MosaicSegment::MosaicSegment(void* mapping, std::size_t mapped, std::size_t skipped, std::uint32_t slotCount)
    : m_mapping(mapping), m_mapped(mapped), m_bytes(static_cast<std::uint8_t*>(mapping) + skipped), m_slots(slotCount),
      m_bad(std::make_unique<std::atomic<bool>[]>(slotCount))
{
}

MosaicSegment::~MosaicSegment()
{
    ::munmap(m_mapping, m_mapped);
}

std::unique_ptr<MosaicSegment> MosaicSegment::inMemory(std::uint32_t slotCount)
{
    const auto bytes = static_cast<std::size_t>(mosaic_format::SegmentPlace::bytesFor(slotCount));
    void* const mapping = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED)
        return nullptr;
    return std::unique_ptr<MosaicSegment>(new MosaicSegment(mapping, bytes, 0, slotCount));
}

std::unique_ptr<MosaicSegment> MosaicSegment::of(int fd, const mosaic_format::SegmentPlace& place, bool writable)
{
    // Segments begin at multiples of 4 KiB, and some machines have larger pages.
    const long asked = ::sysconf(_SC_PAGESIZE);
    const std::uint64_t page = asked > 0 ? static_cast<std::uint64_t>(asked) : mosaic_format::kHeadBytes;
    const std::uint64_t skipped = place.offset % page;
    const auto bytes = static_cast<std::size_t>(skipped + mosaic_format::SegmentPlace::bytesFor(place.slotCount));
    void* const mapping = ::mmap(nullptr, bytes, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd,
                                 static_cast<off_t>(place.offset - skipped));
    if (mapping == MAP_FAILED)
        return nullptr;
    return std::unique_ptr<MosaicSegment>(
        new MosaicSegment(mapping, bytes, static_cast<std::size_t>(skipped), place.slotCount));
}

std::size_t MosaicSegment::coarseAt(std::uint32_t index) const
{
    return std::size_t(m_slots) * sizeof(mosaic_format::Record) + std::size_t(index) * mosaic_format::kCoarseBytes;
}

std::size_t MosaicSegment::fineAt(std::uint32_t index) const
{
    return std::size_t(m_slots) * (sizeof(mosaic_format::Record) + mosaic_format::kCoarseBytes)
           + std::size_t(index) * mosaic_format::kFineBytes;
}

const mosaic_format::Record& MosaicSegment::record(std::uint32_t index) const
{
    return *reinterpret_cast<const mosaic_format::Record*>(m_bytes
                                                           + std::size_t(index) * sizeof(mosaic_format::Record));
}

mosaic_format::Record& MosaicSegment::record(std::uint32_t index)
{
    return *reinterpret_cast<mosaic_format::Record*>(m_bytes + std::size_t(index) * sizeof(mosaic_format::Record));
}

const std::uint8_t* MosaicSegment::coarse(std::uint32_t index) const
{
    return m_bytes + coarseAt(index);
}

std::uint8_t* MosaicSegment::coarse(std::uint32_t index)
{
    return m_bytes + coarseAt(index);
}

const std::uint8_t* MosaicSegment::fine(std::uint32_t index) const
{
    return m_bytes + fineAt(index);
}

std::uint8_t* MosaicSegment::fine(std::uint32_t index)
{
    return m_bytes + fineAt(index);
}

bool MosaicSegment::isWhole(std::uint32_t index) const
{
    const mosaic_format::Record& slot = record(index);
    return slot.check.load(std::memory_order_acquire) == mosaic_format::checkOf(slot)
           && (slot.failedAt != 0
               || slot.coarse == mosaic_format::checksum(coarse(index), mosaic_format::kCoarseBytes));
}

bool MosaicSegment::isBlank(std::uint32_t index) const
{
    const std::uint8_t* const first = m_bytes + std::size_t(index) * sizeof(mosaic_format::Record);
    return std::all_of(first, first + sizeof(mosaic_format::Record), [](std::uint8_t byte) { return byte == 0; });
}

void MosaicSegment::willBeScanned() const
{
    (void)::madvise(m_mapping, static_cast<std::size_t>(m_bytes - static_cast<std::uint8_t*>(m_mapping)) + fineAt(0),
                    MADV_WILLNEED);
}

} // namespace tessera

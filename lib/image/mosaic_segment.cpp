// SPDX-License-Identifier: GPL-3.0-or-later
// Slots of a mosaic in memory; what writes the file is in mosaic_file.cpp.
#include <image/mosaic_file.h>

#include <algorithm>

#include <sys/mman.h>
#include <unistd.h>

namespace tessera {

namespace {

std::uint64_t pageBytes()
{
    const long asked = ::sysconf(_SC_PAGESIZE);
    return asked > 0 ? static_cast<std::uint64_t>(asked) : mosaic_format::kHeadBytes;
}

} // namespace

MosaicSegment::MosaicSegment(void* mapping, std::size_t mapped, std::size_t skipped, std::uint32_t slotCount,
                             Backing backing)
    : m_mapping(mapping), m_mapped(mapped), m_bytes(static_cast<std::uint8_t*>(mapping) + skipped), m_slots(slotCount),
      m_backing(backing), m_bad(std::make_unique<std::atomic<bool>[]>(slotCount)),
      m_usedBlocks(std::make_unique<std::atomic<bool>[]>(fineBlocks()))
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
    return std::unique_ptr<MosaicSegment>(new MosaicSegment(mapping, bytes, 0, slotCount, Backing::Memory));
}

std::unique_ptr<MosaicSegment> MosaicSegment::of(int fd, const mosaic_format::SegmentPlace& place, bool writable)
{
    // Segments begin at multiples of 4 KiB, and some machines have larger pages.
    const std::uint64_t skipped = place.offset % pageBytes();
    const auto bytes = static_cast<std::size_t>(skipped + mosaic_format::SegmentPlace::bytesFor(place.slotCount));
    void* const mapping = ::mmap(nullptr, bytes, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd,
                                 static_cast<off_t>(place.offset - skipped));
    if (mapping == MAP_FAILED)
        return nullptr;
    return std::unique_ptr<MosaicSegment>(
        new MosaicSegment(mapping, bytes, static_cast<std::size_t>(skipped), place.slotCount, Backing::File));
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

bool MosaicSegment::useFine(std::uint32_t index)
{
    std::atomic<bool>& used = m_usedBlocks[std::size_t(index) * mosaic_format::kFineBytes / kFineBlockBytes];
    return m_backing == Backing::File && !used.load(std::memory_order_relaxed)
           && !used.exchange(true, std::memory_order_relaxed);
}

void MosaicSegment::letGo()
{
    if (m_backing == Backing::Memory) // there is no other copy
        return;
    for (std::size_t i = 0; i < fineBlocks(); ++i)
        m_usedBlocks[i].store(false, std::memory_order_relaxed);
    const std::uintptr_t page = pageBytes();
    const auto begin = reinterpret_cast<std::uintptr_t>(m_bytes + fineAt(0));
    const std::uintptr_t first = (begin + page - 1) / page * page;
    const std::uintptr_t end = reinterpret_cast<std::uintptr_t>(m_mapping) + m_mapped;
    if (first < end)
        (void)::madvise(reinterpret_cast<void*>(first), end - first, MADV_DONTNEED);
}

} // namespace tessera

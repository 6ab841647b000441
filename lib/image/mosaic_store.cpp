// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/mosaic_store.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include <xxhash.h>

#include <core/explain.h>

namespace tessera {

namespace {

/// Slots of names that have got another one are not used again while anybody may read them. A file that has many is
/// started anew instead.
constexpr std::uint32_t kWasteAllowed = 4096;

constexpr int kMiddleSide = MicroThumbnail::kSide / 2;
constexpr std::size_t kMiddleStride = MicroThumbnail::kStride / 2;
constexpr std::size_t kCoarseStride = std::size_t(mosaic_format::kCoarseSide) * 4;

} // namespace

std::uint64_t mosaicName(std::string_view pathBelowFolder)
{
    return XXH3_64bits(pathBelowFolder.data(), pathBelowFolder.size());
}

// --- opening -------------------------------------------------------------------------------------------

Result<std::shared_ptr<MosaicStore>> MosaicStore::open(const std::string& file, std::uint64_t memoryBytes)
{
    try {
        std::shared_ptr<MosaicStore> store(new MosaicStore(memoryBytes));
        store->load(file, false);
        if (store->isWasteful()) {
            store.reset(new MosaicStore(memoryBytes));
            store->load(file, true);
        }
        return store;
    } catch (const std::bad_alloc&) {
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "there is not enough memory to open this"));
    }
}

void MosaicStore::load(const std::string& path, bool anew)
{
    const Lock lock(m_mutex);
    m_file = std::make_unique<MosaicFile>(path, anew);
    for (std::uint32_t i = 0; i < m_file->segments(); ++i) {
        std::unique_ptr<MosaicSegment> segment = m_file->segment(i);
        if (!segment)
            break;
        segment->willBeScanned();
        m_segments[i].store(segment.get(), std::memory_order_release);
        loadSegment(i, *segment);
        m_owned.push_back(std::move(segment));
    }
    // What others write, and what could not be mapped, is left alone.
    if (!m_file->isWritable() || m_owned.size() < m_file->segments())
        m_next = mosaic_format::segmentPlace(static_cast<std::uint32_t>(m_owned.size())).firstSlot;
}

void MosaicStore::loadSegment(std::uint32_t number, const MosaicSegment& segment)
{
    const Slot first = mosaic_format::segmentPlace(number).firstSlot;
    for (std::uint32_t i = 0; i < segment.slotCount(); ++i) {
        if (segment.isBlank(i))
            continue;
        m_next = first + i + 1;
        if (segment.isWhole(i))
            publish(segment.record(i).name, first + i, segment.record(i).failedAt == 0);
    }
}

bool MosaicStore::isWasteful() const
{
    const Lock lock(m_mutex);
    return m_file->isWritable() && m_next > kWasteAllowed && m_next / 2 > m_names;
}

// --- writing -------------------------------------------------------------------------------------------

/// In place of what the name had; the later slot counts.
void MosaicStore::publish(std::uint64_t name, Slot slot, bool picture)
{
    const Slot before = m_index.find(name);
    m_names += before == kNone ? 1 : 0;
    const bool had = before != kNone && isPicture(before);
    m_index.set(name, slot);
    if (picture && !had)
        m_pictures.fetch_add(1, std::memory_order_relaxed);
    else if (!picture && had)
        m_pictures.fetch_sub(1, std::memory_order_relaxed);
}

MosaicSegment* MosaicStore::segmentForNext()
{
    const std::uint32_t number = mosaic_format::slotPlace(m_next).segment;
    if (number < m_owned.size())
        return m_owned[number].get();
    if (number >= mosaic_format::kMostSegments)
        return nullptr;
    std::unique_ptr<MosaicSegment> made;
    if (number == m_file->segments())
        made = m_file->grow();
    if (!made) {
        const mosaic_format::SegmentPlace place = mosaic_format::segmentPlace(number);
        made = MosaicSegment::inMemory(place.slotCount);
        m_firstInMemory = std::min(m_firstInMemory, place.firstSlot); // files do not grow again
    }
    if (!made)
        return nullptr;
    m_segments[number].store(made.get(), std::memory_order_release);
    m_owned.push_back(std::move(made));
    return m_owned.back().get();
}

/// For the next slot. What is not written of a segment takes none.
MosaicStore::Detail MosaicStore::takeMemory()
{
    constexpr std::uint64_t kLeast = sizeof(Record) + mosaic_format::kCoarseBytes;
    constexpr std::uint64_t kWhole = kLeast + mosaic_format::kFineBytes;
    if (m_next < m_firstInMemory)
        return Detail::Fine;
    const bool isFine = m_memoryTaken + kWhole <= m_memoryBytes / 2;
    const std::uint64_t bytes = isFine ? kWhole : kLeast;
    if (m_memoryTaken + bytes > m_memoryBytes)
        return Detail::None;
    m_memoryTaken += bytes;
    return isFine ? Detail::Fine : Detail::Coarse;
}

bool MosaicStore::isAlready(Slot slot, const Record& wanted) const
{
    if (slot == kNone || segmentOf(mosaic_format::slotPlace(slot)).isBad(mosaic_format::slotPlace(slot).index))
        return false;
    const Record& there = recordOf(slot);
    return there.stamp == wanted.stamp && there.failedAt == wanted.failedAt
           && (there.fine == wanted.fine || there.fine == 0) && there.coarse == wanted.coarse;
}

Result<MosaicStore::Slot> MosaicStore::add(const Entry& entry)
{
    Coarse coarse{};
    Record wanted;
    wanted.name = entry.name;
    wanted.stamp = entry.stamp;
    wanted.failedAt = entry.failedAt;
    if (entry.picture != nullptr) {
        std::array<std::uint8_t, kMiddleStride * kMiddleSide> middle{};
        halveSquare(entry.picture->rgba.data(), MicroThumbnail::kSide, middle.data(), kMiddleStride);
        halveSquare(middle.data(), kMiddleSide, coarse.data(), kCoarseStride);
        wanted.fine = mosaic_format::checksum(entry.picture->rgba.data(), mosaic_format::kFineBytes);
        wanted.coarse = mosaic_format::checksum(coarse.data(), mosaic_format::kCoarseBytes);
    }

    const Lock lock(m_mutex);
    if (const Slot there = m_index.find(entry.name); isAlready(there, wanted))
        return there;
    MosaicSegment* const segment = segmentForNext();
    const Detail detail = segment != nullptr ? takeMemory() : Detail::None;
    if (detail == Detail::None) {
        m_full = true;
        return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "there is no memory for more pictures of the wall"));
    }
    const Slot slot = m_next++;
    const std::uint32_t index = mosaic_format::slotPlace(slot).index;
    if (detail == Detail::Coarse)
        wanted.fine = 0;
    if (entry.picture != nullptr) {
        if (detail == Detail::Fine) {
            std::memcpy(segment->fine(index), entry.picture->rgba.data(), mosaic_format::kFineBytes);
            useFine(*segment, index);
        }
        std::memcpy(segment->coarse(index), coarse.data(), mosaic_format::kCoarseBytes);
    }
    Record& record = segment->record(index);
    record.name = wanted.name;
    record.stamp = wanted.stamp;
    record.failedAt = wanted.failedAt;
    record.fine = wanted.fine;
    record.coarse = wanted.coarse;
    record.check.store(mosaic_format::checkOf(record), std::memory_order_release);
    publish(entry.name, slot, entry.picture != nullptr);
    return slot;
}

Result<MosaicStore::Slot> MosaicStore::put(std::uint64_t name, std::uint64_t stamp, const MicroThumbnail& picture)
{
    return add({name, stamp, 0, &picture});
}

Status MosaicStore::putFailure(std::uint64_t name, const Failure& failure)
{
    const auto minutes = static_cast<std::uint32_t>(std::clamp<std::int64_t>(failure.minutes, 1, UINT32_MAX));
    const Result<Slot> added = add({name, failure.stamp, minutes, nullptr});
    return added ? Status() : Status(added.error());
}

bool MosaicStore::isKept() const
{
    const Lock lock(m_mutex);
    return m_file->isWritable();
}

std::optional<Error> MosaicStore::problem() const
{
    const Lock lock(m_mutex);
    return m_file->problem();
}

} // namespace tessera

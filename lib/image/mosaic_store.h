// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <core/mutex.h>
#include <core/result.h>
#include <image/micro_thumbnail.h>
#include <image/mosaic_file.h>
#include <image/mosaic_index.h>

namespace tessera {

/// The micro-thumbnails of one folder, in a memory-mapped file that stays for the next time. Slots keep their number
/// and their picture as long as the store is there; what is put anew for a name gets another slot. Thread-safe; readers
/// never wait for writers. open() and put() wait for the disk, read() for what of it was not read yet. Where the file
/// cannot be written (a full disk, another program that writes it), what is new is kept in memory, and nobody is told
/// but who asks. That memory is bounded: once half of it is taken, of further pictures only the 4 x 4 pixels are kept;
/// once all of it is, there are no further ones. Of the file's 16 x 16 pixels no more than 32 MiB stay mapped in.
class MosaicStore {
public:
    using Slot = std::uint32_t;
    static constexpr Slot kNone = MosaicIndex::kNoSlot;

    static constexpr std::uint64_t kMemoryBytes = std::uint64_t(64) << 20U;

    /// "" as `file`: in memory only. `memoryBytes`: the most for pictures that no file keeps. A file that is damaged or
    /// of another version is started anew, single damaged pictures are left out. Errors: TooLarge when there is no
    /// memory.
    [[nodiscard]] static Result<std::shared_ptr<MosaicStore>> open(const std::string& file,
                                                                   std::uint64_t memoryBytes = kMemoryBytes);

    MosaicStore(const MosaicStore&) = delete;
    MosaicStore& operator=(const MosaicStore&) = delete;

    /// `name`: hash of an item's path below the folder (mosaicName()). kNone when there is none.
    [[nodiscard]] Slot find(std::uint64_t name) const;
    /// What the picture was made from (0: not known), and when it is found to be another the caller puts anew.
    [[nodiscard]] std::uint64_t stamp(Slot slot) const;
    /// What is there already, with the same stamp, keeps its slot. Errors: Full when there is no memory for more, and
    /// isFull() from then on.
    [[nodiscard]] Result<Slot> put(std::uint64_t name, std::uint64_t stamp, const MicroThumbnail& picture);
    /// Writes side x side premultiplied RGBA pixels (side 1, 2, 4, 8 or 16) at `rgba`, rows `strideBytes` apart.
    void read(Slot slot, int side, std::uint8_t* rgba, std::size_t strideBytes) const;
    /// No picture can be put any more.
    [[nodiscard]] bool isFull() const { return m_full.load(std::memory_order_relaxed); }
    /// 0xRRGGBBAA, not premultiplied; 0 where all is transparent.
    [[nodiscard]] std::uint32_t averageOf(Slot slot) const;
    /// How many names have a picture.
    [[nodiscard]] std::size_t count() const { return m_pictures.load(std::memory_order_relaxed); }

    /// That no picture could be made of what had this stamp (0: not known), and when.
    struct Failure {
        std::uint64_t stamp = 0;
        std::int64_t minutes = 0; ///< since 1970
    };
    /// In place of a picture, if there is one.
    Status putFailure(std::uint64_t name, const Failure& failure);
    [[nodiscard]] std::optional<Failure> failureOf(std::uint64_t name) const;

    /// Whether what is put now stays for the next time.
    [[nodiscard]] bool isKept() const;
    /// Why not, unless there is no file or another one writes it.
    [[nodiscard]] std::optional<Error> problem() const;

private:
    using Record = mosaic_format::Record;
    using Coarse = std::array<std::uint8_t, mosaic_format::kCoarseBytes>;
    struct Entry {
        std::uint64_t name = 0;
        std::uint64_t stamp = 0;
        std::uint32_t failedAt = 0;
        const MicroThumbnail* picture = nullptr; ///< null: a failure
    };

    /// What a slot is to hold, as the bounds on memory have it.
    enum class Detail { Fine, Coarse, None };

    explicit MosaicStore(std::uint64_t memoryBytes) : m_memoryBytes(memoryBytes) { }
    void load(const std::string& path, bool anew);
    void loadSegment(std::uint32_t number, const MosaicSegment& segment) TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] bool isWasteful() const;
    [[nodiscard]] Result<Slot> add(const Entry& entry);
    [[nodiscard]] bool isAlready(Slot slot, const Record& wanted) const;
    [[nodiscard]] MosaicSegment* segmentForNext() TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] Detail takeMemory() TESSERA_REQUIRES(m_mutex);
    void publish(std::uint64_t name, Slot slot, bool picture) TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] MosaicSegment& segmentOf(const mosaic_format::SlotPlace& place) const;
    [[nodiscard]] const Record& recordOf(Slot slot) const;
    [[nodiscard]] bool isPicture(Slot slot) const;
    void useFine(MosaicSegment& segment, std::uint32_t index) const;

    static constexpr std::uint32_t kMostFineBlocks = (32U << 20U) / MosaicSegment::kFineBlockBytes;

    MosaicIndex m_index; ///< set under the mutex
    std::array<std::atomic<MosaicSegment*>, mosaic_format::kMostSegments> m_segments{};
    mutable std::atomic<std::size_t> m_pictures{0};
    mutable std::atomic<std::uint32_t> m_fineBlocks{0}; ///< used since they were let go
    std::atomic<bool> m_full{false};
    const std::uint64_t m_memoryBytes;
    mutable Mutex m_mutex; ///< of who writes
    std::unique_ptr<MosaicFile> m_file TESSERA_GUARDED_BY(m_mutex);
    std::vector<std::unique_ptr<MosaicSegment>> m_owned TESSERA_GUARDED_BY(m_mutex);
    Slot m_next TESSERA_GUARDED_BY(m_mutex) = 0;
    std::size_t m_names TESSERA_GUARDED_BY(m_mutex) = 0;
    Slot m_firstInMemory TESSERA_GUARDED_BY(m_mutex) = kNone;    ///< it and all after it
    std::uint64_t m_memoryTaken TESSERA_GUARDED_BY(m_mutex) = 0; ///< by what is there of these
};

[[nodiscard]] std::uint64_t mosaicName(std::string_view pathBelowFolder);

} // namespace tessera

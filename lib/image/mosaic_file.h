// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <core/result.h>
#include <image/mosaic_format.h>

namespace tessera {

/// Some slots in memory: of a file, or of nothing. It never moves.
class MosaicSegment {
public:
    /// Null when there is no memory for it. Zeros.
    [[nodiscard]] static std::unique_ptr<MosaicSegment> inMemory(std::uint32_t slotCount);
    /// Null when it cannot be mapped. The file has all of it.
    [[nodiscard]] static std::unique_ptr<MosaicSegment> of(int fd, const mosaic_format::SegmentPlace& place,
                                                           bool writable);
    ~MosaicSegment();
    MosaicSegment(const MosaicSegment&) = delete;
    MosaicSegment& operator=(const MosaicSegment&) = delete;

    [[nodiscard]] std::uint32_t slotCount() const { return m_slots; }
    [[nodiscard]] const mosaic_format::Record& record(std::uint32_t index) const;
    [[nodiscard]] const std::uint8_t* coarse(std::uint32_t index) const;
    [[nodiscard]] const std::uint8_t* fine(std::uint32_t index) const;
    /// For the one who fills a slot, of a segment in memory or of a writable one.
    [[nodiscard]] mosaic_format::Record& record(std::uint32_t index);
    [[nodiscard]] std::uint8_t* coarse(std::uint32_t index);
    [[nodiscard]] std::uint8_t* fine(std::uint32_t index);

    /// Whether its record and its 4 x 4 pixels prove themselves.
    [[nodiscard]] bool isWhole(std::uint32_t index) const;
    /// Whether nothing was ever written there.
    [[nodiscard]] bool isBlank(std::uint32_t index) const;
    /// Asks for records and 4 x 4 pixels to be read from the disk together.
    void willBeScanned() const;
    /// How much of a file a use of 16 x 16 pixels may map in.
    static constexpr std::size_t kFineBlockBytes = 64 * 1024;
    /// Its 16 x 16 pixels are used now. Whether they may map in a block that was not since letGo(). Thread-safe.
    bool useFine(std::uint32_t index);
    /// The pages with 16 x 16 pixels of a file are this program's memory no more until they are used again; what is
    /// written to them stays. Thread-safe.
    void letGo();

    /// Its 16 x 16 pixels turned out to be damaged. Thread-safe.
    [[nodiscard]] bool isBad(std::uint32_t index) const { return m_bad[index].load(std::memory_order_relaxed); }
    /// Whether it was not bad before.
    bool setBad(std::uint32_t index) { return !m_bad[index].exchange(true, std::memory_order_relaxed); }

private:
    enum class Backing { Memory, File };
    MosaicSegment(void* mapping, std::size_t mapped, std::size_t skipped, std::uint32_t slotCount, Backing backing);
    [[nodiscard]] std::size_t coarseAt(std::uint32_t index) const;
    [[nodiscard]] std::size_t fineAt(std::uint32_t index) const;
    [[nodiscard]] std::size_t fineBlocks() const { return m_slots * mosaic_format::kFineBytes / kFineBlockBytes + 1; }

    void* const m_mapping;
    const std::size_t m_mapped;
    std::uint8_t* const m_bytes;
    const std::uint32_t m_slots;
    const Backing m_backing;
    const std::unique_ptr<std::atomic<bool>[]> m_bad;
    const std::unique_ptr<std::atomic<bool>[]> m_usedBlocks; ///< of fine pixels in a file
};

/// The file of a mosaic. One program at a time, and one opening of it there, writes it; others read what it had when
/// they opened it. It is never cut off or written anew in place, as others may have it mapped: a damaged file or one
/// of another version is removed. Waits for the disk. Not thread-safe.
class MosaicFile {
public:
    /// `anew`: drops what is there, when nobody else writes it.
    explicit MosaicFile(const std::string& path, bool anew = false);
    ~MosaicFile();
    MosaicFile(const MosaicFile&) = delete;
    MosaicFile& operator=(const MosaicFile&) = delete;

    [[nodiscard]] bool isWritable() const { return m_writable; }
    /// Why it is not, unless another one writes it.
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    /// How many segments it has from its beginning.
    [[nodiscard]] std::uint32_t segments() const { return m_segments; }
    /// One of those; null when it cannot be mapped.
    [[nodiscard]] std::unique_ptr<MosaicSegment> segment(std::uint32_t number) const;
    /// One more at its end; null when it cannot be, and then the file is written no more.
    [[nodiscard]] std::unique_ptr<MosaicSegment> grow();

private:
    enum class Opened { Yes, No, Again };
    [[nodiscard]] Opened open(bool anew);
    [[nodiscard]] Opened openToWrite(bool anew);
    [[nodiscard]] bool isLinked() const;
    [[nodiscard]] bool hasHead() const;
    [[nodiscard]] bool reserve(std::uint64_t offset, std::uint64_t bytes);
    void countSegments();
    void close();
    Opened fail(int error);

    const std::string m_path;
    int m_fd = -1;
    bool m_writable = false;
    std::uint32_t m_segments = 0;
    std::optional<Error> m_problem;
};

} // namespace tessera

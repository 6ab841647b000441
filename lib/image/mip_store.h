// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include <core/mutex.h>
#include <core/pyramid.h>
#include <core/result.h>
#include <image/image_services.h>
#include <image/pixel_ops.h>
#include <image/readable_rows.h>

namespace tessera {

/// The halving levels of one image, decoded: in memory, or in a scratch file that has no name and
/// goes with it. Written once, row by row, then read by any thread.
class MipStore {
public:
    /// `levels` are halving sizes, each ceil(half) of the one before.
    [[nodiscard]] static Result<std::shared_ptr<MipStore>> create(std::vector<Size> levels, const Limits& limits);
    ~MipStore();
    MipStore(const MipStore&) = delete;
    MipStore& operator=(const MipStore&) = delete;

    [[nodiscard]] static std::uint64_t bytesFor(const std::vector<Size>& levels);
    [[nodiscard]] bool inMemory() const { return m_file < 0; }
    [[nodiscard]] std::uint64_t bytes() const { return bytesFor(m_levels); }
    [[nodiscard]] const std::vector<Size>& levels() const { return m_levels; }

    [[nodiscard]] Status writeRow(std::size_t level, std::int64_t y, const std::uint8_t* row);
    /// Fills `rect` of a level; `to`'s area covers it.
    [[nodiscard]] Status read(std::size_t level, const Rect& rect, const PixelTarget& to) const;

    /// How far down the source's rows were real; set before the store is shared.
    [[nodiscard]] const ReadableRows& readable() const { return m_readable; }
    void setReadable(ReadableRows rows) { m_readable = std::move(rows); }

private:
    explicit MipStore(std::vector<Size> levels);
    [[nodiscard]] std::uint64_t offset(std::size_t level, std::int64_t x, std::int64_t y) const;

    const std::vector<Size> m_levels;
    std::vector<std::uint64_t> m_starts;
    std::unique_ptr<std::uint8_t[]> m_memory;
    ReadableRows m_readable;
    int m_file = -1;
};

/// Builds all levels from the rows of the finest, in one pass with two rows a level in memory.
class MipBuilder {
public:
    /// Takes rows of `levels[0]`; levels before `firstKept` pass through without being kept.
    [[nodiscard]] static Result<std::unique_ptr<MipBuilder>> create(std::vector<Size> levels, std::size_t firstKept,
                                                                    const Limits& limits);

    /// The place for the next row of the finest level, RGBA premultiplied; then done() with it.
    [[nodiscard]] std::uint8_t* nextRow();
    [[nodiscard]] Status rowDone();
    /// What it takes of the main memory, all in all.
    [[nodiscard]] std::uint64_t bytes() const;
    /// How many rows of `levels[level]` are there.
    [[nodiscard]] std::int64_t rows(std::size_t level = 0) const { return m_levels[level].rows; }
    /// The kept levels, numbered from `firstKept` as 0.
    [[nodiscard]] const std::shared_ptr<MipStore>& store() const { return m_store; }

private:
    struct Level {
        Size size;
        std::int64_t rows = 0;
        std::vector<std::uint8_t> pair;
        [[nodiscard]] std::uint8_t* row(std::int64_t y)
        {
            return pair.data() + static_cast<std::size_t>(y % 2) * static_cast<std::size_t>(size.width) * 4;
        }
    };
    std::vector<Level> m_levels;
    std::size_t m_firstKept = 0;
    std::shared_ptr<MipStore> m_store;
};

/// Where a source keeps its levels once they are made: in DecodedBlocks, which may forget them, or,
/// when they went to a scratch file, here. Thread-safe.
class MipHolder {
public:
    using Maker = std::function<Result<std::shared_ptr<MipStore>>()>;
    /// The levels; made once, however many threads ask.
    [[nodiscard]] Result<std::shared_ptr<const MipStore>> get(DecodedBlocks& blocks, const BlockKey& key,
                                                              const std::stop_token& stop, const Maker& make,
                                                              const ParkingPtr& parking = {});
    /// The levels in a scratch file, if they are.
    [[nodiscard]] std::shared_ptr<const MipStore> scratch() const;

private:
    mutable Mutex m_mutex;
    std::shared_ptr<const MipStore> m_scratch TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include <core/result.h>
#include <image/pyramid_file.h>

namespace tessera {

/// Fills a pyramid file from the rows of its finest level, in one pass: of each level only as many rows
/// are in memory as a piece has. One thread.
class PyramidWriter {
public:
    /// Asked before the file grows by so many bytes more.
    using Reserve = std::function<Status(std::uint64_t bytes)>;
    PyramidWriter(std::shared_ptr<PyramidFile> file, Reserve reserve);

    /// What writing a pyramid of this shape keeps in memory.
    [[nodiscard]] static std::uint64_t windowBytes(const PyramidShape& shape);

    /// The place for the next row of the finest level, RGBA premultiplied; then rowDone() with it.
    [[nodiscard]] std::uint8_t* nextRow() { return m_levels[0].row(m_levels[0].count); }
    /// Encodes and writes what is complete with it; `stop` is polled after each piece.
    Status rowDone(const std::stop_token& stop);
    /// Whether all rows have come.
    [[nodiscard]] bool isComplete() const { return m_levels[0].count == m_levels[0].grid.level.height; }

private:
    struct Level {
        explicit Level(const PieceGrid& itsGrid);
        [[nodiscard]] std::uint8_t* row(std::int64_t y)
        {
            return rows.data() + static_cast<std::size_t>(y - base) * stride();
        }
        [[nodiscard]] std::size_t stride() const { return static_cast<std::size_t>(grid.level.width) * 4; }

        PieceGrid grid;
        std::int64_t base = 0;  ///< the first row in memory
        std::int64_t count = 0; ///< rows that have come
        std::int64_t band = 0;  ///< of pieces, being filled
        std::vector<std::uint8_t> rows;
    };
    Status flush(std::size_t level, const std::stop_token& stop);
    Status writePiece(std::size_t level, std::int64_t column);

    const std::shared_ptr<PyramidFile> m_file;
    const Reserve m_reserve;
    std::uint64_t m_reserved = 0; ///< and not used yet
    std::vector<Level> m_levels;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pyramid_writer.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include <image/lossless_codec.h>
#include <image/tile_codec.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

constexpr std::uint64_t kReserveStep = std::uint64_t(8) << 20U;

std::size_t rowsInMemory(const PieceGrid& grid)
{
    return static_cast<std::size_t>(std::min(grid.rows + 2 * PieceGrid::kMargin, grid.level.height));
}

} // namespace

PyramidWriter::Level::Level(const PieceGrid& itsGrid) : grid(itsGrid), rows(rowsInMemory(itsGrid) * stride()) { }

PyramidWriter::PyramidWriter(std::shared_ptr<PyramidFile> file, Reserve reserve)
    : m_file(std::move(file)), m_reserve(std::move(reserve))
{
    for (const PieceGrid& grid : m_file->shape().grids())
        m_levels.emplace_back(grid);
}

std::uint64_t PyramidWriter::windowBytes(const PyramidShape& shape)
{
    std::uint64_t bytes = 0;
    for (const PieceGrid& grid : shape.grids())
        bytes += static_cast<std::uint64_t>(grid.level.width) * 4 * rowsInMemory(grid);
    return bytes;
}

Status PyramidWriter::rowDone(const std::stop_token& stop)
{
    for (std::size_t i = 0; i < m_levels.size(); ++i) {
        Level& level = m_levels[i];
        const std::int64_t y = level.count++;
        const bool last = level.count == level.grid.level.height;
        const bool halves = (y % 2 != 0 || last) && i + 1 < m_levels.size();
        if (halves) {
            Level& next = m_levels[i + 1];
            halveRows(level.row(y - y % 2), level.row(y), level.grid.level.width, next.row(next.count));
        }
        if (Status flushed = flush(i, stop); !flushed)
            return flushed;
        if (!halves)
            break;
    }
    return {};
}

/// Writes the pieces whose last row has come, and lets go of the rows that no other piece needs.
Status PyramidWriter::flush(std::size_t index, const std::stop_token& stop)
{
    Level& level = m_levels[index];
    while (level.band < level.grid.bands() && level.count == level.grid.piece(0, level.band).bottom()) {
        for (std::int64_t x = 0; x < level.grid.columns(); ++x) {
            if (stop.stop_requested())
                return cancelledError();
            if (Status written = writePiece(index, x); !written)
                return written;
        }
        if (++level.band == level.grid.bands())
            break;
        const std::int64_t base = level.grid.piece(0, level.band).y;
        std::memmove(level.rows.data(), level.row(base), static_cast<std::size_t>(level.count - base) * level.stride());
        level.base = base;
    }
    return {};
}

Status PyramidWriter::writePiece(std::size_t index, std::int64_t column)
{
    Level& level = m_levels[index];
    const Rect area = level.grid.piece(column, level.band);
    std::uint8_t* const data = level.row(area.y) + static_cast<std::size_t>(area.x) * 4;
    Result<std::string> bytes = std::string();
    if (m_file->shape().lossy)
        bytes = encodeTile(Pixels(static_cast<int>(area.width), static_cast<int>(area.height), level.stride(),
                                  std::shared_ptr<std::uint8_t>(std::shared_ptr<void>(), data), true));
    else
        bytes = encodeLossless({data, level.stride(), area});
    if (!bytes)
        return bytes.error();
    if (bytes->size() > m_reserved) {
        const std::uint64_t more = std::max<std::uint64_t>(kReserveStep, bytes->size());
        if (Status granted = m_reserve(more); !granted)
            return granted;
        m_reserved += more;
    }
    m_reserved -= bytes->size();
    return m_file->append(index, column, level.band, *bytes);
}

} // namespace tessera

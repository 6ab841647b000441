// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <core/mutex.h>
#include <core/result.h>
#include <image/file_io.h>
#include <image/parking.h>
#include <image/pixel_ops.h>
#include <image/pyramid_format.h>

namespace tessera {

/// The levels of one image on disk, in pieces; whole, or growing while somebody writes it. Each piece
/// proves itself by a checksum. Thread-safe.
class PyramidFile {
public:
    /// Opens a whole one and reads its index. Corrupt when it is damaged, of another version, or of another
    /// file than `source`; NotFound; Io.
    [[nodiscard]] static Result<std::shared_ptr<PyramidFile>> open(const std::string& path, const SourceId& source);
    /// An empty one to be filled; takes the file, open for reading and writing, over.
    [[nodiscard]] static Result<std::shared_ptr<PyramidFile>> begin(int fd, PyramidShape shape);
    ~PyramidFile();
    PyramidFile(const PyramidFile&) = delete;
    PyramidFile& operator=(const PyramidFile&) = delete;

    [[nodiscard]] const PyramidShape& shape() const { return m_shape; }

    /// Whether all of `rect` of a halving is there.
    [[nodiscard]] bool has(std::uint32_t halving, const Rect& rect) const;
    /// Waits until it is, or nothing more will come, or `stop`. Whether it is there.
    [[nodiscard]] bool waitFor(std::uint32_t halving, const Rect& rect, const std::stop_token& stop) const;
    /// Wakes who is parked once it is, or nothing more will come. False when that is so already.
    [[nodiscard]] bool wakeWhenThere(std::uint32_t halving, const Rect& rect, const ParkingPtr& parking) const;
    /// Where the file has what is there of `rect` of a halving.
    [[nodiscard]] std::vector<FileRange> placesOf(std::uint32_t halving, const Rect& rect) const;
    /// As the functions of file_io.h.
    [[nodiscard]] bool isFar(const FileRange& range) const { return tessera::isFar(m_fd, range); }
    void bringNear(std::span<const FileRange> ranges, const std::stop_token& stop) const
    {
        tessera::bringNear(m_fd, ranges, stop);
    }
    /// Fills `rect` of a halving that is there; `to`'s area covers it. `stop` is polled after each piece.
    /// Errors: NotFound, Corrupt, Io, Cancelled.
    [[nodiscard]] Status read(std::uint32_t halving, const Rect& rect, const PixelTarget& to,
                              const std::stop_token& stop) const;

    // For the one who fills it.
    /// A piece as bytes; readable at once.
    Status append(std::size_t grid, std::int64_t column, std::int64_t band, std::string_view bytes);
    /// Writes the index and has all of it on disk.
    Status seal();
    /// Nothing more will come.
    void end();

private:
    PyramidFile(int fd, PyramidShape shape);
    /// Somebody parked until a part of a halving is there.
    struct Awaited {
        std::uint32_t halving;
        Rect rect;
        std::weak_ptr<Parking> parking;
    };
    /// Of those, whose wait is over.
    [[nodiscard]] std::vector<ParkingPtr> takeServed() TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] bool hasLocked(std::uint32_t halving, const Rect& rect) const TESSERA_REQUIRES(m_mutex);
    [[nodiscard]] Piece pieceAt(std::size_t grid, std::size_t index) const;
    [[nodiscard]] Result<Pixels> decode(const Piece& piece, const Rect& rect) const;
    [[nodiscard]] Status write(std::string_view bytes, std::uint64_t offset) const;

    const int m_fd;
    const PyramidShape m_shape;
    const std::vector<PieceGrid> m_grids;
    mutable Mutex m_mutex;
    mutable CondVar m_grown;
    std::vector<std::vector<Piece>> m_pieces TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_end TESSERA_GUARDED_BY(m_mutex) = 0;
    mutable std::vector<Awaited> m_awaited TESSERA_GUARDED_BY(m_mutex);
    bool m_over TESSERA_GUARDED_BY(m_mutex) = false;
};

using PyramidFilePtr = std::shared_ptr<const PyramidFile>;

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <core/geometry.h>
#include <core/result.h>
#include <image/source.h>

namespace tessera {

/// Where a level of a pyramid file is cut: pieces of kWidth pixels and a few rows, each with one pixel of
/// its neighbours around it, where there are any.
struct PieceGrid {
    static constexpr std::int64_t kWidth = 512;
    static constexpr std::int64_t kMargin = 1;
    Size level;
    std::int64_t rows = 0; ///< of a piece, without its margin

    [[nodiscard]] std::int64_t columns() const { return (level.width + kWidth - 1) / kWidth; }
    [[nodiscard]] std::int64_t bands() const { return (level.height + rows - 1) / rows; }
    [[nodiscard]] std::size_t index(std::int64_t column, std::int64_t band) const
    {
        return static_cast<std::size_t>(band * columns() + column);
    }
    /// A piece with its margin.
    [[nodiscard]] Rect piece(std::int64_t column, std::int64_t band) const
    {
        const Rect outer{column * kWidth - kMargin, band * rows - kMargin, kWidth + 2 * kMargin, rows + 2 * kMargin};
        return outer.intersected({0, 0, level.width, level.height});
    }
    /// The pieces that together hold `rect`: columns [x, right), bands [y, bottom).
    [[nodiscard]] Rect covering(const Rect& rect) const;
};

/// What a pyramid file is of.
struct PyramidShape {
    SourceInfo info;           ///< as the source tells it; the name is not kept
    Size stored;               ///< before orientation
    int orientation = 1;       ///< EXIF's
    std::vector<int> halvings; ///< what each level of `info` is: how often halved, or -1 for a preview of its own size
    std::uint32_t first = 0;   ///< the finest halving that is kept, with all coarser ones
    std::int64_t pieceRows = 64;
    bool lossy = false;

    /// Of each level kept; 0 is `first`.
    [[nodiscard]] std::vector<PieceGrid> grids() const;
};

/// Where a piece lies in the file; length 0: it is not there yet.
struct Piece {
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
    std::uint32_t checksum = 0;
};

/// A pyramid file is a header, pieces in the order they were made, and an index with a checksum of its
/// own at the end. All numbers are little-endian.
namespace pyramid_format {

inline constexpr std::uint64_t kHeaderBytes = 16;
inline constexpr std::uint64_t kTrailerBytes = 32;

[[nodiscard]] std::string header();
[[nodiscard]] std::uint32_t checksum(std::string_view bytes);

struct Index {
    PyramidShape shape;
    std::vector<std::vector<Piece>> levels; ///< one list per grid, by PieceGrid::index
};
/// The index and the trailer that finds it, to be written at `offset`.
[[nodiscard]] std::string encode(const Index& index, std::uint64_t offset);

/// Where the index lies, as the last bytes of a file of this size tell. Corrupt when they are no trailer.
struct Place {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t hash = 0;
};
[[nodiscard]] Result<Place> decodeTrailer(std::string_view trailer, std::uint64_t fileSize);
/// Trusts nothing. Corrupt when it is not exactly an index of this version, or tells what cannot be.
[[nodiscard]] Result<Index> decode(std::string_view bytes, const Place& place);

} // namespace pyramid_format

} // namespace tessera

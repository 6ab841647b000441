// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <core/geometry.h>
#include <core/pixels.h>
#include <core/result.h>
#include <image/input_file.h>

namespace tessera {

/// One directory (IFD) of a TIFF that can be read tile by tile.
struct TiffLevel {
    std::uint64_t offset = 0;
    Size size;
    Size tile;
    int channels = 0; ///< 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA
    bool premultiplied = false;
    bool inverted = false;       ///< white is zero
    std::uint64_t tileBytes = 0; ///< one decoded tile in libtiff's own layout
};

struct TiffLayout {
    std::vector<TiffLevel> levels; ///< finest first, strictly smaller ones after it
    std::string icc;
};

/// One libtiff handle over a shared file: random access to tiles. One thread at a time.
class TiffFile {
public:
    [[nodiscard]] static Result<TiffFile> open(const InputFilePtr& file);
    ~TiffFile();
    TiffFile(TiffFile&&) noexcept;
    TiffFile& operator=(TiffFile&&) noexcept;

    /// Of the current directory, the first one after opening; 0 where it is not told.
    [[nodiscard]] Size size() const;

    /// The first image and its reduced versions (further directories or sub-directories). Errors:
    /// Unsupported when it is not tiled 8-bit grey or RGB, which another decoder takes; Corrupt.
    [[nodiscard]] Result<TiffLayout> layout();

    /// Tile (x, y) of a level as RGBA premultiplied, whole, also at the image's border.
    [[nodiscard]] Result<Pixels> readTile(const TiffLevel& level, std::uint64_t x, std::uint64_t y);

    /// Where the file has its bytes; empty for one that was never written, or when that cannot be read.
    [[nodiscard]] FileRange placeOf(const TiffLevel& level, std::uint64_t x, std::uint64_t y);

    [[nodiscard]] std::uint64_t bytes() const;

private:
    struct State;
    explicit TiffFile(std::unique_ptr<State> state);
    [[nodiscard]] Result<TiffLevel> currentLevel();
    void addReduced(const TiffLevel& level, TiffLayout& layout) const;
    std::unique_ptr<State> m_state;
};

} // namespace tessera

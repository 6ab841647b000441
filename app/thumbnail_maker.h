// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include <core/result.h>

namespace tessera {

/// Writes one thumbnail, as a file manager asks for it: by way of the same sources as the program, and of the pyramids
/// that it keeps of large images. Needs no display and no application object; memory stays within `ramBytes`,
/// whatever the image.
class ThumbnailMaker {
public:
    /// `cacheDirectory`: the program's, empty for none. `giantPixels` as EngineConfig has it.
    ThumbnailMaker(std::string cacheDirectory, std::uint64_t ramBytes, std::uint64_t giantPixels = 0);

    /// All of the image in `input`, neither side longer than `side`, into the PNG `output`, at once. Errors: why it
    /// cannot be read, or written.
    Status make(const std::string& input, int side, const std::string& output) const;

private:
    const std::string m_cacheDirectory;
    const std::uint64_t m_ramBytes;
    const std::uint64_t m_giantPixels;
};

} // namespace tessera

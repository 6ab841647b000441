// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include <core/geometry.h>
#include <core/result.h>
#include <image/image_services.h>

namespace tessera {

class InputFile;

/// What the markers before the first scan tell.
struct JpegHeader {
    Size size; ///< as stored
    int components = 0;
    int orientation = 1; ///< EXIF's, 1 when absent
    bool progressive = false;
    std::uint64_t coefficientBytes = 0; ///< what a progressive decode keeps in memory
    std::string icc;                    ///< the colour profile, empty when absent or broken
    std::string preview;                ///< the embedded JPEG of EXIF's IFD1, empty when absent
};

/// What the camera and people wrote, as it stands in the file.
struct JpegPackets {
    std::string exif; ///< a TIFF structure, for ExifReader
    std::string xmp;  ///< the first packet of it
};

/// Walks the markers; reads beyond the file's head only where segments lie there. Errors: Corrupt.
[[nodiscard]] Result<JpegHeader> readJpegHeader(const InputFile& file, JpegPackets* packets = nullptr);

/// Refuses what cannot be decoded within the limits, with the numbers; Unsupported for other than 1 or 3 channels.
[[nodiscard]] Status checkJpegHeader(const JpegHeader& header, const Limits& limits);

} // namespace tessera

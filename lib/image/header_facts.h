// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <core/geometry.h>
#include <core/result.h>

namespace tessera {

/// What a picture's header tells that people order their pictures by.
struct HeaderFacts {
    Size size;                         ///< pixels as shown (after orientation); empty when not known
    std::optional<std::int64_t> taken; ///< nanoseconds since 1970 of the camera's own clock, as if that were UTC
    std::optional<int> rating;         ///< 0 to 5, and -1 for what was rejected
    friend bool operator==(const HeaderFacts&, const HeaderFacts&) = default;
};

/// Reads them from the file at `path`: of a JPEG from its head alone, of a PNG, GIF, BMP, WebP or PNM file its
/// size likewise; only where there may be more is the whole of its metadata read (metadata.h). Ratings are
/// known of JPEGs. Never on the GUI thread; from any number of others at once. Errors: as readMetadata().
[[nodiscard]] Result<HeaderFacts> readHeaderFacts(const std::string& path, const std::stop_token& stop);

/// "2024-05-06T07:08:09", whatever comes behind, as HeaderFacts::taken has it. Nothing for what is no date.
[[nodiscard]] std::optional<std::int64_t> cameraTime(std::string_view iso);
/// The stars that an XMP packet tells.
[[nodiscard]] std::optional<int> xmpRating(std::string_view packet);

} // namespace tessera

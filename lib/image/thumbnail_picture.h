// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <core/pixels.h>
#include <core/result.h>
#include <image/source.h>

namespace tessera {

/// Reduced so that neither side is longer than `side`, by area; a copy where it is no larger.
[[nodiscard]] Pixels reducedTo(const Pixels& picture, int side);
/// The tile's own pixels, without the gutter. They share its memory.
[[nodiscard]] Pixels contentOf(const TilePixels& tile);

/// A thumbnail as what is shown of an image until something of its own is: on the finest level of one tile that it is
/// large enough for. Nothing when its shape is another than the image's.
[[nodiscard]] std::optional<PartialPicture> firstPicture(const Pixels& thumbnail, const Pyramid& pyramid);

/// The whole image, neither side longer than `side`, from the coarsest level that is that large and can be read
/// quickly (`SourceInfo::quickLevel`). Memory is bounded by that level's size. Errors: as ImageSource::read.
[[nodiscard]] Result<Pixels> readThumbnail(const ImageSource& source, int side, const std::stop_token& stop);

} // namespace tessera

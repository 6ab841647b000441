// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/result.h>
#include <image/image_services.h>
#include <image/vips_reader.h>

namespace tessera {

/// What a loader keeps in memory while it gives the rows of an image, made smaller by `reduction` where it can.
/// Roughly; within 64 bits, as sizes were checked.
[[nodiscard]] std::uint64_t decoderBytes(const VipsHeader& header, std::uint64_t reduction);

/// What is decoded in one call, which nothing can stop, is bounded by its size. A refusal names the numbers.
[[nodiscard]] Status checkDecoderMemory(const VipsHeader& header, std::uint64_t reduction, const Limits& limits);

} // namespace tessera

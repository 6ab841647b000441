// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

#include <core/result.h>
#include <image/input_file.h>
#include <image/readable_rows.h>
#include <image/vips_reader.h>

namespace tessera::png {

/// As libvips would tell it, without loading that, which takes longer than the first rows of most files. Errors:
/// Unsupported for what libvips does better (interlaced, of a colour profile of its own, turned); Corrupt.
[[nodiscard]] Result<VipsHeader> readHeader(const InputFilePtr& file);

/// Gives rows as vips::stream does, each as it is decoded, and the same pixels.
[[nodiscard]] Result<ReadableRows> stream(const InputFilePtr& file, const std::stop_token& stop,
                                          const vips::RowSink& sink);

} // namespace tessera::png

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <core/result.h>
#include <image/image_services.h>
#include <image/input_file.h>
#include <image/pyramid_file.h>
#include <image/source.h>

namespace tessera {

/// Opens the file's own decoder.
using SourceOpener = std::function<Result<ImageSourcePtr>()>;

/// Whether an opened source is one whose pyramid is worth keeping: it has to be read from its first row to
/// its last and is too large for that to be done often.
[[nodiscard]] bool isGiant(const ImageSource& source, const Limits& limits);

/// A large image without tiles, read from the pyramid that is kept of it as far as there is one. Coarse tiles
/// come from one quick pass, whose levels are then kept. The first read of a finer one starts the pass that
/// keeps all levels; meanwhile it serves what it has written, and a source that can reads parts by itself.
/// `services.pyramids` is not null; `direct` was opened already.
[[nodiscard]] ImageSourcePtr giantSource(const ImageServices& services, ImageSourcePtr direct);
/// As above, of a file whose pyramid was found: its decoder is opened when something is missing from that.
[[nodiscard]] ImageSourcePtr giantSource(const ImageServices& services, const InputFilePtr& file, PyramidFilePtr kept,
                                         SourceOpener open);

} // namespace tessera

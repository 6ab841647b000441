// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <core/result.h>
#include <image/image_services.h>
#include <image/source.h>

namespace tessera {

class PyramidScan;

/// A tile of the pyramid that a pass writes, once it has come to it: waited for on this thread or, where the reader
/// can, parked for; Cancelled then. Nothing when the pass is over without it, or the reader was stopped.
[[nodiscard]] std::optional<Result<std::vector<TilePixels>>> readGrowing(const SourceInfoPtr& info,
                                                                         const ImageServices& services,
                                                                         const std::shared_ptr<PyramidScan>& scan,
                                                                         const TileAddress& tile,
                                                                         const ReadContext& context);

} // namespace tessera

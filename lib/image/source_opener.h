// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <core/result.h>
#include <image/image_services.h>
#include <image/source.h>

namespace tessera {

/// A built-in source by its locator.
struct BuiltIn {
    int picture = -1; ///< of the gallery; -1: the fractal
};

/// Nothing when the locator is a path. Errors: NotFound for a built-in name that does not exist.
[[nodiscard]] Result<std::optional<BuiltIn>> parseBuiltIn(const std::string& locator);

/// Opens a source, choosing the decoder by the file's content. Every failure has a reason.
[[nodiscard]] Result<ImageSourcePtr> openSource(const std::string& locator, const ImageServices& services);

} // namespace tessera

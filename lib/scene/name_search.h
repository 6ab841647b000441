// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace tessera {

class Scene;

/// The first shown item from position `from` on, around the end, whose name begins with `text`; case does
/// not count. Nothing where there is none, or nothing is asked for.
[[nodiscard]] std::optional<std::size_t> findByName(const Scene& scene, const std::string& text, std::size_t from);

} // namespace tessera

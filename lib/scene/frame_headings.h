// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <map/viewport.h>
#include <scene/frame.h>

namespace tessera {

class Scene;

/// The headings that a view shows. None where there is no room for words: seen from afar there may be very many.
[[nodiscard]] std::vector<HeadingLabel> headingsOn(const Scene& scene, const Viewport& viewport);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <core/pixels.h>
#include <texture/draw_list.h>

namespace tessera {

/// What a tile looks like from afar: the average of its content, without the gutter. Meant for small tiles.
[[nodiscard]] Rgba averageColour(const Pixels& tile);

} // namespace tessera

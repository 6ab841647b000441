// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <core/geometry.h>
#include <texture/draw_list.h>

namespace tessera {

class RasterTextureBackend;

/// What a raster canvas has painted last, down to the pixels of its slots: to paint the same again costs milliseconds
/// and changes nothing. Thread of the textures.
class DrawnList {
public:
    /// All of the list has been painted on a canvas of this size, device pixels.
    void note(const DrawList& list, Size canvas, const RasterTextureBackend& backend);
    /// What can be seen may be something else.
    void drop() { m_drawn.reset(); }
    /// Whether painting this would yield what can be seen already.
    [[nodiscard]] bool isSame(const DrawList& list, Size canvas, const RasterTextureBackend& backend) const;

private:
    struct Drawn {
        DrawList list;
        Size canvas;
        std::vector<std::uint64_t> versions; ///< of the tiles' slots, in their order; 0: it is gone
    };
    std::optional<Drawn> m_drawn;
};

} // namespace tessera

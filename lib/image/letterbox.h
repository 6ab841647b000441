// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/geometry.h>

namespace tessera {

/// Cameras put a picture of 3 : 2 into an embedded one of 4 : 3 with dark bars. Knows where in it the picture is, and
/// sees whether the bars are what they should be: else it is another crop.
class Letterbox {
public:
    /// An embedded picture of this size, and one of the proportions that are looked for in its middle.
    Letterbox(Size whole, Size shape);

    [[nodiscard]] const Rect& content() const { return m_content; }
    /// Looks at a row of opaque RGBA pixels. Whether content is in it.
    bool addRow(std::int64_t y, const std::uint8_t* rgba);
    /// Once all rows were added; true also where there are no bars.
    [[nodiscard]] bool hasDarkBars() const;

private:
    void addBar(const std::uint8_t* rgba, std::int64_t pixels);

    Size m_whole;
    Rect m_content;
    std::uint64_t m_light = 0; ///< sum of the bars' brightest channels
    std::uint64_t m_pixels = 0;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <core/geometry.h>
#include <core/pixels.h>

namespace tessera {

/// A picture in which things lie anywhere, also within pixels: each pixel has the average of what lies in it. Places
/// are pixels of the picture, and may reach beyond it; they do not overlap.
class LightSums {
public:
    LightSums(int width, int height);

    /// One opaque colour: red, green and blue.
    void fill(const RectF& place, const std::uint8_t* rgb);
    /// The middle of a small picture, of `aspect`, stretched to the place: as a micro-thumbnail has it, `rgba` is
    /// side x side premultiplied pixels into which an image of that aspect is fitted. `side`: 1 to 16.
    void picture(const RectF& place, double aspect, const std::uint8_t* rgba, int side);
    /// Opaque, on this ground. `pixels` are as many.
    void writeTo(Pixels& pixels, const std::array<std::uint8_t, 4>& ground) const;

private:
    struct Sum {
        std::array<float, 3> colour{};
        float share = 0;
    };
    /// How much of one of the small picture's pixels goes into one of the sums.
    struct Tap {
        int from = 0;
        int to = 0;
        float weight = 0;
    };
    struct Extent {
        double from = 0;
        double until = 0;
    };
    static void findTaps(const Extent& place, int most, const Extent& part, int side, std::vector<Tap>& taps);
    void even(const RectF& place, const std::array<float, 4>& premultiplied);
    [[nodiscard]] Sum& at(int x, int y)
    {
        return m_sums[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width) + static_cast<std::size_t>(x)];
    }

    int m_width;
    int m_height;
    std::vector<Sum> m_sums;
    std::vector<Tap> m_across; ///< kept for the next picture, as all below
    std::vector<Tap> m_down;
    std::vector<std::array<float, 4>> m_line;
};

} // namespace tessera

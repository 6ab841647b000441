// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/item_facts.h>

#include <algorithm>
#include <cmath>

namespace tessera {

void ItemFacts::set(Fact fact, ItemId id, std::int64_t value)
{
    std::vector<std::int64_t>& values = m_columns[static_cast<std::size_t>(fact)];
    if (id >= values.size())
        values.resize(static_cast<std::size_t>(id) + 1, kUnknown);
    values[id] = value;
}

// Of what is nearly grey the hue is chance.
std::int64_t hueOf(std::uint32_t rgba)
{
    constexpr int circle = 360;
    constexpr int sector = 60;
    constexpr double greyShare = 0.08;
    const auto red = static_cast<int>(rgba >> 24U & 255U);
    const auto green = static_cast<int>(rgba >> 16U & 255U);
    const auto blue = static_cast<int>(rgba >> 8U & 255U);
    const int most = std::max({red, green, blue});
    const int spread = most - std::min({red, green, blue});
    if (spread == 0 || spread < greyShare * most)
        return circle + most;
    const double third = static_cast<double>(spread);
    double degrees = 0;
    if (most == red)
        degrees = sector * ((green - blue) / third);
    else if (most == green)
        degrees = sector * ((blue - red) / third + 2);
    else
        degrees = sector * ((red - green) / third + 4);
    const auto hue = static_cast<std::int64_t>(std::lround(degrees));
    return (hue + circle) % circle;
}

} // namespace tessera

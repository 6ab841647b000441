// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/jpeg_levels.h>

#include <cmath>
#include <cstddef>

#include <core/pyramid.h>

namespace tessera {

namespace {

constexpr double kAspectTolerance = 0.02;
constexpr double kLevelDistance = 1.35; ///< a halving level this close below the preview adds nothing

bool below(Size small, Size big)
{
    return small.width < big.width && small.height < big.height;
}

} // namespace

bool haveSameProportions(Size a, Size b)
{
    const double ratio = static_cast<double>(a.width) * static_cast<double>(b.height)
                         / (static_cast<double>(a.height) * static_cast<double>(b.width));
    return std::abs(ratio - 1) <= kAspectTolerance;
}

JpegLevels JpegLevels::plain(Size full)
{
    JpegLevels levels;
    const Pyramid halves = Pyramid::halving(full);
    for (std::uint32_t i = 0; i < halves.levelCount(); ++i) {
        levels.sizes.push_back(halves.size(i));
        levels.halvings.push_back(static_cast<int>(i));
    }
    return levels;
}

bool JpegLevels::insertPreview(Size preview)
{
    if (!haveSameProportions(preview, sizes.front()) || !below(preview, sizes.front())
        || static_cast<double>(preview.width) < static_cast<double>(sizes.back().width) * kLevelDistance)
        return false;
    std::size_t place = 1;
    while (place < sizes.size() && below(preview, sizes[place]))
        ++place;
    if (place == sizes.size())
        return false;
    const bool rootNext = place + 1 == sizes.size();
    const double distance = static_cast<double>(preview.width) / static_cast<double>(sizes[place].width);
    if (!rootNext && distance < kLevelDistance) {
        if (!below(sizes[place + 1], preview))
            return false;
        sizes[place] = preview;
        halvings[place] = kPreview;
        return true;
    }
    if (!below(sizes[place], preview))
        return false;
    const auto at = static_cast<std::ptrdiff_t>(place);
    sizes.insert(sizes.begin() + at, preview);
    halvings.insert(halvings.begin() + at, kPreview);
    return true;
}

} // namespace tessera

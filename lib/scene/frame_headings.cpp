// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/frame_headings.h>

#include <scene/scene.h>

namespace tessera {

namespace {

constexpr double kLeastHeading = 12; ///< device pixels

} // namespace

std::vector<HeadingLabel> headingsOn(const Scene& scene, const Viewport& viewport)
{
    std::vector<HeadingLabel> headings;
    const SheetLayout& layout = scene.layout();
    if (viewport.scale * GroupedRows::kHeadingHeight < kLeastHeading)
        return headings;
    layout.visitHeadings(viewport.visible(), [&](std::size_t group) {
        headings.push_back({viewport.worldToScreen(layout.heading(group)), scene.heading(group)});
    });
    return headings;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/timeline.h>

namespace tessera {

class Scene;

/// The dates of a scene that is sorted by them. While some are still read, as far as they are known.
class SceneTimeline final : public TimelineSource {
public:
    /// Whether a scene is to be sorted by dates from its first image to its last.
    [[nodiscard]] static bool suits(const Scene& scene);

    /// The scene outlives it.
    explicit SceneTimeline(const Scene& scene) : m_scene(scene) { }

    [[nodiscard]] std::size_t count() const override;
    [[nodiscard]] QDate dateAt(std::size_t position) const override;

private:
    const Scene& m_scene;
};

} // namespace tessera

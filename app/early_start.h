// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <app/command_line.h>
#include <core/clock.h>
#include <core/event_ring.h>
#include <scene/engine.h>
#include <scene/services.h>
#include <scene/view_place.h>

namespace tessera {

class Scene;
class View;
class WallPictures;

/// What can begin before there is a QApplication: the engine, and the first scene with a view of it, so
/// that names are read and files are opened while Qt starts and the window is made. Main thread; ends
/// after every window, and after the QApplication.
class EarlyStart {
public:
    /// `open`: the paths of the options; else the scene is left empty. `filter` and `place`: of a session, whose
    /// paths the options have.
    EarlyStart(const Options& options, bool open, const std::string& filter = {},
               const std::optional<ViewPlace>& place = {});
    ~EarlyStart();
    EarlyStart(const EarlyStart&) = delete;
    EarlyStart& operator=(const EarlyStart&) = delete;

    /// Waits until the view knows what to load first, but not for long: the names of a folder, and an image's header,
    /// mostly take a few milliseconds, and what they tell could only be taken in once Qt has started. A large folder is
    /// not waited for. Of a wall nothing is loaded before all names are there, as others may come first, for
    /// Scene::kNamesAtMost at most.
    void awaitFirst(Duration atMost);
    /// Takes in what has been read so far and lets the view load what it will need: the first one, until it is taken.
    void proceed();
    void proceed(View& view);

    [[nodiscard]] const Clock& clock() const { return m_clock; }
    [[nodiscard]] Engine& engine() const { return *m_engine; }
    /// For the first window, once each.
    [[nodiscard]] std::shared_ptr<Scene> takeScene();
    [[nodiscard]] std::unique_ptr<View> takeView();
    /// What gives that scene its far wall; ends before it.
    [[nodiscard]] std::unique_ptr<WallPictures> takePictures();

private:
    SteadyClock m_clock;
    std::unique_ptr<EventRing> m_events;  ///< null: nobody traces
    std::unique_ptr<Services> m_services; ///< the program's one cache and one loader
    std::unique_ptr<Engine> m_engine;
    std::shared_ptr<Scene> m_scene;
    std::unique_ptr<View> m_view;
    std::unique_ptr<WallPictures> m_pictures;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QCoreApplication>

#include <core/clock.h>
#include <load/image_loader.h>
#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/services.h>
#include <scene/view.h>
#include <support/fake_texture_backend.h>

namespace tessera::test {

/// A whole engine without a window or threads that decode: time moves by frames, jobs run when told.
class SceneRig {
public:
    static constexpr int kWidth = 800; ///< of the canvas; small, so that sanitized tests stay quick
    static constexpr int kHeight = 500;

    explicit SceneRig(EngineConfig config = {})
    {
        config.threads = EngineConfig::kNoPumps;
        services = std::make_unique<Services>(config, clock);
        engine = std::make_unique<Engine>(config, clock, *services);
        engine->canvasReady(std::make_unique<FakeTextureBackend>(), "fake");
        scene = std::make_unique<Scene>(*engine);
        view = std::make_unique<View>(*scene);
        view->resize({kWidth, kHeight}, 1);
    }

    ~SceneRig() { close(); }

    /// Everything in the order a program takes it down.
    void close()
    {
        if (!engine || !scene)
            return;
        second.reset();
        view.reset();
        scene.reset();
        engine->canvasGone();
        engine->shutDown();
        QCoreApplication::processEvents();
    }

    const Frame& frame(int milliseconds = 16)
    {
        clock.advance(std::chrono::milliseconds(milliseconds));
        if (second)
            second->frame();
        const Frame& f = view->frame();
        holes += f.facts.holePixels;
        QCoreApplication::processEvents();
        return f;
    }

    /// Runs up to `jobs` of the queued jobs. Returns how many ran.
    int work(int jobs = 1)
    {
        int ran = 0;
        while (ran < jobs && engine->loader().runOne())
            ++ran;
        QCoreApplication::processEvents();
        return ran;
    }

    void open(const std::vector<std::string>& paths)
    {
        scene->open(paths);
        while (!scene->isListed())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }

    /// Frames and jobs until the view is settled; false when it is not after `frames`.
    bool settle(int frames = 2000)
    {
        for (int i = 0; i < frames; ++i) {
            frame();
            if (work(4) == 0 && view->isSettled())
                return true;
        }
        return false;
    }

    ManualClock clock;
    std::int64_t holes = 0;
    std::unique_ptr<Services> services;
    std::unique_ptr<Engine> engine;
    std::unique_ptr<Scene> scene;
    std::unique_ptr<View> view;
    std::unique_ptr<View> second;
};

} // namespace tessera::test

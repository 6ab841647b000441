// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QApplication>
#include <QSettings>
#include <QString>
#include <QTemporaryDir>
#include <QTest>

#include <core/clock.h>
#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/services.h>
#include <ui/main_window.h>

namespace tessera {

/// A whole window with either canvas over a real engine, for tests that use it as a hand would. Settings and files
/// lie in a directory of their own.
class WindowRig {
protected:
    explicit WindowRig(Renderer renderer) : m_renderer(renderer) { }
    ~WindowRig() = default;

    /// With nothing remembered, on the screen.
    [[nodiscard]] bool beginWindow()
    {
        m_settings = std::make_unique<QSettings>(m_directory.filePath("settings.ini"), QSettings::IniFormat);
        m_settings->clear();
        m_services = std::make_unique<Services>(EngineConfig{}, m_clock);
        m_engine = std::make_unique<Engine>(EngineConfig{}, m_clock, *m_services);
        m_scene = std::make_shared<Scene>(*m_engine);
        m_window = std::make_unique<MainWindow>(*m_engine, m_scene, *m_settings, m_renderer);
        m_window->resizeToDevicePixels({900, 600});
        m_window->show();
        return QTest::qWaitForWindowExposed(m_window.get());
    }
    /// Nobody uses the engine any more; it is still there to be asked.
    void endWindow()
    {
        m_window.reset();
        m_scene.reset();
        m_engine->shutDown();
    }
    /// What is still held then, a line each, and by whom.
    [[nodiscard]] QString endEngine()
    {
        QString leaks;
        for (const Engine::Leak& leak : m_engine->leaks())
            leaks += QString::fromStdString(leak.kind + ' ' + leak.key + " held by " + leak.holders + '\n');
        m_engine.reset();
        m_services.reset();
        return leaks;
    }

    Renderer m_renderer;
    SteadyClock m_clock;
    QTemporaryDir m_directory;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Engine> m_engine;
    std::shared_ptr<Scene> m_scene;
    std::unique_ptr<MainWindow> m_window;
};

/// Runs a test with either canvas, as the program does it: windows share their textures. Returns what main() does.
template <typename Test>
int runWithEitherCanvas(int argc, char** argv)
{
    QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QApplication application(argc, argv);
    int failed = 0;
    for (const Renderer renderer : {Renderer::OpenGl, Renderer::Raster}) {
        Test test(renderer);
        failed += QTest::qExec(&test, argc, argv);
    }
    return failed;
}

} // namespace tessera

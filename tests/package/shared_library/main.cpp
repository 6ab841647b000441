// SPDX-License-Identifier: GPL-3.0-or-later
// All rooms from the one shared library.
#include <cstdio>

#include <QCoreApplication>

#include <core/clock.h>
#include <core/version.h>
#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/services.h>

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    const tessera::SteadyClock clock;
    tessera::Services services({}, clock);
    tessera::Engine engine({}, clock, services);
    {
        tessera::Scene scene(engine);
        scene.open({});
        std::printf("version %s, pictures %zu\n", tessera::libraryVersion(), scene.count());
    }
    engine.shutDown();
    return engine.leaks().empty() ? 0 : 1;
}

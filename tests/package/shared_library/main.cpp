// SPDX-License-Identifier: GPL-3.0-or-later
// All rooms from the one shared library, which must agree with its headers on what a holder is.
#include <cstdio>
#include <type_traits>

#include <QCoreApplication>

#include <core/call_stack.h>
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
        std::printf("version %s, pictures %zu, stacks %d\n", tessera::libraryVersion(), scene.count(),
                    std::is_empty_v<tessera::CallStack> ? 0 : 1);
    }
    engine.shutDown();
    return engine.leaks().empty() ? 0 : 1;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_scenarios.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tessera::test {

namespace {

constexpr double kPanSpeed = 2000; ///< device pixels a second
constexpr double kNotch = 1.25;    ///< of the wheel
constexpr auto kNotchTime = std::chrono::milliseconds(40);

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kSeeds = 5;
#else
constexpr std::uint64_t kSeeds = 100;
#endif

std::uint64_t askedFor(const char* variable, std::uint64_t otherwise)
{
    const char* const asked = std::getenv(variable);
    return asked ? std::strtoull(asked, nullptr, 10) : otherwise;
}

PointF somewhere(const SimRig& rig, SimRandom& random)
{
    return {random.share() * static_cast<double>(rig.config().canvas.width),
            random.share() * static_cast<double>(rig.config().canvas.height)};
}

} // namespace

std::uint64_t simSeeds()
{
    return askedFor("TESSERA_SIM_SEEDS", kSeeds);
}

std::uint64_t simLongSeeds()
{
    return askedFor("TESSERA_SIM_LONG", std::max<std::uint64_t>(simSeeds() / 20, 1));
}

void tour(SimRig& rig, SimRandom& random, int operations)
{
    rig.act([&](View& view) { view.select(random.below(rig.scene->count())); });
    rig.runFor(std::chrono::milliseconds(random.below(500)));
    jumps(rig, random, 6);
    rig.act([](View& view) { view.actualSize(); });
    pan(rig, random, std::chrono::milliseconds(700));
    rig.act([](View& view) { view.fit(FitTarget::Image); });
    wheel(rig, random);
    anything(rig, random, operations);
}

void jumps(SimRig& rig, SimRandom& random, int count)
{
    for (int i = 0; i < count; ++i) {
        const double scale = std::pow(2, -3 * random.share());
        const PointF to{random.share(), random.share()};
        rig.act([&](View& view) { view.jump(to, scale); });
        rig.runFor(std::chrono::milliseconds(random.below(300)));
    }
}

void pan(SimRig& rig, SimRandom& random, Duration time)
{
    const double angle = 6.283 * random.share();
    const double seconds = std::chrono::duration<double>(time).count();
    const double far = kPanSpeed * seconds;
    const PointF by{far * std::cos(angle) / static_cast<double>(rig.config().canvas.width),
                    far * std::sin(angle) / static_cast<double>(rig.config().canvas.height)};
    rig.act([&](View& view) { view.moveBy(by, time); });
    rig.runFor(time);
}

void wheel(SimRig& rig, SimRandom& random)
{
    const PointF at = somewhere(rig, random);
    rig.act([&](View& view) { view.setCursor(at); });
    const double least = rig.view->imageScale();
    for (const double factor : {kNotch, 1 / kNotch}) {
        for (double scale = rig.view->imageScale(); factor > 1 ? scale < 1 : scale > least; scale *= factor) {
            rig.act([&](View& view) { view.zoomAt(at, factor); });
            rig.runFor(kNotchTime);
        }
        rig.runFor(std::chrono::milliseconds(random.below(400)));
    }
}

void flick(SimRig& rig, int steps, int perSecond)
{
    for (int i = 0; i < steps; ++i) {
        rig.act([](View& view) { view.step(1); });
        rig.runFor(std::chrono::milliseconds(1000 / perSecond));
    }
}

void anything(SimRig& rig, SimRandom& random, int operations)
{
    for (int i = 0; i < operations; ++i) {
        const double a = random.share();
        const PointF at = somewhere(rig, random);
        const std::uint64_t item = random.below(rig.scene->count());
        const std::uint64_t kind = random.below(12);
        rig.act([&](View& view) {
            switch (kind) {
            case 0: view.select(item); break;
            case 1: view.actualSize(at); break;
            case 2: view.fit(FitTarget::Automatic); break;
            case 3: view.fit(FitTarget::Scene); break;
            case 4: view.zoomAt(at, 0.3 + 3 * a); break;
            case 5: view.zoomAt(at, 1.25); break;
            case 6: view.panBy({600 * a - 300, 300 - 600 * a}); break;
            case 7: view.flick({8000 * a - 4000, 2000 * a}); break;
            case 8: view.jump({a, 1 - a}, std::pow(2, -4 * a)); break;
            case 9: view.step(a < 0.5 ? 1 : -1); break;
            case 10: view.dive(); break;
            default: view.back();
            }
        });
        for (std::uint64_t pause = random.below(4); pause > 0; --pause)
            rig.frame();
    }
}

} // namespace tessera::test

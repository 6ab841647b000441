// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan costs: the aim is 0.3 ms for 500 tiles.
#include <benchmark/benchmark.h>

#include <cmath>
#include <unordered_set>

#include <map/planner.h>

namespace {

using namespace tessera;

TileKey baseOf(std::uint64_t n)
{
    return {{n * 0x9e3779b97f4a7c15ULL, n}, 0, 1, {}};
}

// A wall of thumbnails, one tile each, of which nothing is ready.
void freshWall(benchmark::State& state)
{
    const Pyramid pyramid = Pyramid::halving({4000, 3000});
    std::vector<PlanItem> items;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        items.push_back({baseOf(static_cast<std::uint64_t>(i)),
                         &pyramid,
                         {static_cast<double>(i % 25) * 64, static_cast<double>(i / 25) * 50, 60, 45},
                         0,
                         PlanItem::kNoLevel});
    Plan wanted;
    for (auto _ : state) {
        const PlanResult r = plan(
            items, {1600, 1000}, {800, 500}, {}, [](const TileKey&) { return false; }, wanted);
        benchmark::DoNotOptimize(r);
    }
    state.counters["tiles"] = static_cast<double>(wanted.missing.size());
}
BENCHMARK(freshWall)->Arg(100)->Arg(500)->Unit(benchmark::kMicrosecond);

// One huge image at its ideal level across a very large canvas; every other tile is ready.
void hugeImage(benchmark::State& state)
{
    const Pyramid pyramid = Pyramid::halving({400000, 400000});
    PlanItem item{baseOf(1), &pyramid, {-100000, -100000, 400000, 400000}, 0, PlanItem::kNoLevel};
    const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(state.range(0)))) * 512;
    std::unordered_set<TileKey> resident;
    Plan wanted;
    plan(
        {&item, 1}, {side, side}, {0, 0}, {}, [](const TileKey&) { return false; }, wanted);
    for (std::size_t i = 0; i < wanted.missing.size(); i += 2)
        resident.insert(wanted.missing[i].key);
    PlanOptions options;
    options.capacityBytes = 4ULL << 30U;
    for (auto _ : state) {
        const PlanResult r = plan(
            {&item, 1}, {side, side}, {0, 0}, options, [&](const TileKey& key) { return resident.contains(key); },
            wanted);
        benchmark::DoNotOptimize(r);
    }
    state.counters["tiles"] = static_cast<double>(wanted.missing.size() + resident.size());
}
BENCHMARK(hugeImage)->Arg(100)->Arg(500)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();

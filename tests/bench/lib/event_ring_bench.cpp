// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to tell an event: without a ring, with one, from several threads at once, and beside the
// loader's work for one job.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include <app/trace_writer.h>
#include <core/event_ring.h>
#include <core/executor.h>
#include <load/image_loader.h>

namespace {

using namespace tessera;

std::unique_ptr<EventRing> shared;

/// As every place does that tells something.
void tell(EventRing* events, const Clock& clock, std::uint32_t n)
{
    if (events)
        events->add({.kind = EventKind::Queued, .lane = EventLane::kLoader, .when = clock.now(), .numbers = {n}});
}

void withoutARing(benchmark::State& state)
{
    const SteadyClock clock;
    EventRing* events = nullptr;
    for (auto _ : state) {
        benchmark::DoNotOptimize(events);
        tell(events, clock, 1);
    }
}
BENCHMARK(withoutARing);

void withARing(benchmark::State& state)
{
    const SteadyClock clock;
    if (state.thread_index() == 0)
        shared = std::make_unique<EventRing>(1U << 16U);
    for (auto _ : state)
        tell(shared.get(), clock, 1);
}
BENCHMARK(withARing)->Threads(1)->Threads(2)->UseRealTime();

void writingOut(benchmark::State& state)
{
    TraceWriter writer({}, {[](const TileKey&) { return std::string("IMG_20240611_142233.jpg · L3 12,7"); }, {}});
    std::string text;
    Event event{.kind = EventKind::Queued,
                .lane = EventLane::kLoader,
                .when = TimePoint(std::chrono::seconds(3)),
                .numbers = {1, 300}};
    for (auto _ : state) {
        event.when += std::chrono::microseconds(7);
        writer.write(event, text);
        if (text.size() > 1U << 18U)
            text.clear();
    }
}
BENCHMARK(writingOut);

class Source final : public JobSource {
public:
    LoadFunction job(const TileKey&) override
    {
        return [](const LoadContext&) -> Result<LoadedPtr> { return LoadedPtr(); };
    }
    std::string label(const TileKey&) const override { return {}; }
};

/// The loader's own work for a job that does nothing: planned, taken, run, delivered. 0: without a ring.
void aJobsWay(benchmark::State& state)
{
    constexpr std::uint64_t kJobs = 500;
    const SteadyClock clock;
    ManualExecutor executor;
    EventRing ring(1U << 16U);
    ImageLoader loader({0, &clock, 0, Duration::max(), state.range(0) == 1 ? &ring : nullptr}, executor);
    loader.start();
    Source source;
    const GroupId group = loader.addGroup("view", {});
    std::vector<Wanted> wanted;
    for (std::uint64_t n = 0; n < kJobs; ++n)
        wanted.push_back({{{1, 1}, 0, 1, {0, n, 0}}, {1, static_cast<std::uint32_t>(n), 0}});
    for (auto _ : state) {
        loader.plan(group, wanted, source);
        while (loader.runOne()) { }
        executor.drain();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kJobs));
}
BENCHMARK(aJobsWay)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();

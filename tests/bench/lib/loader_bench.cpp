// SPDX-License-Identifier: GPL-3.0-or-later
// The loader's own work, beside QThreadPool with one runnable a request. Nothing is decoded: one job holds
// each pump while the queue is changed. Times are those the caller is blocked for.
#include <benchmark/benchmark.h>

#include <QRunnable>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <latch>
#include <memory>
#include <random>
#include <semaphore>

#include <load/image_loader.h>

#include "ratio_table.h"

namespace {

using namespace tessera;

TileKey keyAt(std::uint64_t n)
{
    return {{0x1234, n / 64}, 0, 1, {static_cast<std::uint32_t>(n % 5), n % 64 / 8, n % 8}};
}

/// A closure with something to free, as a real job has.
LoadFunction jobFor(std::uint64_t n)
{
    return
        [state = std::make_shared<std::uint64_t>(n)](const LoadContext&) -> Result<LoadedPtr> { return LoadedPtr(); };
}

class Source final : public JobSource {
public:
    LoadFunction job(const TileKey& key) override { return jobFor(key.source.low); }
    std::string label(const TileKey&) const override { return {}; }
};

/// A loader whose only pump is held until the bench is over.
struct Held {
    std::binary_semaphore release{0};
    SteadyClock clock;
    ManualExecutor executor;
    ImageLoader loader{{1, &clock, 0}, executor};
    Source source;
    GroupId group = loader.addGroup("view", {});
    Ticket holder;

    Held()
    {
        std::latch running(1);
        holder = loader
                     .schedule({keyAt(1'000'000'000),
                                {0, 0, 0},
                                0,
                                {},
                                [&](const LoadContext&) -> Result<LoadedPtr> {
                                    running.count_down();
                                    release.acquire();
                                    return LoadedPtr();
                                }},
                               {})
                     .value();
        loader.start();
        running.wait();
    }
    ~Held() { release.release(); }
};

/// What the held pump would do.
void freeTheDead(Held& h)
{
    while (h.loader.runOne()) { }
}

/// A plan in the order a planner states it after the focus has moved: sorted by distance, so that
/// neighbours in it are strangers in the queue.
std::vector<Wanted> planOf(std::size_t count, unsigned seed)
{
    std::vector<Wanted> plan(count);
    std::mt19937 random(seed);
    for (std::size_t n = 0; n < count; ++n)
        plan[n] = {keyAt(n), {1, static_cast<std::uint32_t>(random() % 4'000), static_cast<std::uint16_t>(n % 5)}};
    std::sort(plan.begin(), plan.end(), [](const Wanted& a, const Wanted& b) { return a.rank < b.rank; });
    return plan;
}

void rerankWholePlan(benchmark::State& state)
{
    Held h;
    const auto count = static_cast<std::size_t>(state.range(0));
    const std::vector<Wanted> plans[] = {planOf(count, 1), planOf(count, 2)};
    h.loader.plan(h.group, plans[0], h.source);
    std::size_t i = 0;
    for (auto _ : state)
        h.loader.plan(h.group, plans[++i % 2], h.source);
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(rerankWholePlan)->Arg(100)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void samePlanAgain(benchmark::State& state)
{
    Held h;
    const std::vector<Wanted> plan = planOf(static_cast<std::size_t>(state.range(0)), 1);
    h.loader.plan(h.group, plan, h.source);
    for (auto _ : state)
        h.loader.plan(h.group, plan, h.source);
}
BENCHMARK(samePlanAgain)->Arg(10'000)->Unit(benchmark::kMicrosecond);

void newPlan(benchmark::State& state)
{
    Held h;
    const std::vector<Wanted> plan = planOf(static_cast<std::size_t>(state.range(0)), 1);
    for (auto _ : state) {
        h.loader.plan(h.group, plan, h.source);
        state.PauseTiming();
        h.loader.plan(h.group, {}, h.source);
        freeTheDead(h);
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(newPlan)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);

std::vector<Ticket> scheduleAll(Held& h, std::int64_t count)
{
    std::vector<Ticket> tickets;
    tickets.reserve(static_cast<std::size_t>(count));
    std::mt19937 random(3);
    for (std::int64_t n = 0; n < count; ++n) {
        const auto x = static_cast<std::uint64_t>(n);
        LoadRequest request{keyAt(x), {1, static_cast<std::uint32_t>(random() % 4'000), 0}, h.group, {}, jobFor(x)};
        tickets.push_back(
            h.loader.schedule(std::move(request), [](const TileKey&, const Result<LoadedPtr>&) {}).value());
    }
    return tickets;
}

void schedule(benchmark::State& state)
{
    Held h;
    for (auto _ : state) {
        std::vector<Ticket> tickets = scheduleAll(h, state.range(0));
        state.PauseTiming();
        (void)h.loader.cancelObsolete(h.group, {});
        freeTheDead(h);
        tickets.clear();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(schedule)->Arg(100)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void cancelRequests(benchmark::State& state)
{
    Held h;
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<Ticket> tickets = scheduleAll(h, state.range(0));
        state.ResumeTiming();
        benchmark::DoNotOptimize(h.loader.cancelObsolete(h.group, {}));
        state.PauseTiming();
        freeTheDead(h);
        tickets.clear();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(cancelRequests)->Arg(100)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void cancelPlan(benchmark::State& state)
{
    Held h;
    const std::vector<Wanted> plan = planOf(static_cast<std::size_t>(state.range(0)), 1);
    for (auto _ : state) {
        state.PauseTiming();
        h.loader.plan(h.group, plan, h.source);
        state.ResumeTiming();
        h.loader.plan(h.group, {}, h.source);
        state.PauseTiming();
        freeTheDead(h);
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(cancelPlan)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);

// Some of many are dropped: what one costs must not depend on how many there are.
void dropTickets(benchmark::State& state)
{
    constexpr std::size_t kDropped = 50;
    Held h;
    std::vector<Ticket> tickets = scheduleAll(h, state.range(0));
    const std::size_t stride = tickets.size() / kDropped;
    for (auto _ : state) {
        for (std::size_t i = 0; i < kDropped; ++i)
            tickets[i * stride].reset();
        state.PauseTiming();
        for (std::size_t i = 0; i < kDropped; ++i)
            tickets[i * stride] = h.loader.schedule({keyAt(i * stride), {1, 7, 0}, h.group, {}, jobFor(i)}, {}).value();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kDropped));
}
BENCHMARK(dropTickets)->Arg(100)->Arg(10'000)->Arg(1'000'000)->Iterations(2'000)->Unit(benchmark::kMicrosecond);

void rerankOne(benchmark::State& state)
{
    Held h;
    std::vector<Ticket> tickets = scheduleAll(h, state.range(0));
    std::mt19937 random(5);
    for (auto _ : state)
        tickets[random() % tickets.size()].setRank({1, static_cast<std::uint32_t>(random() % 4'000), 0});
}
BENCHMARK(rerankOne)->Arg(100)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kNanosecond);

// --- beside it: QThreadPool, one runnable a request ------------------------------------------------

class Runnable final : public QRunnable {
public:
    explicit Runnable(std::uint64_t n) : m_work(jobFor(n)) { }
    void run() override { }

private:
    LoadFunction m_work;
};

struct HeldPool {
    std::binary_semaphore release{0};
    QThreadPool pool;

    HeldPool()
    {
        pool.setMaxThreadCount(1);
        auto running = std::make_shared<std::latch>(1);
        pool.start([this, running] {
            running->count_down();
            release.acquire();
        });
        running->wait();
    }
    ~HeldPool()
    {
        pool.clear();
        release.release();
    }
    std::vector<QRunnable*> startAll(std::int64_t count)
    {
        std::vector<QRunnable*> runnables;
        runnables.reserve(static_cast<std::size_t>(count));
        std::mt19937 random(3);
        for (std::int64_t n = 0; n < count; ++n) {
            runnables.push_back(new Runnable(static_cast<std::uint64_t>(n)));
            pool.start(runnables.back(), static_cast<int>(random() % 4'000));
        }
        return runnables;
    }
};

void qtSchedule(benchmark::State& state)
{
    HeldPool h;
    for (auto _ : state) {
        benchmark::DoNotOptimize(h.startAll(state.range(0)));
        state.PauseTiming();
        h.pool.clear();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(qtSchedule)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);

void qtClear(benchmark::State& state)
{
    HeldPool h;
    for (auto _ : state) {
        state.PauseTiming();
        (void)h.startAll(state.range(0));
        state.ResumeTiming();
        h.pool.clear();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(qtClear)->Arg(100)->Arg(10'000)->Unit(benchmark::kMicrosecond);

// A queued priority cannot be changed: the runnable is taken out and started again.
void qtRerankOne(benchmark::State& state)
{
    HeldPool h;
    const std::vector<QRunnable*> runnables = h.startAll(state.range(0));
    std::mt19937 random(5);
    for (auto _ : state) {
        QRunnable* const runnable = runnables[random() % runnables.size()];
        if (h.pool.tryTake(runnable))
            h.pool.start(runnable, static_cast<int>(random() % 4'000));
    }
}
BENCHMARK(qtRerankOne)->Arg(100)->Arg(10'000)->Unit(benchmark::kNanosecond);

void qtRerankAll(benchmark::State& state)
{
    HeldPool h;
    const std::vector<QRunnable*> runnables = h.startAll(state.range(0));
    std::mt19937 random(5);
    for (auto _ : state)
        for (QRunnable* const runnable : runnables)
            if (h.pool.tryTake(runnable))
                h.pool.start(runnable, static_cast<int>(random() % 4'000));
}
BENCHMARK(qtRerankAll)->Arg(100)->Arg(10'000)->Iterations(3)->Unit(benchmark::kMicrosecond);

} // namespace

int main(int argc, char** argv)
{
    return runWithRatios(
        argc, argv,
        {{"schedule 10k / QThreadPool::start", "schedule/10000", "qtSchedule/10000"},
         {"cancel 10k requests / QThreadPool::clear", "cancelRequests/10000", "qtClear/10000"},
         {"cancel a plan of 10k / QThreadPool::clear", "cancelPlan/10000", "qtClear/10000"},
         {"re-rank one of 10k / tryTake and start", "rerankOne/10000", "qtRerankOne/10000"},
         {"re-rank a plan of 10k / tryTake and start each", "rerankWholePlan/10000", "qtRerankAll/10000/iterations:3"},
         {"drop one of 10k / one of 100", "dropTickets/10000/iterations:2000", "dropTickets/100/iterations:2000"},
         {"drop one of 1M / one of 100", "dropTickets/1000000/iterations:2000", "dropTickets/100/iterations:2000"}},
        {{"re-rank the whole plan of 10k", "rerankWholePlan/10000", 1},
         {"cancel a plan of 10k", "cancelPlan/10000", 1},
         {"cancel 10k requests", "cancelRequests/10000", 1}});
}

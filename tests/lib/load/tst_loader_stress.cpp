// SPDX-License-Identifier: GPL-3.0-or-later
// Many threads, many steps. The row's name is the seed: `tst_loader_stress "L34_...:seed 3"` repeats it.
#include <QTest>

#include <algorithm>
#include <random>
#include <thread>
#include <tuple>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr int kSteps = 2'000;
constexpr unsigned kKeys = 60;

class Random {
public:
    explicit Random(unsigned seed) : m_engine(seed) { }
    unsigned below(unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(m_engine); }
    Rank rank() { return {static_cast<std::uint8_t>(below(8)), below(100), 0}; }

private:
    std::mt19937 m_engine;
};

/// What one thread does with requests of its own group.
void scheduleAndCancel(Machine& m, unsigned seed, GroupId group, const LoadSink& sink)
{
    Random random(seed);
    std::vector<Ticket> tickets;
    for (int i = 0; i < kSteps; ++i) {
        const unsigned x = random.below(kKeys);
        const RectF bounds{static_cast<double>(x), 0, 1, 1};
        tickets.push_back(
            m.loader.schedule({keyAt(x), random.rank(), group, bounds, m.jobs.job(keyAt(x))}, sink).value());
        if (random.below(3) == 0)
            tickets.erase(tickets.begin() + random.below(static_cast<unsigned>(tickets.size())));
        if (!tickets.empty())
            tickets.back().setRank(random.rank());
        switch (random.below(60)) {
        case 0: (void)m.loader.cancelObsolete(group, {.keys = {keyAt(x)}}); break;
        case 1: (void)m.loader.viewChanged(group, {bounds, random.below(20) * 1.0}); break;
        case 2: tickets.clear(); break;
        default: break;
        }
    }
}

std::vector<Wanted> anyPlan(Random& random)
{
    std::vector<Wanted> plan;
    const unsigned first = random.below(kKeys);
    const unsigned count = random.below(20) == 0 ? 300 : random.below(20); // now and then enough for the pumps to bury
    for (unsigned k = 0; k < count; ++k)
        plan.push_back({keyAt(first + k), random.rank()});
    return plan;
}

} // namespace

class TestLoaderStress : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void L34_scheduleAndCancelFromAllSides_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void L34_scheduleAndCancelFromAllSides()
    {
        QFETCH(unsigned, seed);
        Machine m(3);
        m.jobs.body = livelyJob;
        std::atomic<int> callbacks{0};
        const LoadSink counting = [&](const TileKey&, const Result<LoadedPtr>&) { ++callbacks; };
        const GroupId groups[] = {m.loader.addGroup("a", counting), m.loader.addGroup("b", counting)};
        {
            std::vector<std::jthread> others;
            for (unsigned t = 0; t < 3; ++t)
                others.emplace_back([&, t] { scheduleAndCancel(m, seed * 31 + t, 100 + t % 2, counting); });
            Random random(seed);
            for (int i = 0; i < kSteps; ++i) {
                const GroupId group = groups[random.below(2)];
                m.loader.plan(group, anyPlan(random), m.jobs);
                if (i % 7 == 0)
                    (void)m.loader.cancelObsolete(group, {.keys = {keyAt(random.below(kKeys))}});
                if (i % 10 == 0) {
                    const LoaderReport r = m.loader.report();
                    QVERIFY(r.running + r.abandoned <= 3);
                    (void)m.loader.entries();
                    m.loader.noteUsed(keyAt(random.below(kKeys)));
                }
                if (i % 5 == 0) {
                    m.executor.post([] {});
                    m.executor.runSome();
                }
            }
        }
        m.executor.runUntil([&] { return m.loader.idle(groups[0]) && m.loader.idle(groups[1]); });
        m.loader.stop();
        const LoaderReport r = m.loader.report();
        QVERIFY(balanced(r));
        QCOMPARE(r.obsoleteStarted, 0U);
        QCOMPARE(r.inversions, 0U);
        QCOMPARE(r.queued + r.running + r.abandoned, 0U);
        QCOMPARE(r.callbackErrors, 0U);
        QVERIFY(callbacks > 0);
    }

    // The manual loader against a list that is searched and sorted by hand.
    void behavesAsASimpleList_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 5; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void behavesAsASimpleList()
    {
        QFETCH(unsigned, seed);
        struct Line {
            std::uint64_t x;
            Rank rank;
            int arrived;
        };
        Random random(seed);
        Bench b;
        std::vector<Line> model;
        int arrivals = 0;
        for (int i = 0; i < 400; ++i) {
            std::vector<Wanted> plan;
            std::vector<Line> next;
            for (const Line& line : model)
                if (random.below(4) != 0)
                    next.push_back({line.x, random.below(2) ? random.rank() : line.rank, line.arrived});
            for (const Line& line : next)
                plan.push_back({keyAt(line.x), line.rank});
            for (unsigned k = random.below(30); k > 0; --k) {
                const std::uint64_t x = 1'000 + static_cast<std::uint64_t>(arrivals);
                next.push_back({x, random.rank(), arrivals++});
                plan.push_back({keyAt(x), next.back().rank});
            }
            model = std::move(next);
            b.plan(plan);
            QCOMPARE(b.loader.pendingCount(), model.size());
            for (unsigned k = random.below(10); k > 0 && !model.empty(); --k) {
                const auto best = std::min_element(model.begin(), model.end(), [](const Line& l, const Line& r) {
                    return std::tie(l.rank, l.arrived) < std::tie(r.rank, r.arrived);
                });
                QVERIFY(b.loader.runOne());
                QCOMPARE(b.jobs.ran.back(), best->x);
                model.erase(best);
            }
            b.executor.drain();
        }
        b.plan({});
    }
};

QTEST_APPLESS_MAIN(TestLoaderStress)
#include "tst_loader_stress.moc"

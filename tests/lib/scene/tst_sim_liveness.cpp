// SPDX-License-Identifier: GPL-3.0-or-later
// In simulated time: property 6 of the engine. Whatever was done, in the end everything wanted is there,
// soon.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <QTest>

#include <support/sim/sim_scenarios.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// What there was to do since it began to watch, as it was done.
class Work final : public SimCheck {
public:
    explicit Work(TimePoint since) : m_since(since) { }

    void started(SimRig& rig, const TileKey& key) override { begin(rig, key); }
    void resumed(SimRig& rig, const TileKey& key) override { begin(rig, key); }
    void putBack(SimRig& rig, const TileKey& key) override { noteStage(rig, key); }
    void parked(SimRig& rig, const TileKey& key) override
    {
        noteStage(rig, key);
        m_begun[key] = rig.clock.now();
    }
    // Nobody can hurry what it waits for.
    void woken(SimRig& rig, const TileKey& key) override { m_chains[key] += rig.clock.now() - begun(key); }
    void ended(SimRig& rig, const TileKey& key, bool) override
    {
        noteStage(rig, key);
        longest = std::max(longest, m_chains[key]);
        m_chains.erase(key);
    }
    void uploaded(SimRig& rig, const TileKey&) override
    {
        ++uploads;
        last = rig.clock.now();
    }

    /// All of it on all pumps at once, but for what may hold half of them only.
    [[nodiscard]] Duration onPumps(unsigned pumps) const
    {
        return (m_all - m_background) / pumps + m_background / ((pumps + 1) / 2);
    }

    Duration longest{}; ///< chain of one job's stages
    std::uint64_t uploads = 0;
    TimePoint last{}; ///< of them: from then on all is there, though some of it may fade in

private:
    static constexpr unsigned kBackgroundClass = 4;

    void begin(SimRig& rig, const TileKey& key)
    {
        m_begun[key] = rig.clock.now();
        const std::vector<Wanted>& wanted = rig.view->wanted();
        const auto line = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& w) { return w.key == key; });
        if (line != wanted.end() && line->rank.priorityClass >= kBackgroundClass)
            m_isBackground.insert(key);
        else
            m_isBackground.erase(key);
    }
    [[nodiscard]] TimePoint begun(const TileKey& key) const
    {
        const auto known = m_begun.find(key);
        return known == m_begun.end() ? m_since : known->second;
    }
    void noteStage(SimRig& rig, const TileKey& key)
    {
        const Duration took = rig.clock.now() - begun(key);
        m_all += took;
        m_background += m_isBackground.contains(key) ? took : Duration();
        m_chains[key] += took;
    }

    const TimePoint m_since;
    Duration m_all{};
    Duration m_background{};
    std::unordered_set<TileKey> m_isBackground;
    std::unordered_map<TileKey, TimePoint> m_begun;
    std::unordered_map<TileKey, Duration> m_chains;
};

} // namespace

class TestSimLiveness : public QObject {
    Q_OBJECT

private slots:
    void whateverHappenedEverythingWantedIsThereSoon_data()
    {
        QTest::addColumn<int>("troubles");
        QTest::addColumn<unsigned>("mib");
        QTest::newRow("all goes well") << 0 << 64U;
        QTest::newRow("damaged tiles, short memory, slow disks") << 20 << 64U;
        QTest::newRow("a small budget") << 5 << 16U;
    }
    void whateverHappenedEverythingWantedIsThereSoon()
    {
        QFETCH(int, troubles);
        QFETCH(unsigned, mib);
        double worst = 0;
        for (std::uint64_t seed = 1; seed <= simSeeds(); ++seed) {
            SimConfig config;
            config.seed = config.images.seed = seed;
            config.pumps = 1U << seed % 4;
            config.gpuBudget = std::uint64_t(mib) << 20U;
            config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
            config.images.failuresPerMille = config.images.refusalsPerMille = config.images.slowPerMille = troubles;
            SimRig rig(config);
            SimRandom random(seed);
            rig.open();
            anything(rig, random, 200);
            rig.act([](View& view) { view.stopMotion(); });

            const TimePoint stopped = rig.clock.now();
            Work work(stopped);
            rig.watch(work);
            QVERIFY2(rig.settle(), qPrintable(QString("seed %1").arg(seed)));
            QVERIFY2(rig.absent().empty(),
                     qPrintable(QString("seed %1: %2 are not there").arg(seed).arg(rig.absent().size())));
            QCOMPARE(rig.pumps->busy(), 0U);
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
            // Opening, reading and drawing each begin with a frame.
            const Duration least =
                std::max(work.onPumps(config.pumps), SimRig::kFrame * static_cast<int>(work.uploads / 8))
                + 2 * work.longest + 3 * SimRig::kFrame;
            const double share = toMs(std::max(work.last, stopped) - stopped) / toMs(least);
            worst = std::max(worst, share);
            QVERIFY2(share <= 2, qPrintable(QString("seed %1: %2 times the least").arg(seed).arg(share)));
        }
        qInfo("at most %.2f times the least time", worst);
    }

    void tenThousandOperations()
    {
        for (std::uint64_t seed = 1; seed <= simLongSeeds(); ++seed) {
            SimConfig config;
            config.seed = config.images.seed = seed;
            config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
            config.images.failuresPerMille = config.images.refusalsPerMille = config.images.slowPerMille = 5;
            SimRig rig(config);
            SimRandom random(seed);
            rig.open();
            anything(rig, random, 10'000);
            QVERIFY(rig.settle());
            QVERIFY(rig.absent().empty());
            QVERIFY2(rig.failures().empty(), rig.failures().c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestSimLiveness)
#include "tst_sim_liveness.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>
#include <vector>

#include <sys/resource.h>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderUrgency : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void urgentPumpsRunLikeTheCallerUntilTheyAreTold()
    {
        SteadyClock clock;
        WaitingExecutor executor;
        Jobs jobs;
        ImageLoader::Config config{2, &clock, 10};
        config.urgent = true;
        ImageLoader loader(config, executor);
        loader.start();
        std::vector<int> niceness; // of the pumps, in turn
        std::atomic<int> latest{-100};
        jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            latest = getpriority(PRIO_PROCESS, 0);
            return thing(x);
        };
        const GroupId group =
            loader.addGroup("g", [&](const TileKey&, const Result<LoadedPtr>&) { niceness.push_back(latest); });
        const auto runJobs = [&](std::uint64_t count) {
            niceness.clear();
            for (std::uint64_t x = 0; x < count; ++x) {
                loader.plan(group, {want(x)}, jobs);
                executor.runUntil([&] { return niceness.size() == x + 1; });
            }
        };
        const int own = getpriority(PRIO_PROCESS, 0);
        runJobs(20);
        QVERIFY(loader.isUrgent());
        QCOMPARE(niceness, std::vector<int>(20, own));
        loader.endUrgency();
        loader.endUrgency();
        QVERIFY(!loader.isUrgent());
        runJobs(20);
        for (const int n : niceness)
            QVERIFY(n > own);
        QVERIFY(loader.stop().complete);
        loader.start(); // the niced ones again
        runJobs(20);
        for (const int n : niceness)
            QVERIFY(n > own);
    }
};

QTEST_APPLESS_MAIN(TestLoaderUrgency)
#include "tst_loader_urgency.moc"

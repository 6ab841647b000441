// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <load/loader_holder.h>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderLife : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void L24_stopCancelsFinishesChoresAndTellsNobody()
    {
        Bench b;
        bool chore = false;
        b.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.later([&chore] { chore = true; });
            return thing(x);
        };
        b.plan({want(1), want(2), want(3)});
        QVERIFY(b.loader.runOne());
        b.loader.stop();
        b.loader.stop();
        QVERIFY(chore);
        b.executor.drain();
        QVERIFY(b.delivered.empty());
        QCOMPARE(b.loader.report().cancelledQueued, 2U);
        QCOMPARE(b.loader.report().cancelledRunning, 1U);
        QVERIFY(balanced(b.loader.report()));
        b.plan({want(4)});
        QVERIFY(!b.loader.runOne());
        b.loader.start(); // L26
        b.plan({want(5)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{5}));
    }

    void stopInsideASink()
    {
        Bench b;
        int told = 0;
        b.group = b.loader.addGroup("stopper", [&](const TileKey&, const Result<LoadedPtr>&) {
            ++told;
            b.loader.stop();
        });
        b.plan({want(1), want(2)});
        b.runAll();
        QCOMPARE(told, 1);
        QVERIFY(balanced(b.loader.report()));
    }

    void L39_aLateWakeUpAfterTheLoaderDiedIsHarmless()
    {
        ManualClock clock;
        ManualExecutor executor;
        Jobs jobs;
        {
            ImageLoader loader({0, &clock, 0}, executor);
            const GroupId group =
                loader.addGroup("g", [](const TileKey&, const Result<LoadedPtr>&) { qFatal("told"); });
            loader.start();
            loader.plan(group, {want(1)}, jobs);
            QVERIFY(loader.runOne());
        }
        QCOMPARE(executor.drain(), std::size_t(1));
    }

    void L1_aNewLoaderIsIdle()
    {
        ManualClock clock;
        ManualExecutor executor;
        ImageLoader::Config config;
        QCOMPARE(config.pumps, 4U);
        config.clock = &clock;
        const ImageLoader loader(config, executor);
        QVERIFY(!loader.running());
        QCOMPARE(loader.pendingCount() + loader.activeCount() + loader.abandonedCount(), std::size_t(0));
        QCOMPARE(loader.report().pumps, 4U);
    }

    void L2_whatIsScheduledBeforeStartWaits()
    {
        ManualClock clock;
        ManualExecutor executor;
        ImageLoader loader({0, &clock, 0}, executor);
        Jobs jobs;
        int told = 0;
        const LoadSink count = [&](const TileKey&, const Result<LoadedPtr>&) { ++told; };
        const GroupId group = loader.addGroup("g", count);
        const Ticket ticket = loader.schedule({keyAt(1), {}, 0, {}, jobs.job(keyAt(1))}, count).value();
        loader.plan(group, {want(2)}, jobs);
        QVERIFY(!loader.runOne());
        QCOMPARE(loader.pendingCount(), std::size_t(2));
        loader.start();
        while (loader.runOne()) { }
        executor.drain();
        QCOMPARE(told, 2);
    }

    void L27_startTwiceIsStartOnce()
    {
        Bench b;
        b.plan({want(1)});
        b.loader.start();
        QVERIFY(b.loader.running());
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
        b.loader.stop();
        QVERIFY(!b.loader.running());
    }

    void L28_theHoldersFirstCallFixesThePumps()
    {
        ManualClock clock;
        ManualExecutor executor;
        ImageLoader::Config config;
        config.clock = &clock;
        LoaderHolder holder(config, executor);
        QVERIFY(!holder.ifThere());
        ImageLoader& loader = holder.get(2);
        QVERIFY(loader.running());
        QCOMPARE(&holder.get(7), &loader);
        QCOMPARE(&holder.get(), &loader);
        QCOMPARE(holder.ifThere(), &loader);
        QCOMPARE(loader.report().pumps, 2U);
    }

    void L29_stoppingTheHolderMakesRoomForAnother()
    {
        ManualClock clock;
        ManualExecutor executor;
        ImageLoader::Config config;
        config.clock = &clock;
        LoaderHolder holder(config, executor);
        const LoadFunction nothing = [](const LoadContext&) -> Result<LoadedPtr> { return LoadedPtr(); };
        holder.stop(); // nothing there: nothing happens
        QVERIFY(!holder.ifThere());
        const Ticket ticket = holder.get(1).schedule({keyAt(1), {}, 0, {}, nothing}, {}).value();
        holder.stop();
        holder.stop();
        QVERIFY(!holder.ifThere());
        QVERIFY(!ticket.pending());
        QCOMPARE(holder.get(3).report().pumps, 3U);
    }
};

QTEST_APPLESS_MAIN(TestLoaderLife)
#include "tst_loader_life.moc"

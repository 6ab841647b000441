// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

class TestLoaderDelivery : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Thing::alive.load(), 0); }

    void L9_nothingIsAResultToo()
    {
        Bench b;
        b.jobs.body = [](std::uint64_t, const LoadContext&) -> Result<LoadedPtr> { return LoadedPtr(); };
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
    }

    void L10_errorsAndExceptionsAreDelivered()
    {
        Bench b;
        b.jobs.body = [](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            if (x == 1)
                return Error{ErrorCode::Corrupt, "the file ends early"};
            if (x == 2)
                throw std::runtime_error("boom");
            throw 42;
        };
        b.plan({want(1), want(2), want(3)});
        b.runAll();
        QCOMPARE(b.errors.size(), std::size_t(3));
        QCOMPARE(b.errors[0], std::string("the file ends early"));
        QVERIFY(b.errors[1].find("boom") != std::string::npos);
        QCOMPARE(b.loader.report().failed, 3U);
        QVERIFY(b.loader.idle(b.group));
    }

    void aMissingJobIsAnError()
    {
        struct None final : JobSource {
            LoadFunction job(const TileKey&) override { return {}; }
        } none;
        Bench b;
        b.loader.plan(b.group, {want(1)}, none);
        b.runAll();
        QCOMPARE(b.errors.size(), std::size_t(1));
    }

    void L11_aSinkThatThrowsHarmsNobody()
    {
        Bench b;
        const GroupId bad = b.loader.addGroup("bad", [](const TileKey&, const Result<LoadedPtr>&) { throw 1; });
        b.loader.plan(bad, {want(1)}, b.jobs);
        b.plan({want(1), want(2)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1, 2}));
        QCOMPARE(b.loader.report().callbackErrors, 1U);
    }

    void manyResultsOneWakeUp()
    {
        Bench b;
        b.plan({want(1), want(2), want(3)});
        while (b.loader.runOne()) { }
        QCOMPARE(b.executor.pending(), std::size_t(1));
        b.executor.drain();
        QCOMPARE(b.delivered.size(), std::size_t(3));
    }

    void L35_planningInsideASink()
    {
        Bench b;
        std::uint64_t next = 1;
        b.group = b.loader.addGroup("chain", [&](const TileKey& key, const Result<LoadedPtr>&) {
            b.delivered.push_back(key.address.x);
            if (next < 5)
                b.plan({want(++next)});
        });
        b.plan({want(1)});
        b.runAll();
        QCOMPARE(b.delivered, (Order{1, 2, 3, 4, 5}));
    }

    void aSinkMayTakeItsNeighboursKeyAway()
    {
        Bench b;
        const GroupId second = b.loader.addGroup("second", b.sink());
        const GroupId first = b.loader.addGroup(
            "first", [&](const TileKey&, const Result<LoadedPtr>&) { b.loader.plan(second, {}, b.jobs); });
        b.loader.plan(first, {want(1)}, b.jobs);
        b.loader.plan(second, {want(1)}, b.jobs);
        b.runAll();
        QVERIFY(b.delivered.empty());
        QVERIFY(b.loader.idle(second));
        QVERIFY(balanced(b.loader.report()));
    }

    void L13_whoIsGoneIsNotTold()
    {
        struct Listener {
            explicit Listener(Bench& b)
                : ticket(b.loader
                             .schedule({keyAt(1), {}, 0, {}, b.jobs.job(keyAt(1))},
                                       [this](const TileKey&, const Result<LoadedPtr>&) { told = true; })
                             .value())
            {
            }
            bool told = false;
            Ticket ticket; // dies with it, and takes the callback along
        };
        Bench b;
        auto early = std::make_unique<Listener>(b);
        early.reset();
        b.runAll();
        QCOMPARE(b.loader.report().started, 0U);
        auto late = std::make_unique<Listener>(b);
        QVERIFY(b.loader.runOne()); // the result waits for delivery
        QCOMPARE(Thing::alive.load(), 1);
        late.reset();
        b.executor.drain();
        QCOMPARE(Thing::alive.load(), 0);
        QVERIFY(balanced(b.loader.report()));
    }

    void L35_aChainOfCallbacksDoesNotRecurse()
    {
        Bench b;
        int depth = 0;
        int deepest = 0;
        int told = 0;
        std::vector<Ticket> tickets;
        LoadSink next = [&](const TileKey&, const Result<LoadedPtr>&) {
            deepest = std::max(deepest, ++depth);
            if (++told < 100)
                tickets.push_back(b.loader.schedule({keyAt(1), {}, 0, {}, b.jobs.job(keyAt(1))}, next).value());
            --depth;
        };
        tickets.push_back(b.loader.schedule({keyAt(1), {}, 0, {}, b.jobs.job(keyAt(1))}, next).value());
        b.runAll();
        QCOMPARE(told, 100);
        QCOMPARE(deepest, 1);
    }
};

QTEST_APPLESS_MAIN(TestLoaderDelivery)
#include "tst_loader_delivery.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// What the loader tells a trace.
#include <QStringList>
#include <QTest>

#include <atomic>
#include <map>
#include <memory>
#include <semaphore>

#include <core/event_ring.h>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

namespace {

const char* const kStages[] = {"absent", "queued", "reading", "decoding"};
const char* const kEnds[] = {"loaded", "failed", "abandoned", "paused"};
const char* const kReasons[] = {"not planned", "left", "out of view", "dropped", "stopped"};

int ms(Duration d)
{
    return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(d).count());
}

/// A loader without threads, whose events are read as lines.
struct Told {
    EventRing ring{1024};
    EventRing::Cursor cursor;
    ManualClock clock;
    ManualExecutor executor;
    ImageLoader loader{{0, &clock, 0, Duration::max(), &ring}, executor};
    Jobs jobs;
    GroupId group = loader.addGroup("view", {});
    const TimePoint zero = clock.now();

    Told() { loader.start(); }
    void wait(int milliseconds) { clock.advance(std::chrono::milliseconds(milliseconds)); }
    void plan(const std::vector<Wanted>& wanted) { loader.plan(group, wanted, jobs); }

    QString lineOf(const Event& e) const
    {
        const QString place =
            e.lane == EventLane::kLoader ? "loader" : QString("pump %1").arg(e.lane - EventLane::kFirstPump);
        const QString head = QString("%1 %2 ").arg(ms(e.when - zero)).arg(place);
        const QString tile = QString::number(e.key.address.x);
        switch (e.kind) {
        case EventKind::Queued:
            return head + QString("queued %1 class %2 at %3").arg(tile).arg(e.numbers[0]).arg(e.numbers[1]);
        case EventKind::Start:
            return head + QString("start %1 class %2 after %3").arg(tile).arg(e.numbers[0]).arg(ms(e.took));
        case EventKind::Stage: return head + QString("%1 %2").arg(kStages[e.detail], tile);
        case EventKind::Finish: return head + QString("%1 %2 after %3").arg(kEnds[e.detail], tile).arg(ms(e.took));
        case EventKind::Cancel:
            return head + QString("cancel %1 %2 state %3").arg(tile, kReasons[e.detail]).arg(e.numbers[0]);
        case EventKind::QueueDepth: return head + QString("depth %1 running %2").arg(e.numbers[0]).arg(e.numbers[1]);
        default: return head + "?";
        }
    }
    QStringList lines()
    {
        QStringList lines;
        ring.read(cursor, [&](const Event& e) { lines += lineOf(e); });
        return lines;
    }
};

} // namespace

class LoaderEventsTest : public QObject {
    Q_OBJECT

private slots:
    void aJobsWayIsTold()
    {
        Told t;
        t.jobs.body = [&](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.stage(TileState::Reading); // as it began: nothing new
            t.wait(3);
            context.stage(TileState::Decoding);
            t.wait(4);
            if (x == 2)
                return Error{ErrorCode::Io, "torn"};
            return thing(x);
        };
        t.plan({want(1, 1, 20), want(2, 3, 40)});
        t.wait(5);
        QVERIFY(t.loader.runOne());
        QVERIFY(t.loader.runOne());
        QCOMPARE(
            t.lines(),
            (QStringList{"0 loader queued 1 class 1 at 20", "0 loader queued 2 class 3 at 40",
                         "0 loader depth 2 running 0", "5 pump 0 start 1 class 1 after 5", "5 loader depth 1 running 1",
                         "8 pump 0 decoding 1", "12 pump 0 loaded 1 after 0", "12 pump 0 start 2 class 3 after 12",
                         "12 loader depth 0 running 1", "15 pump 0 decoding 2", "19 pump 0 failed 2 after 0"}));
    }

    void aCancelSaysWhyAndHowFarTheJobWas()
    {
        Told t;
        t.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            if (x == 2) {
                t.wait(1);
                t.plan({}); // nobody wants it any more, while it runs
                t.wait(6);
            }
            return thing(x);
        };
        t.plan({want(1), want(2)});
        t.plan({want(2)});
        QVERIFY(t.loader.runOne());
        QCOMPARE(t.lines().mid(3),
                 (QStringList{"0 loader cancel 1 not planned state 0", "0 loader depth 1 running 0",
                              "0 pump 0 start 2 class 1 after 0", "0 loader depth 0 running 1",
                              "1 loader cancel 2 not planned state 1", "7 pump 0 abandoned 2 after 6"}));
        t.plan({want(3)});
        QVERIFY(t.loader.runOne());
        t.plan({}); // it has finished, but nobody was told yet
        QCOMPARE(t.lines().last(), QString("7 loader cancel 3 not planned state 2"));
    }

    void everyWayOfLettingGoHasItsReason()
    {
        Told t;
        const auto scheduled = [&](std::uint64_t x) {
            return *t.loader.schedule({keyAt(x),
                                       Priority::normal,
                                       t.group,
                                       {0, 0, 10, 10},
                                       [](const LoadContext&) -> Result<LoadedPtr> { return thing(0); }},
                                      {});
        };
        Ticket dropped = scheduled(1);
        const Ticket outside = scheduled(2);
        dropped.reset();
        (void)t.loader.viewChanged(t.group, {{500, 500, 100, 100}, 0, 0});
        t.plan({want(3)});
        (void)t.loader.cancelObsolete(t.group, {});
        const Ticket last = scheduled(4);
        t.loader.stop();
        QCOMPARE(t.lines().filter("cancel"),
                 (QStringList{"0 loader cancel 1 dropped state 0", "0 loader cancel 2 out of view state 0",
                              "0 loader cancel 3 left state 0", "0 loader cancel 4 stopped state 0"}));
    }

    void aStragglerOfALoaderThatIsGoneTellsNothing()
    {
        struct Shared {
            std::binary_semaphore runs{0};
            std::binary_semaphore goesOn{0};
            std::binary_semaphore over{0};
        };
        const auto shared = std::make_shared<Shared>();
        EventRing ring(64);
        SteadyClock clock;
        ManualExecutor executor;
        {
            ImageLoader loader({1, &clock, 0, Duration::zero(), &ring}, executor);
            loader.start();
            LoadFunction stubborn = [over = std::shared_ptr<void>(nullptr, [shared](void*) { shared->over.release(); }),
                                     shared](const LoadContext& context) -> Result<LoadedPtr> {
                shared->runs.release();
                shared->goesOn.acquire();
                context.stage(TileState::Decoding);
                return LoadedPtr();
            };
            const Ticket ticket = loader.schedule({keyAt(1), {}, 0, {}, std::move(stubborn)}, {}).value();
            shared->runs.acquire();
        }
        const std::uint64_t told = ring.added();
        shared->goesOn.release();
        shared->over.acquire();
        QCOMPARE(ring.added(), told);
    }

    void pumpsTellWhatTheyDoEachOnItsLane()
    {
        constexpr unsigned kPumps = 3;
        constexpr std::uint64_t kJobs = 300;
        EventRing ring(8192);
        SteadyClock clock;
        WaitingExecutor executor;
        std::atomic<std::uint64_t> delivered{0};
        Jobs jobs;
        jobs.body = [](std::uint64_t x, const LoadContext& context) -> Result<LoadedPtr> {
            context.stage(TileState::Decoding);
            return thing(x);
        };
        std::vector<Wanted> wanted;
        for (std::uint64_t x = 0; x < kJobs; ++x)
            wanted.push_back(want(x));
        {
            ImageLoader loader({kPumps, &clock, 0, Duration::max(), &ring}, executor);
            loader.start();
            const GroupId group =
                loader.addGroup("view", [&](const TileKey&, const Result<LoadedPtr>&) { ++delivered; });
            loader.plan(group, wanted, jobs);
            executor.runUntil([&] { return delivered == kJobs; });
        }
        std::map<std::uint16_t, Event> last;
        std::map<EventKind, std::uint64_t> counts;
        bool inOrder = true;
        bool nested = true;
        EventRing::Cursor cursor;
        ring.read(cursor, [&](const Event& e) {
            ++counts[e.kind];
            const auto before = last.find(e.lane);
            inOrder = inOrder && (before == last.end() || before->second.when <= e.when);
            if (e.kind == EventKind::Stage || e.kind == EventKind::Finish)
                nested = nested && before != last.end() && before->second.key == e.key;
            last[e.lane] = e;
        });
        QVERIFY(inOrder);
        QVERIFY(nested);
        QCOMPARE(cursor.lost, std::uint64_t(0));
        for (const EventKind kind : {EventKind::Queued, EventKind::Start, EventKind::Stage, EventKind::Finish})
            QCOMPARE(counts[kind], kJobs);
    }
};

QTEST_APPLESS_MAIN(LoaderEventsTest)
#include "tst_loader_events.moc"

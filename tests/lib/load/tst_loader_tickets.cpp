// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <memory>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::test;

namespace {

LoadRequest request(Bench& b, std::uint64_t x, GroupId group = 1, std::uint8_t priorityClass = 1, RectF bounds = {})
{
    return {keyAt(x), {priorityClass, 0, 0}, group, bounds, b.jobs.job(keyAt(x)), {}};
}

Ticket ticketFor(Bench& b, std::uint64_t x, GroupId group = 1, std::uint8_t priorityClass = 1, RectF bounds = {})
{
    return b.loader.schedule(request(b, x, group, priorityClass, bounds), b.sink()).value();
}

} // namespace

class TestLoaderTickets : public QObject {
    Q_OBJECT

private slots:
    void deliversOnce()
    {
        Bench b;
        const Ticket ticket = ticketFor(b, 1);
        QVERIFY(ticket.pending());
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
        QVERIFY(!ticket.pending());
    }

    void L14_cancelObsoleteKeepsWhatIsNamedAndOtherGroups()
    {
        Bench b;
        std::vector<Ticket> tickets;
        std::size_t cancelled = 0;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            if (x == 4) // d is running when the view moves
                cancelled = b.loader.cancelObsolete(1, {.keys = {keyAt(3)}});
            return thing(x);
        };
        tickets.push_back(ticketFor(b, 4, 1, 0));
        for (std::uint64_t x : {1, 2, 3})
            tickets.push_back(ticketFor(b, x, 1));
        tickets.push_back(ticketFor(b, 5, 2));
        b.runAll();
        QCOMPARE(cancelled, std::size_t(3));
        QCOMPARE(b.delivered, (Order{3, 5}));
        QVERIFY(balanced(b.loader.report()));
    }

    void L14_cancelObsoleteKeepsSourcesAndReachesPlans()
    {
        Bench b;
        const SourceId kept{7, 7};
        TileKey other = keyAt(8);
        other.source = kept;
        b.plan({want(1), want(2), {other, {1, 0, 0}}});
        const Ticket ticket = ticketFor(b, 3, b.group);
        QCOMPARE(b.loader.cancelObsolete(b.group, {.keys = {keyAt(2)}, .sources = {kept}}), std::size_t(2));
        b.plan({want(2), {other, {1, 0, 0}}}); // the next plan finds them still queued
        b.runAll();
        QCOMPARE(b.delivered, (Order{2, 8}));
        QCOMPARE(b.loader.report().requested, 4U);
        QVERIFY(balanced(b.loader.report()));
    }

    void L15_anUnknownKeepCancelsTheWholeGroup()
    {
        Bench b;
        const Ticket one = ticketFor(b, 1, 1);
        const Ticket two = ticketFor(b, 2, 1);
        QCOMPARE(b.loader.cancelObsolete(1, {.keys = {keyAt(99)}}), std::size_t(2));
        QVERIFY(!one.pending() && !two.pending());
        // Also what is planned; other groups are not meant.
        Bench planned;
        planned.plan({want(1), want(2)});
        const Ticket three = ticketFor(planned, 3, planned.group);
        const Ticket other = ticketFor(planned, 4, planned.group + 1);
        QCOMPARE(planned.loader.cancelObsolete(planned.group, {.keys = {keyAt(99)}, .sources = {{9, 9}}}),
                 std::size_t(3));
        planned.runAll();
        QCOMPARE(planned.delivered, (Order{4}));
    }

    void L16_anUnknownGroupHasNothingToCancel()
    {
        Bench b;
        const Ticket one = ticketFor(b, 1, 1);
        QCOMPARE(b.loader.cancelObsolete(7, {}), std::size_t(0));
        QVERIFY(one.pending());
    }

    void L17_groupsOneAndTenAreStrangers()
    {
        Bench b;
        const Ticket one = ticketFor(b, 1, 1);
        const Ticket ten = ticketFor(b, 2, 10);
        QCOMPARE(b.loader.cancelObsolete(1, {}), std::size_t(1));
        QVERIFY(!one.pending());
        QVERIFY(ten.pending());
    }

    void L18_droppingTheTicketCancels()
    {
        Bench b;
        {
            const Ticket ticket = ticketFor(b, 1);
        }
        QVERIFY(!b.loader.runOne());
        QCOMPARE(b.loader.report().cancelledQueued, 1U);
    }

    void L21_droppedAfterFinishingItIsNotCalled()
    {
        Bench b;
        Ticket ticket = ticketFor(b, 1);
        QVERIFY(b.loader.runOne());
        ticket.reset();
        b.executor.drain();
        QVERIFY(b.delivered.empty());
        QVERIFY(balanced(b.loader.report()));
    }

    void movingATicketMovesTheRequest()
    {
        Bench b;
        Ticket first = ticketFor(b, 1);
        Ticket second = ticketFor(b, 2);
        second = std::move(first); // the second's own request goes
        b.runAll();
        QCOMPARE(b.delivered, (Order{1}));
    }

    void L6_theSameKeyWhileQueuedIsOneJob()
    {
        Bench b;
        const Ticket rival = ticketFor(b, 2, 1, 2);
        const Ticket one = ticketFor(b, 1, 1, 3, {0, 0, 10, 10});
        const Ticket two = ticketFor(b, 1, 1, 1, {50, 0, 10, 10}); // more urgent, and elsewhere
        QCOMPARE(b.loader.entries().at(0).priorityClass, 1U);
        QVERIFY(b.loader.entries().at(0).bounds == (RectF{50, 0, 10, 10}));
        LoadView view;
        view.area = {45, 0, 20, 20};
        QCOMPARE(b.loader.viewChanged(1, view), std::size_t(1)); // the rival: the newest bounds count for both
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{1}));
        QCOMPARE(b.delivered, (Order{1, 1}));
        QCOMPARE(b.loader.report().coalesced, 1U);
    }

    void L7_theSameKeyWhileItRunsJoins()
    {
        Bench b;
        Ticket late;
        b.jobs.body = [&](std::uint64_t x, const LoadContext&) -> Result<LoadedPtr> {
            late = ticketFor(b, 1);
            return thing(x);
        };
        const Ticket one = ticketFor(b, 1);
        b.plan({want(1)}); // a plan joins as well
        b.runAll();
        QCOMPARE(b.delivered, (Order{1, 1, 1}));
        QCOMPARE(b.loader.report().started, 1U);
        QCOMPARE(b.loader.report().coalesced, 2U);
        QVERIFY(balanced(b.loader.report()));
    }

    void L25_refusedAfterStop()
    {
        Bench b;
        b.loader.stop();
        const Result<Ticket> ticket = b.loader.schedule(request(b, 1), b.sink());
        QVERIFY(ticket.error().code == ErrorCode::Closed);
        QVERIFY(b.loader.schedule({}, b.sink()).error().code == ErrorCode::InvalidArgument);
    }

    void L30_aTicketsRankCanChange()
    {
        Bench b;
        Ticket one = ticketFor(b, 1, 1, 1);
        Ticket two = ticketFor(b, 2, 1, 3);
        two.setRank({0, 0, 0});
        b.runAll();
        QCOMPARE(b.jobs.ran, (Order{2, 1}));
    }

    void L35_schedulingInsideACallback()
    {
        Bench b;
        std::vector<Ticket> tickets;
        int told = 0;
        std::function<void(const TileKey&, const Result<LoadedPtr>&)> callback = [&](const TileKey&,
                                                                                     const Result<LoadedPtr>&) {
            if (++told < 4)
                tickets.push_back(b.loader.schedule(request(b, 1), callback).value());
        };
        tickets.push_back(b.loader.schedule(request(b, 1), callback).value());
        b.runAll();
        QCOMPARE(told, 4);
    }

    void aCallbackMayOwnItsOwnTicket()
    {
        Bench b;
        auto ticket = std::make_shared<Ticket>();
        *ticket = b.loader.schedule(request(b, 1), [ticket](const TileKey&, const Result<LoadedPtr>&) {}).value();
        const std::weak_ptr<Ticket> watch = ticket;
        ticket.reset();
        QCOMPARE(b.loader.cancelObsolete(1, {}), std::size_t(1)); // destroys callback and ticket, takes the lock again
        QVERIFY(watch.expired());
    }

    void aTicketOutlivesTheLoader()
    {
        Ticket ticket;
        {
            Bench b;
            ticket = ticketFor(b, 1);
        }
        QVERIFY(!ticket.pending());
        ticket.setRank({});
        ticket.reset();
    }
};

QTEST_APPLESS_MAIN(TestLoaderTickets)
#include "tst_loader_tickets.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTest>

#include <memory>
#include <thread>
#include <vector>

#include <load/qt_executor.h>

using namespace tessera;

class TestQtExecutor : public QObject {
    Q_OBJECT

private slots:
    void neverRunsBeforePostReturns()
    {
        QtExecutor executor;
        bool ran = false;
        executor.post([&] { ran = true; });
        QVERIFY(!ran);
        QCoreApplication::processEvents();
        QVERIFY(ran);
    }

    void runsInOrder()
    {
        QtExecutor executor;
        std::vector<int> order;
        for (int i = 0; i < 100; ++i)
            executor.post([&order, i] { order.push_back(i); });
        QCoreApplication::processEvents();
        QCOMPARE(order.size(), std::size_t(100));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    // As before there is an event loop.
    void whatWasPostedCanBeRunAtOnce()
    {
        QtExecutor executor;
        QVERIFY(!executor.runPosted());
        int ran = 0;
        executor.post([&ran] { ++ran; });
        executor.post([&ran] { ++ran; });
        QVERIFY(executor.runPosted());
        QCOMPARE(ran, 2);
        QVERIFY(!executor.runPosted());
        QCoreApplication::processEvents(); // the wake-up finds nothing
        QCOMPARE(ran, 2);
    }

    void itCanBeWaitedFor()
    {
        QtExecutor executor;
        bool ran = false;
        std::jthread other([&] { executor.post([&ran] { ran = true; }); });
        QVERIFY(executor.runPosted(std::chrono::minutes(1)));
        QVERIFY(ran);
    }

    void whatATaskPostsRunsLater()
    {
        QtExecutor executor;
        int depth = 0;
        int deepest = 0;
        int left = 5;
        std::function<void()> task = [&] {
            deepest = std::max(deepest, ++depth);
            if (--left > 0)
                executor.post(task);
            --depth;
        };
        executor.post(task);
        while (left > 0)
            QCoreApplication::processEvents();
        QCOMPARE(deepest, 1);
    }

    void runsOnItsOwnThreadWhoeverPosts()
    {
        QtExecutor executor;
        const auto here = std::this_thread::get_id();
        int elsewhere = 0;
        int ran = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&] {
                    for (int i = 0; i < 250; ++i)
                        executor.post([&] {
                            ++ran;
                            elsewhere += std::this_thread::get_id() != here;
                        });
                });
            while (ran < 500)
                QCoreApplication::processEvents();
        }
        while (ran < 1'000)
            QCoreApplication::processEvents();
        QCOMPARE(ran, 1'000);
        QCOMPARE(elsewhere, 0);
    }

    void tasksDieWithIt()
    {
        auto held = std::make_shared<int>(1);
        const std::weak_ptr<int> watch = held;
        bool ran = false;
        {
            QtExecutor executor;
            executor.post([held = std::move(held), &ran] { ran = true; });
        }
        QCoreApplication::processEvents();
        QVERIFY(!ran);
        QVERIFY(watch.expired());
    }

    void aTaskMayDestroyIt()
    {
        auto executor = std::make_unique<QtExecutor>();
        bool second = false;
        executor->post([&] { executor.reset(); });
        executor->post([&] { second = true; });
        QCoreApplication::processEvents();
        QVERIFY(!executor);
        QVERIFY(second); // it had been taken out of the queue already
    }
};

QTEST_GUILESS_MAIN(TestQtExecutor)
#include "tst_qt_executor.moc"

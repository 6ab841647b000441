// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

#include <app/trace_file.h>
#include <support/chrome_trace.h>

using namespace tessera;
using namespace tessera::test;

namespace {

const TimePoint kZero(std::chrono::seconds(1));

Event jobEvent(EventKind kind, unsigned pump, std::uint64_t n)
{
    return {.kind = kind, .lane = EventLane::ofPump(pump), .when = kZero + std::chrono::microseconds(n)};
}

QByteArray content(const QString& file)
{
    QFile input(file);
    return input.open(QIODevice::ReadOnly) ? input.readAll() : QByteArray();
}

} // namespace

class TraceFileTest : public QObject {
    Q_OBJECT

private slots:
    void whatSeveralThreadsAddIsWrittenWhileTheyDo()
    {
        constexpr unsigned kPumps = 3;
        constexpr std::uint64_t kJobs = 2000;
        const QTemporaryDir folder;
        const QString file = folder.filePath("t.json");
        EventRing ring(1 << 15);
        TraceFile trace(file.toStdString(), ring, kZero, {[](const TileKey& key) { return toString(key); }, {}});
        QVERIFY(trace.opened().ok());
        {
            std::vector<std::jthread> pumps;
            for (unsigned pump = 0; pump < kPumps; ++pump)
                pumps.emplace_back([&ring, pump] {
                    for (std::uint64_t n = 0; n < kJobs; ++n) {
                        ring.add(jobEvent(EventKind::Start, pump, 2 * n));
                        ring.add(jobEvent(EventKind::Finish, pump, 2 * n + 1));
                    }
                });
        }
        QVERIFY(trace.finish().ok());
        const ChromeTrace read(content(file));
        QCOMPARE(read.wrong, QString());
        for (const char* row : {"Pump 1", "Pump 2", "Pump 3"})
            QCOMPARE(read.of(row).size(), qsizetype(4 * kJobs));
        QVERIFY(trace.finish().ok()); // once is enough
        QCOMPARE(ChromeTrace(content(file)).wrong, QString());
    }

    void whatComesTooFastIsCountedAsLost()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("t.json");
        EventRing ring(64);
        for (std::uint64_t n = 0; n < 100; ++n)
            ring.add(jobEvent(EventKind::Start, 0, n));
        {
            TraceFile trace(file.toStdString(), ring, kZero, {[](const TileKey& key) { return toString(key); }, {}});
        } // ends it, too
        const ChromeTrace read(content(file));
        QCOMPARE(read.wrong, QString());
        QCOMPARE(read.named("events lost").size(), 1);
        QCOMPARE(read.named("events lost")[0]["args"]["count"].toInt(), 36);
    }

    void ofAProgramThatWasKilledTheTraceCanBeReadSoFar()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("t.json");
        EventRing ring(64);
        ring.add(jobEvent(EventKind::Queued, 0, 1));
        TraceFile trace(file.toStdString(), ring, kZero, {[](const TileKey& key) { return toString(key); }, {}});
        QTRY_VERIFY(content(file).contains("queued"));
        QCOMPARE(ChromeTrace(content(file) + "]").wrong, QString()); // viewers add the bracket themselves
    }

    void aFileThatCannotBeWrittenIsSaid()
    {
        const QTemporaryDir folder;
        EventRing ring(64);
        TraceFile trace(folder.path().toStdString(), ring, kZero,
                        {[](const TileKey& key) { return toString(key); }, {}});
        QVERIFY(!trace.opened().ok());
        QVERIFY2(trace.opened().error().reason.find("' cannot be written: ") != std::string::npos,
                 trace.opened().error().reason.c_str());
        QVERIFY(trace.finish().ok()); // it was said
    }

    void aDiskThatIsFullIsSaidAtTheEnd()
    {
        if (!QFile::exists("/dev/full"))
            return;
        EventRing ring(64);
        TraceFile trace("/dev/full", ring, kZero, {[](const TileKey& key) { return toString(key); }, {}});
        QVERIFY(trace.opened().ok());
        const Status status = trace.finish();
        QVERIFY(!status.ok());
        QVERIFY2(status.error().reason.starts_with("'/dev/full' cannot be written: "), status.error().reason.c_str());
    }

    void whatWasThereIsReplaced()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("t.json");
        {
            QFile old(file);
            QVERIFY(old.open(QIODevice::WriteOnly));
            old.write(QByteArray(10'000, 'x'));
        }
        EventRing ring(64);
        TraceFile trace(file.toStdString(), ring, kZero, {[](const TileKey& key) { return toString(key); }, {}});
        QVERIFY(trace.finish().ok());
        QCOMPARE(ChromeTrace(content(file)).wrong, QString());
    }
};

QTEST_GUILESS_MAIN(TraceFileTest)
#include "tst_trace_file.moc"

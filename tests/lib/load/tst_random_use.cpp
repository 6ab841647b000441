// SPDX-License-Identifier: GPL-3.0-or-later
// Two threads use everything at random, round after round; after each the books must balance, and memory
// must not grow. TESSERA_RANDOM_SECONDS says how long: 120 unless told otherwise, 3600 for the hour by hand.
// TESSERA_RANDOM_SEED is the first round's seed: the one that a failure names repeats its round.
#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <QTest>

#include <lib/load/random_user.h>
#include <lib/load/random_world.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr unsigned kThreads = 2; // the loader's pumps and the disk's writer come on top
constexpr int kSteps = 4000;     // of one thread in one round

unsigned fromEnvironment(const char* name, unsigned otherwise)
{
    return qEnvironmentVariableIsSet(name) ? qEnvironmentVariable(name).toUInt() : otherwise;
}

/// Pages this process has in memory, in MiB.
double residentMiB()
{
    long total = 0, resident = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &total, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return static_cast<double>(resident) / 256;
}

/// The line through points that leaves the least squares.
class Trend {
public:
    void add(double x, double y)
    {
        ++m_n;
        m_x += x;
        m_y += y;
        m_xx += x * x;
        m_xy += x * y;
    }
    [[nodiscard]] double slope() const
    {
        const double spread = m_n * m_xx - m_x * m_x;
        return spread > 0 ? (m_n * m_xy - m_x * m_y) / spread : 0;
    }

private:
    double m_n = 0, m_x = 0, m_y = 0, m_xx = 0, m_xy = 0;
};

void playRound(RandomWorld& world, unsigned seed)
{
    world.loader.start();
    unsigned done = 0;
    std::vector<std::jthread> users;
    for (unsigned i = 0; i < kThreads; ++i)
        users.emplace_back([&world, &done, user = seed + i] {
            RandomUser(world, user).live(kSteps);
            world.owner.post([&done] { ++done; }); // after all that it has posted
        });
    world.owner.runUntil([&] { return done == kThreads; });
    world.owner.runUntil([&] { return world.loader.idle(world.view); });
    users.clear();
    world.loader.stop();
}

} // namespace

class RandomUseTest : public QObject {
    Q_OBJECT

private slots:
    void theTrendOfALine();
    void theBooksBalanceAfterEveryRound();
};

void RandomUseTest::theTrendOfALine()
{
    Trend trend;
    for (int x = 0; x < 10; ++x)
        trend.add(x, 3 * x + (x % 2));
    QVERIFY(trend.slope() > 2.9 && trend.slope() < 3.1);
    QCOMPARE(Trend().slope(), 0.0);
}

void RandomUseTest::theBooksBalanceAfterEveryRound()
{
    const unsigned first = fromEnvironment("TESSERA_RANDOM_SEED", 1);
    const double seconds = fromEnvironment("TESSERA_RANDOM_SECONDS", 120);
    RandomWorld world;
    Trend memory; // in MiB a second
    const TimePoint begun = world.clock.now();
    unsigned round = 0;
    for (double now = 0; round == 0 || now < seconds; ++round) {
        const unsigned seed = first + round * kThreads;
        playRound(world, seed);
        const Books books = world.books();
        QVERIFY2(books.balance(), ("TESSERA_RANDOM_SEED=" + std::to_string(seed) + ": " + books.text()).c_str());
        now = toMs(world.clock.now() - begun) / 1000;
        if (now >= seconds / 4)
            memory.add(now, residentMiB());
    }
    const double anHour = memory.slope() * 3600;
    const double meanwhile = memory.slope() * seconds * 0.75;
    qInfo("%u rounds, the registry stood still at %llu looks, memory %+.2f MiB meanwhile, %+.2f MiB/h", round,
          static_cast<unsigned long long>(world.registryLooks), meanwhile, anHour);
    QVERIFY(world.registryLooks > 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which keep what was freed
    // In minutes a page more or less is a large slope: there only growth that could not be chance counts.
    if (seconds >= 1200)
        QVERIFY2(anHour <= 1, "memory grows");
    else
        QVERIFY2(meanwhile <= 1, "memory grows");
#endif
    QVERIFY(world.disk.clear(CacheTier::Disk).ok());
    QCOMPARE(diskOf(world.disk).bytes, 0U);
    QVERIFY(world.memory.clear(CacheTier::Memory).ok());
    QCOMPARE(memoryOf(world.memory).bytes, 0U);
}

// QtTest ends a function after five minutes unless told otherwise before it starts.
int main(int argc, char** argv)
{
    qputenv("QTEST_FUNCTION_TIMEOUT",
            QByteArray::number((fromEnvironment("TESSERA_RANDOM_SECONDS", 120) + 600) * 1000));
    RandomUseTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_random_use.moc"

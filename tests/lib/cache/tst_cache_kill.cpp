// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that are killed while they write, for real, and what the next one finds.
#include <QCoreApplication>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <random>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr std::uint32_t kSeed = 20240608;
constexpr int kKilled = 9;
constexpr int kRealKills = 100;

struct Victim {
    pid_t pid = 0;
    int output = -1;
};

/// A process of its own, not a fork: this one has threads.
Victim spawnVictim(std::string directory, std::vector<std::string> options)
{
    std::string program = QCoreApplication::applicationDirPath().toStdString() + "/cache_victim";
    std::vector<char*> arguments{program.data(), directory.data()};
    for (std::string& option : options)
        arguments.push_back(option.data());
    arguments.push_back(nullptr);
    int ends[2] = {-1, -1};
    Victim victim;
    if (::pipe(ends) != 0)
        return victim;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    if (posix_spawn(&victim.pid, program.c_str(), &actions, nullptr, arguments.data(), environ) != 0)
        victim.pid = 0;
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    victim.output = ends[0];
    return victim;
}

int exitCodeOf(const Victim& victim)
{
    int status = 0;
    ::close(victim.output);
    if (victim.pid == 0 || waitpid(victim.pid, &status, 0) != victim.pid)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Which write it is of, -1 for a value that none has; `padding` follows the number.
int stepOf(const std::string& value, std::size_t padding)
{
    if (!value.starts_with("new") || value.size() <= 3 + padding)
        return -1;
    const std::string number = value.substr(3, value.size() - 3 - padding);
    return value == "new" + number + std::string(padding, 'n') ? std::atoi(number.c_str()) : -1;
}

} // namespace

class TestCacheKill : public QObject {
    Q_OBJECT

private slots:
    void C40_aKillLeavesTheOldTheNewOrNothing()
    {
        TestDir dir;
        {
            Cache cache(configOf(dir));
            (void)cache.put(keyOf("a"), "old");
            (void)cache.put(keyOf("other"), "stays");
        }
        int exitCode = kKilled;
        for (int killAt = 1; exitCode == kKilled; ++killAt) {
            exitCode = exitCodeOf(spawnVictim(dir.path().toStdString(), {"at", std::to_string(killAt)}));
            QVERIFY(exitCode == kKilled || exitCode == 0);
            Cache cache(configOf(dir));
            const std::string value = valueOf(cache, "a");
            QVERIFY2(value == "-" || value == "old" || stepOf(value, 3'000) >= 0, value.c_str());
            QCOMPARE(diskOf(cache).corrupt, 0U);
            QVERIFY(killAt < 300);
        }
    }

    /// What it has said to be on disk is there, whenever it is killed after.
    void C40_killMinusNineLosesNothingThatWasWritten()
    {
        std::mt19937 random(kSeed);
        qInfo("seed %u, %d kills", kSeed, kRealKills);
        TestDir dir;
        for (int kill = 0; kill < kRealKills; ++kill) {
            const Victim victim = spawnVictim(dir.path().toStdString(), {"forever"});
            QVERIFY(victim.pid > 0);
            std::uint32_t said = 0;
            char byte = 0;
            for (const std::uint32_t until = 1 + random() % 12; said < until && ::read(victim.output, &byte, 1) == 1;)
                ++said;
            for (std::uint32_t turn = random() % 3'000; turn > 0; --turn) // somewhere in what it does next
                (void)::getpid();
            QCOMPARE(::kill(victim.pid, SIGKILL), 0);
            while (::read(victim.output, &byte, 1) == 1)
                ++said;
            QCOMPARE(exitCodeOf(victim), -1);
            Cache cache(configOf(dir));
            const int a = stepOf(valueOf(cache, "a"), 3'000);
            const int b = stepOf(valueOf(cache, "b"), 0);
            QVERIFY2(a >= static_cast<int>(said) - 1,
                     qPrintable(QStringLiteral("kill %1: %2 of %3").arg(kill).arg(a).arg(said)));
            QVERIFY2(b >= static_cast<int>(said) - 1,
                     qPrintable(QStringLiteral("kill %1: %2 of %3").arg(kill).arg(b).arg(said)));
            QCOMPARE(diskOf(cache).corrupt, 0U);
        }
    }

    void twoProgramsAtOnce()
    {
        TestDir dir;
        const Victim other = spawnVictim(dir.path().toStdString(), {"forever"});
        QVERIFY(other.pid > 0);
        char byte = 0;
        QCOMPARE(::read(other.output, &byte, 1), ssize_t(1));
        Cache cache(configOf(dir));
        int last = 0;
        for (int i = 0; i < 200; ++i) {
            const int step = stepOf(valueOf(cache, "b"), 0);
            QVERIFY2(step >= last, qPrintable(QStringLiteral("%1 after %2").arg(step).arg(last))); // never back
            last = step;
            (void)cache.put(keyOf("ours" + std::to_string(i)), "v" + std::to_string(i));
            (void)::read(other.output, &byte, 1); // keeps step with it
        }
        cache.flush();
        for (int i = 0; i < 200; ++i)
            QCOMPARE(valueOf(cache, "ours" + std::to_string(i)), "v" + std::to_string(i));
        QVERIFY(last > 0);
        QCOMPARE(diskOf(cache).corrupt + diskOf(cache).dropped, 0U);
        QCOMPARE(::kill(other.pid, SIGKILL), 0);
        QCOMPARE(exitCodeOf(other), -1);
    }
};

int main(int argc, char** argv)
{
    qputenv("TSAN_OPTIONS", qgetenv("TSAN_OPTIONS") + " atexit_sleep_ms=0"); // for the victims: many, each at once
    QCoreApplication app(argc, argv);
    TestCacheKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_cache_kill.moc"

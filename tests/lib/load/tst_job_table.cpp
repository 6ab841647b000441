// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>
#include <unordered_map>

#include <load/job_table.h>

#include "test_loads.h"

using namespace tessera;
using namespace tessera::detail;
using namespace tessera::test;

namespace {
JobPtr job(std::uint64_t x)
{
    return std::make_shared<LoadJob>(keyAt(x), LoadFunction());
}
} // namespace

class TestJobTable : public QObject {
    Q_OBJECT

private slots:
    void anEmptyTableFindsNothing()
    {
        JobTable table;
        QVERIFY(!table.find(keyAt(1)));
        QVERIFY(!table.erase(*job(1)));
    }

    void onlyTheVeryJobIsErased()
    {
        JobTable table;
        const JobPtr old = job(1);
        const JobPtr fresh = job(1);
        table.insert(old);
        QCOMPARE(table.exchange(fresh), old);
        QVERIFY(!table.erase(*old));
        QCOMPARE(table.find(keyAt(1)), fresh.get());
        QCOMPARE(table.share(*fresh), fresh);
        QCOMPARE(table.erase(*fresh), fresh);
        QCOMPARE(table.size(), std::size_t(0));
    }

    void behavesAsAMapUnderRandomChanges()
    {
        JobTable table;
        std::unordered_map<std::uint64_t, JobPtr> model;
        std::mt19937 random(7);
        for (int i = 0; i < 50'000; ++i) {
            const std::uint64_t x = random() % 500;
            if (const auto known = model.find(x); known == model.end()) {
                table.insert(model[x] = job(x));
            } else {
                QCOMPARE(table.erase(*known->second), known->second);
                model.erase(known);
            }
            QCOMPARE(table.size(), model.size());
            const std::uint64_t y = random() % 500;
            const auto other = model.find(y);
            QCOMPARE(table.find(keyAt(y)), other == model.end() ? nullptr : other->second.get());
        }
    }
};

QTEST_APPLESS_MAIN(TestJobTable)
#include "tst_job_table.moc"

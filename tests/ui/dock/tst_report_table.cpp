// SPDX-License-Identifier: MIT
#include <QAbstractItemModel>
#include <QAbstractItemModelTester>
#include <QLocale>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <ui/dock/activity_table.h>
#include <ui/dock/cache_table.h>
#include <ui/dock/load_table.h>
#include <ui/dock/pool_table.h>
#include <ui/dock/source_table.h>
#include <ui/dock/texture_table.h>
#include <ui/dock/transition_table.h>

#include "fake_inspectable.h"

using namespace tessera;
using namespace tessera::test;
using namespace std::chrono_literals;

namespace {

QStringList textOf(const QAbstractItemModel& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells += model.index(row, column).data().toString();
        lines += cells.join('|');
    }
    return lines;
}

QString titlesOf(const QAbstractItemModel& model)
{
    QStringList titles;
    for (int column = 0; column < model.columnCount(); ++column)
        titles += model.headerData(column, Qt::Horizontal).toString();
    return titles.join('|');
}

std::vector<TextureEntryReport> textures(unsigned count)
{
    std::vector<TextureEntryReport> all;
    for (unsigned i = 0; i < count; ++i)
        all.push_back(texture(i));
    return all;
}

} // namespace

class TestReportTable : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void texturesReadAsText()
    {
        TextureTable table;
        QAbstractItemModelTester tester(&table);
        TextureEntryReport failed = texture(2, 0);
        failed.label.clear();
        failed.state = TileState::Failed;
        failed.error = "The file is empty.";
        failed.holders.clear();
        failed.references = 0;
        table.apply({texture(1, 13'002'342), failed});
        QCOMPARE(titlesOf(table), "Texture|State|Refs|Holders|Size|Age");
        const QStringList expected{"image1.jpg|ready|1|view 1|12.4 MiB|3 s",
                                   QString::fromStdString(toString(failed.key))
                                       + QStringLiteral("|failed|0|\u2013|\u2013|3 s")};
        QCOMPARE(textOf(table), expected);
        QVERIFY(table.index(1, 1).data(Qt::ToolTipRole).toString().contains("The file is empty."));
        QCOMPARE(table.index(1, 1).data(ReportModel::ToneRole).toInt(), int(Tone::Bad));
        QCOMPARE(table.index(0, 4).data(ReportModel::SortRole).toDouble(), 13'002'342.0);
    }

    void theOtherKindsReadAsText()
    {
        PoolTable pools;
        PoolReport pool;
        pool.name = "decode buffers";
        pool.idle = 3, pool.leased = 2, pool.peakLeased = 5, pool.allocs = 5, pool.reuseHits = 1200,
        pool.bytes = 1 << 20;
        pools.apply({pool});
        QCOMPARE(textOf(pools), QStringList{"decode buffers|3|2|5|5|1,200|1.0 MiB"});

        CacheTable caches;
        CacheReport cache;
        cache.name = "thumbnails", cache.tier = "disk", cache.hits = 3, cache.misses = 1, cache.entries = 4;
        CacheReport off = cache;
        off.tier = "memory", off.error = "The folder cannot be written.";
        caches.apply({cache, off});
        QCOMPARE(textOf(caches), (QStringList{QStringLiteral("thumbnails|disk|4|3|1|\u2013"),
                                              QStringLiteral("thumbnails|off|4|3|1|\u2013")}));

        SourceTable sources;
        sources.apply({{"/photos/a.jpg", 2, {{"view 1", "", 0s}, {"view 2", "", 0s}}, "open", ""}});
        QCOMPARE(textOf(sources), QStringList{"a.jpg|open|2|view 1, view 2|2"});
        QCOMPARE(sources.index(0, 0).data(Qt::ToolTipRole).toString(), "/photos/a.jpg");

        LoadTable loads;
        loads.apply({{tileKey(1), "a.jpg L2 0,0", 1, TileState::Decoding, 12ms, 0}});
        QCOMPARE(textOf(loads), QStringList{"a.jpg L2 0,0|decoding|visible|12 ms"});

        ActivityTable work;
        work.apply({activity(1, "Scan of photos")});
        QCOMPARE(textOf(work), QStringList{"Scan of photos|running|25 %|0 ms|"});
        QCOMPARE(work.index(0, 2).data(ReportModel::ProgressRole).toDouble(), 0.25);
    }

    void historyCountsFromItsFirstStep()
    {
        TransitionTable table;
        const TimePoint start{5s};
        table.apply(transitionRows({{start, "queued", "decoding", "wanted"}, {start + 12ms, "decoding", "ready", ""}}));
        QCOMPARE(textOf(table), (QStringList{QStringLiteral("0 ms|queued \u2192 decoding|wanted"),
                                             QStringLiteral("12 ms|decoding \u2192 ready|")}));
    }

    void rowsComeAndGoByKey()
    {
        TextureTable table;
        QAbstractItemModelTester tester(&table);
        table.apply(textures(6));
        const QPersistentModelIndex kept = table.index(4, 0);
        table.apply({texture(9), texture(4), texture(2), texture(4)});
        QCOMPARE(table.rowCount(), 3);
        QCOMPARE(kept.data().toString(), "image4.jpg");
        QCOMPARE(table.rowOf(tileKey(9)), 2);
        QCOMPARE(table.rowOf(tileKey(5)), -1);
        QCOMPARE(table.index(table.rowOf(tileKey(9)), 0).data().toString(), "image9.jpg");
        table.clear();
        QCOMPARE(table.rowCount(), 0);
        QVERIFY(!kept.isValid());
    }

    void fewChangesInManyRowsAreFewSignals()
    {
        TextureTable table;
        auto all = textures(2000);
        table.apply(all);
        QSignalSpy changed(&table, &TextureTable::dataChanged);
        QSignalSpy moved(&table, &TextureTable::moved);
        QSignalSpy inserted(&table, &TextureTable::rowsInserted);
        QSignalSpy removed(&table, &TextureTable::rowsRemoved);
        for (TextureEntryReport& entry : all)
            entry.age += 1s;
        for (const std::size_t i : {10, 11, 12, 700})
            all[i].references = 2;
        table.apply(all);
        // Two runs of changed rows; the ages of all are one word more.
        QCOMPARE(changed.count(), 2);
        QCOMPARE(moved.count(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 10);
        QCOMPARE(changed[0][1].toModelIndex().row(), 12);
        QCOMPARE(changed[1][0].toModelIndex().row(), 700);
        QCOMPARE(changed[1][1].toModelIndex().row(), 700);
        QCOMPARE(inserted.count() + removed.count(), 0);
        QCOMPARE(table.index(5, 5).data().toString(), "4 s");
    }

    void anotherOrderIsNoChange()
    {
        TextureTable table;
        auto all = textures(50);
        table.apply(all);
        QSignalSpy removed(&table, &TextureTable::rowsRemoved);
        std::reverse(all.begin(), all.end());
        table.apply(all);
        QCOMPARE(removed.count(), 0);
        QCOMPARE(table.index(0, 0).data().toString(), "image0.jpg");
    }
};

QTEST_MAIN(TestReportTable)
#include "tst_report_table.moc"

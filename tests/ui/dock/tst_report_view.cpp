// SPDX-License-Identifier: MIT
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLocale>
#include <QScrollBar>
#include <QTest>

#include <ui/dock/report_filter.h>
#include <ui/dock/report_view.h>
#include <ui/dock/texture_table.h>

#include "fake_inspectable.h"

using namespace tessera;
using namespace tessera::test;

namespace {

struct PaintCount : QObject {
    explicit PaintCount(QWidget* watched) { watched->installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::Paint;
        return false;
    }
    int count = 0;
};

} // namespace

class TestReportView : public QObject {
    Q_OBJECT

    TextureTable m_table;
    std::vector<TextureEntryReport> m_all;

    static QStringList shown(const ReportView& view)
    {
        QStringList labels;
        for (int row = 0; row < view.filter().rowCount(); ++row)
            labels += view.filter().index(row, 0).data().toString();
        return labels;
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_table.clear();
        m_all = {texture(10, 5'000), texture(9, 70'000), texture(1, 900)};
        m_table.apply(m_all);
    }

    void namesAreSortedNaturally()
    {
        ReportView view(&m_table);
        QAbstractItemModelTester tester(&view.filter());
        QCOMPARE(shown(view), (QStringList{"image10.jpg", "image9.jpg", "image1.jpg"}));
        view.sortByColumn(0, Qt::AscendingOrder);
        QCOMPARE(shown(view), (QStringList{"image1.jpg", "image9.jpg", "image10.jpg"}));
    }

    void bytesAreSortedByValueNotByText()
    {
        ReportView view(&m_table);
        view.sortByColumn(4, Qt::DescendingOrder);
        QCOMPARE(shown(view), (QStringList{"image9.jpg", "image10.jpg", "image1.jpg"}));
        m_all[2].bytes = 1'000'000;
        m_table.apply(m_all);
        QCOMPARE(shown(view), (QStringList{"image1.jpg", "image9.jpg", "image10.jpg"}));
    }

    void theFilterWantsEveryWord()
    {
        ReportView view(&m_table);
        QAbstractItemModelTester tester(&view.filter());
        view.filter().setFilterText("IMAGE1 view");
        QCOMPARE(shown(view), (QStringList{"image10.jpg", "image1.jpg"}));
        view.filter().setFilterText("image1 nowhere");
        QCOMPARE(shown(view), QStringList());
        view.filter().setFilterText(" ");
        QCOMPARE(view.filter().rowCount(), 3);
    }

    void aRowThatChangesIntoTheFilterAppears()
    {
        ReportView view(&m_table);
        view.filter().setFilterText("failed");
        QCOMPARE(view.filter().rowCount(), 0);
        m_all[0].state = TileState::Failed;
        m_table.apply(m_all);
        QCOMPARE(shown(view), QStringList{"image10.jpg"});
    }

    void copyIsTabbedTextAsShown()
    {
        ReportView view(&m_table);
        view.sortByColumn(4, Qt::AscendingOrder);
        view.header()->moveSection(view.header()->visualIndex(4), 1);
        view.selectAll();
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), "Texture\tSize\tState\tRefs\tHolders\tAge\n"
                                                    "image1.jpg\t900 B\tready\t1\tview 1\t3 s\n"
                                                    "image10.jpg\t4.9 KiB\tready\t1\tview 1\t3 s\n"
                                                    "image9.jpg\t68.4 KiB\tready\t1\tview 1\t3 s\n");
    }

    void copyOfNothingLeavesTheClipboardAlone()
    {
        QApplication::clipboard()->setText("mine");
        ReportView view(&m_table);
        view.copySelection();
        QCOMPARE(QApplication::clipboard()->text(), "mine");
    }

    void selectionStaysWithItsRows()
    {
        ReportView view(&m_table);
        view.sortByColumn(0, Qt::AscendingOrder);
        view.selectIds({idOf(tileKey(9)), idOf(tileKey(1))});
        m_all.insert(m_all.begin(), texture(2));
        m_all[2].references = 5;
        m_table.apply(m_all);
        QCOMPARE(view.selectedIds(), (QList<QByteArray>{idOf(tileKey(1)), idOf(tileKey(9))}));
        m_all.pop_back();
        m_table.apply(m_all);
        QCOMPARE(view.selectedIds(), QList<QByteArray>{idOf(tileKey(9))});
    }

    void anAwaitedRowIsSelectedWhenItComes()
    {
        ReportView view(&m_table);
        view.selectIds({idOf(tileKey(77))});
        QVERIFY(view.selectedRows().isEmpty());
        QCOMPARE(view.selectedIds(), QList<QByteArray>{idOf(tileKey(77))});
        m_all.push_back(texture(77));
        m_table.apply(m_all);
        QCoreApplication::processEvents();
        QCOMPARE(view.selectedRows(), QList<int>{3});
    }

    void rowsUnderTheEyeStayThere()
    {
        m_all.clear();
        for (unsigned i = 100; i < 300; ++i)
            m_all.push_back(texture(i));
        m_table.apply(m_all);
        ReportView view(&m_table);
        view.sortByColumn(0, Qt::AscendingOrder);
        view.resize(300, 200);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.verticalScrollBar()->setValue(1000);
        const QString top = view.indexAt({0, 0}).data().toString();
        const int offset = view.visualRect(view.indexAt({0, 0})).top();
        for (unsigned i = 0; i < 20; ++i)
            m_all.push_back(texture(i));
        view.keepPlaceDuring([&] { m_table.apply(m_all); });
        QCOMPARE(view.indexAt({0, 0}).data().toString(), top);
        QCOMPARE(view.visualRect(view.indexAt({0, 0})).top(), offset);
    }

    void agesAreRepaintedOnlyOnceTheyReadDifferently()
    {
        using namespace std::chrono_literals;
        ReportView view(&m_table);
        view.resize(500, 200);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto paintsAfter = [&](Duration step) {
            for (TextureEntryReport& entry : m_all)
                entry.age += step;
            PaintCount paints(view.viewport());
            m_table.apply(m_all);
            QCoreApplication::processEvents();
            return paints.count;
        };
        paintsAfter(0ms); // the first look
        QCOMPARE(paintsAfter(250ms), 0);
        QCOMPARE(paintsAfter(250ms), 0);
        QVERIFY(paintsAfter(500ms) > 0);
        QCOMPARE(view.filter().index(0, 5).data().toString(), "4 s");
    }

    void tableKeysAreNotTakenByTheWindow()
    {
        ReportView view(&m_table);
        QKeyEvent home(QEvent::ShortcutOverride, Qt::Key_Home, Qt::NoModifier);
        home.ignore();
        QApplication::sendEvent(&view, &home);
        QVERIFY(home.isAccepted());
        QKeyEvent escape(QEvent::ShortcutOverride, Qt::Key_Escape, Qt::NoModifier);
        escape.ignore();
        QApplication::sendEvent(&view, &escape);
        QVERIFY(!escape.isAccepted());
    }
};

QTEST_MAIN(TestReportView)
#include "tst_report_view.moc"

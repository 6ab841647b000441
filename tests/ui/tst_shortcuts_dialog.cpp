// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QDialogButtonBox>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include <ui/shortcuts_dialog.h>

using namespace tessera;

class TestShortcutsDialog : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (int i = 0; i < 200; ++i) { // more than any screen has place for
            auto* action = new QAction("Entry " + QString::number(i), this);
            action->setShortcut(QKeySequence("Ctrl+Alt+" + QString(QChar('A' + i % 26))));
            m_many += action;
        }
    }

    void itIsNeverLargerThanItsScreen()
    {
        ShortcutsDialog* dialog = shown(m_many);
        const QSize screen = dialog->screen()->availableSize();
        QVERIFY(dialog->height() <= screen.height() && dialog->width() <= screen.width());
        const auto* buttons = dialog->findChild<QDialogButtonBox*>();
        QVERIFY(dialog->rect().contains(buttons->geometry()));
        delete dialog;
    }
    void whatDoesNotFitIsScrolledTo()
    {
        ShortcutsDialog* dialog = shown(m_many);
        const auto* area = dialog->findChild<QScrollArea*>();
        QVERIFY(area);
        QScrollBar* bar = area->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        const QLabel* last = labelOf(*dialog, "Entry 199");
        QVERIFY(last);
        QVERIFY(last->visibleRegion().isEmpty());
        bar->setValue(bar->maximum());
        QTRY_VERIFY(!last->visibleRegion().isEmpty());
        delete dialog;
    }
    void whereAllFitsNothingScrolls()
    {
        ShortcutsDialog* dialog = shown({});
        const auto* area = dialog->findChild<QScrollArea*>();
        dialog->resize(area->widget()->sizeHint() + QSize(200, 200));
        QTRY_COMPARE(area->verticalScrollBar()->maximum(), 0);
        QCOMPARE(area->horizontalScrollBar()->maximum(), 0);
        QVERIFY(labelOf(*dialog, "Zoom In"));
        delete dialog;
    }
    void aLowWindowStillHasAllKeys()
    {
        ShortcutsDialog* dialog = shown({});
        dialog->resize(400, 200);
        QCOMPARE(dialog->size(), QSize(400, 200));
        QTRY_VERIFY(dialog->findChild<QScrollArea*>()->verticalScrollBar()->maximum() > 0);
        delete dialog;
    }

private:
    static ShortcutsDialog* shown(const QList<QAction*>& actions)
    {
        auto* dialog = new ShortcutsDialog(actions);
        dialog->show();
        return dialog;
    }
    static const QLabel* labelOf(const QWidget& dialog, const QString& text)
    {
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            if (label->text() == text)
                return label;
        return nullptr;
    }

    QList<QAction*> m_many;
};

QTEST_MAIN(TestShortcutsDialog)
#include "tst_shortcuts_dialog.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWidget>

#include <support/fake_file_system.h>
#include <support/scene_rig.h>
#include <ui/filter_field.h>

using namespace tessera;
using namespace tessera::test;

class TestFilterField : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/set"] = {"beach.jpg", "bench.png", "tree.jpg"};
        EngineConfig config;
        config.files = files;
        m_rig = std::make_unique<SceneRig>(config);
        m_rig->open({"/set"});
        m_window = std::make_unique<QWidget>();
        m_field = new FilterField(*m_rig->scene);
        (new QVBoxLayout(m_window.get()))->addWidget(m_field);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        m_rig.reset();
    }

    void itIsHiddenUntilItIsBegun()
    {
        QVERIFY(!m_field->isVisible());
        m_field->begin();
        QVERIFY(m_field->isVisible());
        QVERIFY(!m_field->placeholderText().isEmpty());
        QVERIFY(m_field->toolTip().contains("width>4000"));
    }

    // As its status bar grows, a canvas beside it is resized, and the wall laid anew.
    void itStaysWhileTheWallIsLaidAnew()
    {
        QWidget other;
        other.show();
        QApplication::setActiveWindow(&other); // its own has no focus to give
        m_field->begin();
        QVERIFY(!m_field->hasFocus());
        emit m_rig->scene->itemsChanged();
        QVERIFY(m_field->isVisible());
    }

    void eachLetterCountsAtOnce()
    {
        m_field->begin();
        QTest::keyClicks(m_field, "be");
        QCOMPARE(m_rig->scene->count(), 2U);
        QTest::keyClicks(m_field, " *.png");
        QCOMPARE(m_rig->scene->count(), 1U);
        m_field->clear();
        QCOMPARE(m_rig->scene->count(), 3U);
    }

    void returnKeepsTheFilterAndEscapeEndsIt()
    {
        QSignalSpy left(m_field, &FilterField::left);
        m_field->begin();
        QTest::keyClicks(m_field, "tree");
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(left.count(), 1);
        QVERIFY(m_field->isVisible());
        QCOMPARE(m_rig->scene->count(), 1U);
        QTest::keyClick(m_field, Qt::Key_Escape);
        QCOMPARE(left.count(), 2);
        QVERIFY(!m_field->isVisible());
        QCOMPARE(m_rig->scene->count(), 3U);
    }

    void whoGoesElsewhereLeavesItOnlyWithWordsInIt()
    {
        QLineEdit other(m_window.get());
        other.show();
        QApplication::setActiveWindow(m_window.get());
        QSignalSpy lost(m_field, &FilterField::focusLost);
        m_field->begin();
        QTRY_VERIFY(m_field->hasFocus());
        other.setFocus();
        QVERIFY(!m_field->isVisible() && other.hasFocus());
        QCOMPARE(lost.count(), 1);
        m_field->begin();
        QTest::keyClicks(m_field, "tree");
        other.setFocus();
        QVERIFY(m_field->isVisible()); // it says that not all is seen
        QCOMPARE(lost.count(), 2);
        QCOMPARE(m_rig->scene->count(), 1U);
    }

    void itShowsTheFilterThatHolds()
    {
        m_rig->scene->setFilter("beach");
        QVERIFY(m_field->isVisible());
        QCOMPARE(m_field->text(), QString("beach"));
        m_rig->open({"/set"});
        QVERIFY(m_field->text().isEmpty());
    }

private:
    std::unique_ptr<SceneRig> m_rig;
    std::unique_ptr<QWidget> m_window;
    FilterField* m_field = nullptr;
};

QTEST_MAIN(TestFilterField)
#include "tst_filter_field.moc"

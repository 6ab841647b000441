// SPDX-License-Identifier: GPL-3.0-or-later
// How much time a frame gives to uploads.
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;
using std::chrono::milliseconds;

class TestViewUploads : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QImage image(4000, 3000, QImage::Format_RGB32);
        image.fill(QColor(200, 120, 40));
        QVERIFY(m_folder.isValid() && image.save(m_folder.filePath("0.jpg"), "jpg", 80));
    }

    void aFrameGivesThemWhatItCanSpare_data()
    {
        QTest::addColumn<bool>("animated");
        QTest::addColumn<bool>("dragged");
        QTest::addColumn<int>("periodUs");
        QTest::addColumn<int>("lateMs");
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("most");
        QTest::newRow("at rest") << false << false << 16'667 << 0 << 6.5 << 8.0;
        QTest::newRow("moving, 60 Hz") << true << false << 16'667 << 0 << 2.8 << 4.0;
        QTest::newRow("dragged by a hand") << false << true << 16'667 << 0 << 2.8 << 4.0;
        QTest::newRow("moving, 250 Hz") << true << false << 4'000 << 0 << 0.9 << 2.0;
        QTest::newRow("moving, the frame is late") << true << false << 16'667 << 13 << 0.9 << 1.84;
        QTest::newRow("moving, the frame is over") << true << false << 16'667 << 30 << 0.5 << 1.0;
    }
    void aFrameGivesThemWhatItCanSpare()
    {
        QFETCH(bool, animated);
        QFETCH(bool, dragged);
        QFETCH(int, periodUs);
        QFETCH(int, lateMs);
        QFETCH(double, least);
        QFETCH(double, most);
        SceneRig rig;
        auto& device = static_cast<FakeTextureBackend&>(*rig.engine->backend());
        device.clock = &rig.clock;
        device.bytesPerSecond = 2e9; // half a millisecond a tile
        rig.view->resize({3000, 2000}, 1);
        rig.open({m_folder.filePath("0.jpg").toStdString()});
        rig.view->select(0);
        for (int i = 0; i < 1000 && !rig.view->isCovered(); ++i) { // at rest for longer, it would read ahead
            rig.frame();
            rig.work(1);
        }
        rig.view->actualSize();
        rig.frame();
        while (rig.work(100) > 0) { }
        QVERIFY(rig.engine->snapshot().uploads.queued > 20);

        rig.view->setFramePeriod(std::chrono::microseconds(periodUs));
        if (animated)
            rig.view->moveBy({0.01, 0}, std::chrono::seconds(10));
        if (dragged) {
            rig.view->panBy({1, 0});
            rig.view->frame(); // the first one's uploads are not looked at
            rig.view->panBy({1, 0});
        }
        // What a frame tells first of all is that the view has moved.
        if (lateMs > 0)
            connect(
                rig.view.get(), &View::statusChanged, this, [&] { rig.clock.advance(milliseconds(lateMs)); },
                Qt::SingleShotConnection);
        const double spent = rig.frame().facts.uploadMs;
        QVERIFY2(spent > least && spent <= most, qPrintable(QString::number(spent)));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestViewUploads)
#include "tst_view_uploads.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QColor>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <lib/scene/live_rig.h>
#include <load/image_loader.h>
#include <texture/texture_registry.h>

using namespace tessera;
using namespace tessera::test;

namespace {

using Told = DirectoryEvent::Kind;

} // namespace

// Files whose pixels change while they are shown.
class TestLivePictures : public QObject {
    Q_OBJECT

private slots:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void theOldPictureStaysUntilTheNewOneIsThere()
    {
        const std::string path = write("a.jpg", {1200, 800}, Qt::red);
        LiveRig live;
        live.rig.open({path});
        QVERIFY(live.rig.settle());
        const SourceInfoPtr before = live.rig.scene->item(0).content->info;
        write("a.jpg", {900, 900}, Qt::blue);
        live.happens({{Told::Written, path}});
        bool isNew = false;
        for (int i = 0; i < 500 && !(isNew && live.rig.view->isSettled()); ++i) {
            const Frame& frame = live.rig.frame();
            QCOMPARE(frame.facts.placeholderPixels, std::int64_t(0));
            QCOMPARE(frame.facts.holePixels, std::int64_t(0));
            QVERIFY(!frame.list.tiles.empty());
            live.rig.work(1);
            isNew = live.rig.scene->item(0).content->info->id != before->id;
        }
        const SceneItem& item = live.rig.scene->item(0);
        QVERIFY(isNew && live.rig.view->isSettled());
        QCOMPARE(item.content->info->pyramid.size(), (Size{900, 900}));
        QVERIFY(!item.content->former);
        live.rig.frame(); // lets go of what the frame before has drawn
        const auto textures = live.rig.engine->textures()->entries();
        QVERIFY(std::none_of(textures.begin(), textures.end(),
                             [&](const TextureEntryReport& t) { return t.key.source == before->id; }));
    }

    void aFileThatGrowsIsShownCutAndThenMended()
    {
        const std::string path = write("a.jpg", {1200, 900}, Qt::green);
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        file.close();
        QVERIFY(file.resize(whole.size() / 2));
        LiveRig live;
        live.rig.open({path});
        QVERIFY(live.rig.settle());
        QVERIFY(live.rig.scene->item(0).content->trouble());
        QVERIFY(!live.rig.view->lastFrame().labels.empty());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(whole) == whole.size());
        file.close();
        live.happens({{Told::Written, path}});
        QVERIFY(live.rig.settle());
        QVERIFY(!live.rig.scene->item(0).content->trouble());
        QVERIFY(live.rig.view->lastFrame().labels.empty());
    }

    void aFileThatFailedIsTriedAgainWhenItIsWritten()
    {
        const std::string path = m_directory->filePath("a.jpg").toStdString();
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        LiveRig live;
        live.rig.open({path});
        QVERIFY(live.rig.settle());
        QCOMPARE(live.rig.scene->item(0).state, ItemState::Failed);
        write("a.jpg", {600, 400}, Qt::blue);
        live.happens({{Told::Written, path}});
        QVERIFY(live.rig.settle());
        QCOMPARE(live.rig.scene->item(0).state, ItemState::Known);
        QVERIFY(!live.rig.scene->item(0).content->trouble());
    }

    void aRenamedFileKeepsItsTextures()
    {
        const std::string path = write("a.jpg", {1200, 800}, Qt::red);
        LiveRig live;
        live.rig.open({path});
        QVERIFY(live.rig.settle());
        const auto opened = live.rig.engine->loader().report().requested;
        const std::string other = m_directory->filePath("b.jpg").toStdString();
        QVERIFY(QFile::rename(QString::fromStdString(path), QString::fromStdString(other)));
        live.happens({{Told::MovedFrom, path, false, 9}, {Told::MovedTo, other, false, 9}});
        QVERIFY(live.rig.settle());
        QCOMPARE(live.rig.scene->item(0).name(), std::string("b.jpg"));
        QCOMPARE(live.rig.scene->item(0).state, ItemState::Known);
        QCOMPARE(live.rig.engine->loader().report().requested, opened);
    }

    void theWatchOfTheSystemTellsTheWall()
    {
        write("a.jpg", {300, 200}, Qt::red);
        EngineConfig config;
        config.watch = [] { return inotifyWatch(); };
        SceneRig rig(config);
        rig.open({m_directory->path().toStdString()});
        write("b.jpg", {300, 200}, Qt::blue);
        rig.scene->liveFolders()->look();
        rig.clock.advance(FolderChanges::kQuiet);
        rig.scene->liveFolders()->look();
        QCOMPARE(rig.scene->count(), 2U);
        QVERIFY(rig.settle());
        QCOMPARE(rig.scene->item(1).state, ItemState::Known);
    }

private:
    std::string write(const QString& name, QSize size, QColor color)
    {
        QImage image(size, QImage::Format_RGB32);
        image.fill(color);
        const QString path = m_directory->filePath(name);
        image.save(path, "jpg", 90);
        return path.toStdString();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(TestLivePictures)
#include "tst_live_pictures.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>

#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

/// Whose partial pictures are taken, and for how long.
class TestPartialPictures : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        write("0.jpg", {1600, 1067});
        write("1.jpg", {1600, 1067});
        QVERIFY(QDir(m_folder.path()).mkdir("alone"));
    }

    void anImageThatIsReadAheadHasNothingToCover()
    {
        SceneRig rig;
        rig.open({path("0.jpg"), path("1.jpg")});
        rig.view->select(0);
        QVERIFY(workUntil(rig, [&rig] { return rig.scene->item(1).content->info != nullptr; }));
        rig.frame();
        rig.scene->acceptPartial(rig.scene->item(1).content->info->id, picture(*rig.scene->item(1).content->info, 3));
        QVERIFY(rig.scene->partials(rig.scene->idAt(1)).empty());
    }

    // The other file may have fewer levels than the one that was half decoded.
    void aFileThatTookItsPlaceBeginsWithNothing()
    {
        write("alone/2.jpg", {3200, 2134});
        SceneRig rig;
        rig.open({path("alone/2.jpg")});
        const ItemId id = rig.scene->idAt(0);
        QVERIFY(workUntil(rig, [&rig] { return rig.scene->item(0).content->info != nullptr; }));
        const SourceInfoPtr before = rig.scene->item(0).content->info;
        rig.frame(); // plans its tiles
        rig.scene->acceptPartial(before->id, picture(*before, before->pyramid.rootLevel() - 1));
        QCOMPARE(rig.scene->partials(id).size(), 1U);
        write("alone/2.jpg", {40, 30});
        QVERIFY(workUntil(rig, [&] { return rig.scene->item(0).content->info != before; }));
        QVERIFY(rig.scene->partials(id).empty());
        rig.scene->acceptPartial(before->id, picture(*before, before->pyramid.rootLevel() - 1)); // still under way
        QVERIFY(rig.scene->partials(id).empty());
        QVERIFY(rig.settle());
    }

    void whatWasShownOfItIsNotKept()
    {
        SceneRig rig;
        rig.open({path("0.jpg")});
        QVERIFY(workUntil(rig, [&rig] { return rig.scene->item(0).content->info != nullptr; }));
        const SourceInfoPtr info = rig.scene->item(0).content->info;
        rig.frame(); // plans its tiles
        for (int i = 0; i < 4; ++i) {
            rig.scene->acceptPartial(info->id, picture(*info, 3));
            rig.frame();
            QCOMPARE(partialTextures(rig), 1);
        }
        QVERIFY(rig.settle());
        QCOMPARE(partialTextures(rig), 0);
    }

    void whatIsShownStaysWhileNewerOnesWait()
    {
        SceneRig rig;
        rig.open({path("0.jpg")});
        QVERIFY(workUntil(rig, [&rig] { return rig.scene->item(0).content->info != nullptr; }));
        const SourceInfoPtr info = rig.scene->item(0).content->info;
        rig.frame();
        rig.scene->acceptPartial(info->id, picture(*info, 3));
        rig.frame();
        const auto& partials = rig.scene->partials(rig.scene->idAt(0));
        const TileKey shown = partials.front().key;
        QVERIFY(rig.engine->textures()->isReady(shown));
        for (int i = 0; i < 3; ++i)
            rig.scene->acceptPartial(info->id, picture(*info, 3)); // all between two frames
        QCOMPARE(partials.size(), 2U);
        QVERIFY(partials.back().key == shown);
        QVERIFY(rig.engine->textures()->isReady(shown));
    }

    void closingTheSetDropsIt()
    {
        SceneRig rig;
        rig.open({path("0.jpg")});
        QVERIFY(workUntil(rig, [&rig] { return rig.scene->item(0).content->info != nullptr; }));
        const SourceInfoPtr info = rig.scene->item(0).content->info;
        rig.frame();
        rig.scene->acceptPartial(info->id, picture(*info, 3));
        rig.frame();
        QCOMPARE(partialTextures(rig), 1);
        rig.scene->acceptPartial(info->id, picture(*info, 3)); // waits for its upload
        rig.scene->close();
        rig.frame();
        QCOMPARE(partialTextures(rig), 0);
    }

private:
    [[nodiscard]] static int partialTextures(const SceneRig& rig)
    {
        const auto entries = rig.engine->snapshot().textureEntries;
        return static_cast<int>(std::count_if(entries.begin(), entries.end(), [](const TextureEntryReport& entry) {
            return Scene::isPartial(entry.key);
        }));
    }
    [[nodiscard]] std::string path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    void write(const char* name, QSize size)
    {
        QImage image(size, QImage::Format_RGB32);
        image.fill(QColor(200, 120, 40));
        QVERIFY(image.save(m_folder.filePath(name), "jpg", 80));
    }
    static bool workUntil(SceneRig& rig, const std::function<bool()>& done)
    {
        for (int i = 0; i < 1000 && !done(); ++i) {
            rig.frame();
            if (!done())
                rig.work(1);
        }
        return done();
    }
    static PartialPicture picture(const SourceInfo& info, std::uint32_t level)
    {
        const Rect content = info.pyramid.tileRect({level, 0, 0});
        Pixels pixels = Pixels::allocate(int(content.width) + 2, int(content.height) + 2);
        return {{{level, 0, 0}, std::make_shared<const Pixels>(std::move(pixels))}, {0, 0, 1, 0.5}};
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestPartialPictures)
#include "tst_partial_pictures.moc"

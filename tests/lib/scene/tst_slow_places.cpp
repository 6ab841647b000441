// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cstdio>
#include <set>
#include <thread>

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <image/path_list.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr auto kPerCall = std::chrono::milliseconds(20);

/// A network's folder of so many images: each call takes its time, by the scene's clock. Files whose name holds
/// "folder" are such folders. Says on which threads it was asked.
class SlowFiles final : public FileSystem {
public:
    explicit SlowFiles(std::size_t names) : m_names(names) { }

    ManualClock* clock = nullptr; ///< set before use
    std::atomic<int> calls{0};
    std::atomic<int> resolved{0};

    [[nodiscard]] bool wasAskedOn(std::thread::id thread) const
    {
        const Lock lock(m_mutex);
        return m_threads.contains(thread);
    }

    Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string&) override
    {
        call();
        return std::unique_ptr<DirectoryReader>(std::make_unique<Reader>(*this));
    }
    Result<Target> resolve(const std::string& path) override
    {
        call();
        ++resolved;
        const bool isFolder = path.find("folder") != std::string::npos;
        return Target{isFolder ? DirectoryEntry::Kind::Directory : DirectoryEntry::Kind::File, 1, 1, 0};
    }

private:
    class Reader final : public DirectoryReader {
    public:
        explicit Reader(SlowFiles& files) : m_files(files) { }
        Result<std::optional<DirectoryEntry>> next() override
        {
            m_files.call();
            if (m_at == m_files.m_names)
                return std::optional<DirectoryEntry>();
            return std::optional(DirectoryEntry{std::to_string(m_at++) + ".jpg", DirectoryEntry::Kind::File});
        }

    private:
        SlowFiles& m_files;
        std::size_t m_at = 0;
    };

    void call()
    {
        ++calls;
        if (clock)
            clock->advance(kPerCall);
        const Lock lock(m_mutex);
        m_threads.insert(std::this_thread::get_id());
    }

    const std::size_t m_names;
    mutable Mutex m_mutex;
    std::set<std::thread::id> m_threads TESSERA_GUARDED_BY(m_mutex);
};

EngineConfig over(const std::shared_ptr<SlowFiles>& files)
{
    EngineConfig config;
    config.files = files;
    return config;
}

} // namespace

class TestSlowPlaces : public QObject {
    Q_OBJECT

private slots:
    void theGuiThreadNeverAsksTheFileSystem()
    {
        const auto files = std::make_shared<SlowFiles>(300);
        SceneRig rig(over(files));
        files->clock = &rig.clock;
        rig.open({"/folder"});
        rig.view->select(7);
        rig.frame();
        rig.scene->reload();
        rig.scene->setFilter("1");
        rig.frame();
        rig.scene->close();
        QVERIFY(files->calls > 300);
        QVERIFY(!files->wasAskedOn(std::this_thread::get_id()));
    }

    void imagesAreAskedForBeforeTheFolderIsRead()
    {
        const auto files = std::make_shared<SlowFiles>(300);
        SceneRig rig(over(files));
        files->clock = &rig.clock;
        bool askedEarly = false;
        QObject::connect(rig.scene.get(), &Scene::itemsChanged, rig.scene.get(), [&] {
            if (rig.scene->count() > 0 && !rig.scene->isListed()) {
                rig.view->frame();
                askedEarly = askedEarly || rig.engine->loader().pendingCount() > 0;
            }
        });
        rig.open({"/folder"});
        QVERIFY(askedEarly);
    }

    void whatIsOpenedNextDoesNotWaitForTheLast()
    {
        const auto files = std::make_shared<SlowFiles>(1'000'000'000); // without an end
        SceneRig rig(over(files));
        rig.scene->open({"/folder"});
        QTRY_VERIFY(rig.scene->count() > 0);
        rig.scene->close(); // the thread that reads is free again at once, or this test has no end
    }

    // Each batch is merged with all that is there, and laid out.
    void aLargeFolderComesInFewBatches()
    {
        constexpr std::size_t names = 200'000;
        const auto files = std::make_shared<SlowFiles>(names);
        SceneRig rig(over(files));
        QSignalSpy changed(rig.scene.get(), &Scene::itemsChanged);
        std::size_t merged = 0;
        QObject::connect(rig.scene.get(), &Scene::itemsChanged, rig.scene.get(), [&] { merged += rig.scene->count(); });
        rig.open({"/folder"});
        QCOMPARE(rig.scene->count(), names);
        QVERIFY2(merged <= 10 * names, qPrintable(QString::number(merged)));
        QVERIFY2(changed.count() <= 60, qPrintable(QString::number(changed.count())));
    }

    void aSubFolderThatCannotBeReadIsNamed()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/p"] = {"a.jpg", "closed"};
        files->folders["/p/closed"] = {"b.jpg"};
        files->unreadable = "/p/closed";
        EngineConfig config;
        config.files = files;
        SceneRig rig(config);
        rig.scene->open({"/p"}, true);
        QTRY_VERIFY(rig.scene->isListed());
        QCOMPARE(rig.scene->count(), 1U);
        QVERIFY(rig.scene->message().reason.find("/p/closed") != std::string::npos);
        QVERIFY(rig.scene->message().reason.find("no permission") != std::string::npos);
    }

    void manyPathsAreNotLookedAtOneByOne()
    {
        std::vector<std::string> paths;
        for (int i = 0; i < 5000; ++i)
            paths.push_back("/x/" + std::to_string(5000 - i) + ".jpg");
        paths.push_back("/folder");
        const auto files = std::make_shared<SlowFiles>(3);
        SceneRig rig(over(files));
        QSignalSpy changed(rig.scene.get(), &Scene::itemsChanged);
        rig.open(paths);
        QCOMPARE(rig.scene->count(), 5003U);
        QCOMPARE(rig.scene->item(0).name(), std::string("5000.jpg")); // in the order given
        QVERIFY(files->resolved <= 17);
        QVERIFY2(changed.count() <= 10, qPrintable(QString::number(changed.count())));
    }

    void aListIsTakenInItsOrderWithoutALookAtItsImages()
    {
        QTemporaryDir dir;
        QFile list(dir.filePath("list.txt"));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write("/z/9.jpg\n/a/1.jpg\nhere.png\n/folder\n/m/5.jpg\n/a/1.jpg\n");
        list.close();
        const auto files = std::make_shared<SlowFiles>(2);
        SceneRig rig(over(files));
        rig.open({listLocator({list.fileName().toStdString()})});
        QStringList locators;
        for (std::size_t i = 0; i < rig.scene->count(); ++i)
            locators << QString::fromStdString(rig.scene->item(i).locator());
        QCOMPARE(locators, (QStringList{"/z/9.jpg", "/a/1.jpg", dir.filePath("here.png"), "/folder/0.jpg",
                                        "/folder/1.jpg", "/m/5.jpg"}));
        QCOMPARE(files->resolved.load(), 1);
        QCOMPARE(rig.scene->title(), std::string("list.txt"));
    }

    void aListIsOpenedByItsNameAlone()
    {
        QTemporaryDir dir;
        QFile list(dir.filePath("mine.lst"));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write("/b/2.jpg\nhere.png\n");
        list.close();
        const auto files = std::make_shared<SlowFiles>(2);
        SceneRig rig(over(files));
        rig.open({list.fileName().toStdString()});
        QCOMPARE(rig.scene->count(), 2U);
        QCOMPARE(rig.scene->item(0).locator(), std::string("/b/2.jpg"));
        QCOMPARE(rig.scene->item(1).locator(), dir.filePath("here.png").toStdString());
        QVERIFY(rig.scene->message().reason.empty());
    }

    void aCollectionIsOpenedLikeAFolder()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath("mine.tessera"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(collectionText({"/b/2.jpg", "/a/1.jpg"}, dir.path().toStdString())));
        file.close();
        const auto files = std::make_shared<SlowFiles>(2);
        SceneRig rig(over(files));
        rig.open({file.fileName().toStdString()});
        QCOMPARE(rig.scene->count(), 2U);
        QCOMPARE(rig.scene->item(0).locator(), std::string("/b/2.jpg"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("none");
        file.close();
        rig.open({file.fileName().toStdString()});
        QVERIFY(rig.scene->message().reason.find("this is no collection") != std::string::npos);
    }

    void namesOfAnyBytesAreOpenedByTheirBytes()
    {
        QTemporaryDir dir;
        const std::string path = dir.path().toStdString() + "/caf\xe9 \xff.jpg";
        QImage image(60, 40, QImage::Format_RGB32);
        image.fill(Qt::red);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(image.save(&buffer, "jpg"));
        std::FILE* file = std::fopen(path.c_str(), "wb");
        QVERIFY(file != nullptr);
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file);
        std::fclose(file);
        SceneRig rig;
        rig.open({dir.path().toStdString()});
        QVERIFY(rig.settle());
        QCOMPARE(rig.scene->count(), 1U);
        QCOMPARE(rig.scene->item(0).locator(), path);
        QCOMPARE(rig.scene->item(0).state, ItemState::Known);
    }
};

QTEST_GUILESS_MAIN(TestSlowPlaces)
#include "tst_slow_places.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <map>
#include <utility>

#include <cache/cache.h>
#include <core/explain.h>
#include <scene/image_details.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

using F = MetadataField;
using State = ImageDetails::State;

SceneItem itemOf(std::uint64_t number)
{
    SceneItem item;
    item.name = std::to_string(number) + ".jpg";
    item.locator = "/pictures/" + item.name;
    item.openId = {1, number};
    return item;
}

SourceInfoPtr infoOf(std::uint64_t state, Size size = {600, 400})
{
    auto info = std::make_shared<SourceInfo>();
    info->id = {2, state};
    info->format = "JPEG";
    info->pyramid = Pyramid(std::vector{size});
    return info;
}

std::string textOf(const ImageDetails& details, F field)
{
    for (const MetadataEntry& entry : details.entries())
        if (entry.field == field)
            return std::get<std::string>(entry.value);
    return "-";
}

std::int64_t numberOf(const ImageDetails& details, F field)
{
    for (const MetadataEntry& entry : details.entries())
        if (entry.field == field)
            return std::get<std::int64_t>(entry.value);
    return -1;
}

/// A cache, threads that run when told, and files that are all told about by one function.
struct Rig {
    explicit Rig(std::uint64_t memoryBytes = 1 << 20U) : cache(configOf(memoryBytes)) {}

    static Cache::Config configOf(std::uint64_t memoryBytes)
    {
        Cache::Config config;
        config.memoryBytes = memoryBytes;
        return config;
    }
    ImageDetails::Config config()
    {
        return {cache, background, gui, [this](const std::string& path, const std::stop_token& stop) {
                    reads.push_back(path.substr(path.rfind('/') + 1));
                    if (const auto once = std::exchange(whileReading, {}))
                        once(stop);
                    return answer(path);
                }};
    }
    Result<Metadata> answer(const std::string& path)
    {
        const auto failure = failures.find(path);
        if (failure != failures.end())
            return failure->second;
        return Metadata{{2, fileState}, {{F::Width, std::int64_t(1)}, {F::Camera, "camera of " + path}}, trouble};
    }
    void work()
    {
        while (background.run() + gui.run() > 0) { }
    }
    bool keeps(const SceneItem& item) { return cache.contains(ImageDetails::keyOf(item)); }

    Cache cache;
    ManualExecutor background;
    ManualExecutor gui;
    std::vector<std::string> reads;
    std::map<std::string, Error> failures;
    Error trouble;
    std::uint64_t fileState = 1;
    std::function<void(const std::stop_token&)> whileReading;
};

} // namespace

class TestImageDetails : public QObject {
    Q_OBJECT

private slots:
    void nothingIsReadWhileNobodyLooks()
    {
        Rig rig;
        ImageDetails details(rig.config());
        QCOMPARE(details.state(), State::Empty);
        const SceneItem a = itemOf(1);
        details.show(&a);
        rig.work();
        QVERIFY(rig.reads.empty());
        details.load();
        rig.work();
        QCOMPARE(rig.reads, std::vector<std::string>{"1.jpg"});
        QCOMPARE(textOf(details, F::Camera), std::string("camera of /pictures/1.jpg"));
    }

    void whatTheSceneKnowsComesAtOnceAndTheFileFollows()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        QSignalSpy changed(&details, &ImageDetails::changed);
        SceneItem a = itemOf(1);
        a.info = infoOf(1);
        details.show(&a);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(details.state(), State::Reading);
        QCOMPARE(textOf(details, F::Name), std::string("1.jpg"));
        QCOMPARE(textOf(details, F::Folder), std::string("/pictures"));
        QCOMPARE(textOf(details, F::Format), std::string("JPEG"));
        QCOMPARE(textOf(details, F::Camera), std::string("-"));
        rig.work();
        QCOMPARE(changed.count(), 2);
        QCOMPARE(details.state(), State::Ready);
        QCOMPARE(textOf(details, F::Camera), std::string("camera of /pictures/1.jpg"));
        QCOMPARE(numberOf(details, F::Width), 600); // the scene's, not the file's
        details.show(&a); // as with every tile that arrives
        rig.work();
        QCOMPARE(changed.count(), 2);
        QCOMPARE(rig.reads.size(), std::size_t(1));
    }

    void whatIsReadIsStagedUntilTheGuiThreadFetchesIt()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem a = itemOf(1);
        details.show(&a);
        rig.background.run();
        QVERIFY(!rig.keeps(a));
        QCOMPARE(rig.cache.revision(ImageDetails::keyOf(a)), 0U);
        rig.gui.drain();
        QVERIFY(rig.keeps(a));
        QCOMPARE(rig.cache.revision(ImageDetails::keyOf(a)), 1U);
    }

    void neighboursAreReadAheadSoThatAStepShowsAllAtOnce()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem a = itemOf(1);
        const SceneItem b = itemOf(2);
        const SceneItem c = itemOf(3);
        details.show(&b, {&c, &a});
        rig.work();
        QCOMPARE(rig.reads, (std::vector<std::string>{"2.jpg", "3.jpg", "1.jpg"}));
        QSignalSpy changed(&details, &ImageDetails::changed);
        details.show(&c, {&b});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(details.state(), State::Ready);
        QCOMPARE(textOf(details, F::Name), std::string("3.jpg"));
        QCOMPARE(textOf(details, F::Camera), std::string("camera of /pictures/3.jpg"));
        rig.work();
        QCOMPARE(rig.reads.size(), std::size_t(3));
    }

    void oneImagesFactsAreNeverUnderAnothersName()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem a = itemOf(1);
        const SceneItem b = itemOf(2);
        details.show(&a);
        rig.work();
        connect(&details, &ImageDetails::changed, this, [&] {
            const std::string camera = textOf(details, F::Camera);
            QVERIFY(camera == "-" || camera == "camera of /pictures/" + textOf(details, F::Name));
        });
        details.show(&b);
        QCOMPARE(textOf(details, F::Name), std::string("2.jpg"));
        QCOMPARE(textOf(details, F::Camera), std::string("-"));
        rig.background.run();
        details.show(&a); // what was read of b arrives when it is no longer shown
        rig.work();
        QCOMPARE(textOf(details, F::Camera), std::string("camera of /pictures/1.jpg"));
        details.show(nullptr);
        QCOMPARE(details.state(), State::Empty);
        QVERIFY(details.entries().empty());
    }

    void obsoleteReadsAreNotStarted()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem a = itemOf(1);
        const SceneItem b = itemOf(2);
        details.show(&a);
        details.show(&b);
        rig.work();
        QCOMPARE(rig.reads, std::vector<std::string>{"2.jpg"});
        details.show(&a); // and can be asked for again
        rig.work();
        QCOMPARE(rig.reads.back(), std::string("1.jpg"));
        QCOMPARE(details.state(), State::Ready);
    }

    void anObsoleteReadThatRunsIsStopped()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem a = itemOf(1);
        const SceneItem b = itemOf(2);
        bool stopped = false;
        rig.whileReading = [&](const std::stop_token& stop) {
            details.show(&b);
            stopped = stop.stop_requested();
        };
        details.show(&a);
        rig.work();
        QVERIFY(stopped);
        QVERIFY(!rig.keeps(a));
        QVERIFY(rig.keeps(b));
    }

    void unloadingLeavesNothingInTheCache()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem a = itemOf(1);
        const SceneItem b = itemOf(2);
        const SceneItem c = itemOf(3);
        details.show(&a, {&b});
        rig.work();
        details.show(&b, {&c});
        rig.background.run(); // c is staged
        QCOMPARE(rig.cache.report().front().entries, 2U);
        details.unload();
        QVERIFY(!details.isLoaded());
        rig.work();
        for (const SceneItem* item : {&a, &b, &c})
            QVERIFY(!rig.keeps(*item));
        QCOMPARE(rig.cache.report().front().entries, 0U);
        QCOMPARE(textOf(details, F::Camera), std::string("-"));
        details.load();
        rig.work();
        QCOMPARE(details.state(), State::Ready);
        QCOMPARE(textOf(details, F::Camera), std::string("camera of /pictures/2.jpg"));
    }

    void whoDiesWhileReadingLeavesNothing()
    {
        Rig rig;
        auto details = std::make_unique<ImageDetails>(rig.config());
        details->load();
        const SceneItem a = itemOf(1);
        const SceneItem b = itemOf(2);
        const SceneItem c = itemOf(3);
        details->show(&a);
        rig.work();
        details->show(&b);
        rig.background.run();
        details->show(&b, {&c});
        details.reset();
        rig.work();
        QVERIFY(!rig.keeps(a) && !rig.keeps(b) && !rig.keeps(c));
        QCOMPARE(rig.reads, (std::vector<std::string>{"1.jpg", "2.jpg"}));
    }

    void aFileThatChangedIsReadAgain()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        SceneItem a = itemOf(1);
        a.info = infoOf(1);
        details.show(&a);
        rig.work();
        QCOMPARE(rig.reads.size(), std::size_t(1));
        QSignalSpy changed(&details, &ImageDetails::changed);
        a.info = infoOf(2, {300, 200});
        rig.fileState = 2;
        rig.trouble = explain(ErrorCode::Corrupt, "bad");
        details.show(&a);
        QCOMPARE(numberOf(details, F::Width), 300);
        rig.work();
        QCOMPARE(rig.reads.size(), std::size_t(2));
        QCOMPARE(rig.cache.revision(ImageDetails::keyOf(a)), 2U);
        QCOMPARE(details.trouble().reason, std::string("bad"));
        QVERIFY(changed.count() > 1);
    }

    void aFileThatChangedBehindTheScenesBackIsNotReadForEver()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem unknown = itemOf(1);
        details.show(&unknown);
        rig.fileState = 5;
        rig.work();
        SceneItem known = unknown;
        known.info = infoOf(1);
        for (int i = 0; i < 3; ++i) {
            details.show(&known);
            rig.work();
        }
        QCOMPARE(rig.reads.size(), std::size_t(2));
        QCOMPARE(details.state(), State::Ready);
    }

    void aBuiltInPictureHasNoFile()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        SceneItem item = itemOf(1);
        item.locator = "tessera:fractal";
        item.name = "Mandelbrot set";
        item.info = infoOf(1);
        details.show(&item);
        rig.work();
        QVERIFY(rig.reads.empty());
        QCOMPARE(details.state(), State::Ready);
        QCOMPARE(textOf(details, F::Name), std::string("Mandelbrot set"));
        QCOMPARE(textOf(details, F::Folder), std::string("-"));
        QCOMPARE(numberOf(details, F::Height), 400);
    }

    void whatIsWrongIsToldOnce()
    {
        Rig rig;
        ImageDetails details(rig.config());
        details.load();
        SceneItem a = itemOf(1);
        rig.failures[a.locator] = explain(ErrorCode::NotFound, "the file does not exist");
        details.show(&a);
        QVERIFY(details.trouble().reason.empty());
        rig.work();
        QCOMPARE(details.state(), State::Ready);
        QCOMPARE(details.trouble().reason, std::string("the file does not exist"));
        QVERIFY(details.trouble().pattern);
        a.error = explain(ErrorCode::Io, "what the scene says");
        details.show(&a);
        QCOMPARE(details.trouble().reason, std::string("what the scene says"));

        SceneItem shown = itemOf(2);
        shown.info = infoOf(1);
        rig.failures[shown.locator] = explain(ErrorCode::Unsupported, "this is text, not an image");
        details.show(&shown);
        rig.work();
        QCOMPARE(details.state(), State::Ready);
        QVERIFY(details.trouble().reason.empty());
    }

    void withoutRoomItSaysSo()
    {
        Rig rig(16);
        ImageDetails details(rig.config());
        details.load();
        const SceneItem a = itemOf(1);
        details.show(&a);
        rig.work();
        QCOMPARE(details.state(), State::Ready);
        QCOMPARE(details.trouble().code, ErrorCode::Full);
    }

    void twoPanelsShareWhatWasRead()
    {
        Rig rig;
        ImageDetails one(rig.config());
        ImageDetails two(rig.config());
        one.load();
        two.load();
        const SceneItem a = itemOf(1);
        one.show(&a);
        rig.work();
        two.show(&a);
        QCOMPARE(two.state(), State::Ready);
        QCOMPARE(rig.reads.size(), std::size_t(1));
        one.unload();
        const SceneItem b = itemOf(2);
        two.show(&a, {&b}); // what the other has erased is still shown here
        rig.work();
        QCOMPARE(textOf(two, F::Camera), std::string("camera of /pictures/1.jpg"));
        two.unload();
        QVERIFY(!rig.keeps(a) && !rig.keeps(b));
    }

    void itFollowsAViewInTheDirectionOfItsSteps()
    {
        const auto files = std::make_shared<FakeFileSystem>();
        files->folders["/pictures"] = {"1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg"};
        EngineConfig engine;
        engine.files = files;
        SceneRig scene(engine);
        Rig rig;
        ImageDetails details(rig.config());
        details.follow(*scene.view);
        details.load();
        QCOMPARE(details.state(), State::Empty);
        scene.open({"/pictures"});
        rig.work();
        QCOMPARE(rig.reads, (std::vector<std::string>{"1.jpg", "2.jpg"}));
        scene.view->step(2);
        rig.work();
        QCOMPARE(rig.reads, (std::vector<std::string>{"1.jpg", "2.jpg", "3.jpg", "4.jpg"}));
        QCOMPARE(textOf(details, F::Name), std::string("3.jpg"));
        details.unload();
        rig.reads.clear();
        scene.view->step(-1);
        rig.work();
        QVERIFY(rig.reads.empty());
        details.load();
        rig.work();
        QCOMPARE(rig.reads, (std::vector<std::string>{"2.jpg", "1.jpg", "3.jpg"}));
        scene.scene->close();
        QCOMPARE(details.state(), State::Empty);
    }
};

QTEST_GUILESS_MAIN(TestImageDetails)
#include "tst_image_details.moc"

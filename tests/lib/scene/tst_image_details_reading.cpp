// SPDX-License-Identifier: GPL-3.0-or-later
// What the details read, when, and what stays of it.
#include <QSignalSpy>
#include <QTest>

#include <string>
#include <vector>

#include <lib/scene/details_rig.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

class TestImageDetailsReading : public QObject {
    Q_OBJECT

private slots:
    void whatIsReadIsStagedUntilTheGuiThreadFetchesIt()
    {
        DetailsRig rig;
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
        DetailsRig rig;
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

    void obsoleteReadsAreNotStarted()
    {
        DetailsRig rig;
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
        DetailsRig rig;
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
        DetailsRig rig;
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
        DetailsRig rig;
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

    void withoutRoomItSaysSo()
    {
        DetailsRig rig(16);
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
        DetailsRig rig;
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
        DetailsRig rig;
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

QTEST_GUILESS_MAIN(TestImageDetailsReading)
#include "tst_image_details_reading.moc"

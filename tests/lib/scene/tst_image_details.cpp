// SPDX-License-Identifier: GPL-3.0-or-later
// What the details say of an image.
#include <QSignalSpy>
#include <QTest>

#include <string>
#include <vector>

#include <core/explain.h>
#include <lib/scene/details_rig.h>

using namespace tessera;
using namespace tessera::test;

class TestImageDetails : public QObject {
    Q_OBJECT

private slots:
    void nothingIsReadWhileNobodyLooks()
    {
        DetailsRig rig;
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
        DetailsRig rig;
        ImageDetails details(rig.config());
        details.load();
        QSignalSpy changed(&details, &ImageDetails::changed);
        SceneItem a = itemOf(1);
        a.content.edit().info = infoOf(1);
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
        details.show(&a);                           // as with every tile that arrives
        rig.work();
        QCOMPARE(changed.count(), 2);
        QCOMPARE(rig.reads.size(), std::size_t(1));
    }

    void oneImagesFactsAreNeverUnderAnothersName()
    {
        DetailsRig rig;
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

    void aFileThatChangedIsReadAgain()
    {
        DetailsRig rig;
        ImageDetails details(rig.config());
        details.load();
        SceneItem a = itemOf(1);
        a.content.edit().info = infoOf(1);
        details.show(&a);
        rig.work();
        QCOMPARE(rig.reads.size(), std::size_t(1));
        QSignalSpy changed(&details, &ImageDetails::changed);
        a.content.edit().info = infoOf(2, {300, 200});
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
        DetailsRig rig;
        ImageDetails details(rig.config());
        details.load();
        const SceneItem unknown = itemOf(1);
        details.show(&unknown);
        rig.fileState = 5;
        rig.work();
        SceneItem known = unknown;
        known.content.edit().info = infoOf(1);
        for (int i = 0; i < 3; ++i) {
            details.show(&known);
            rig.work();
        }
        QCOMPARE(rig.reads.size(), std::size_t(2));
        QCOMPARE(details.state(), State::Ready);
    }

    void aBuiltInPictureHasNoFile()
    {
        DetailsRig rig;
        ImageDetails details(rig.config());
        details.load();
        SceneItem item = itemOf(1);
        item.text = ItemText("tessera:fractal", {});
        item.content.edit().info = infoOf(1);
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
        DetailsRig rig;
        ImageDetails details(rig.config());
        details.load();
        SceneItem a = itemOf(1);
        rig.failures[a.locator()] = explain(ErrorCode::NotFound, "the file does not exist");
        details.show(&a);
        QVERIFY(details.trouble().reason.empty());
        rig.work();
        QCOMPARE(details.state(), State::Ready);
        QCOMPARE(details.trouble().reason, std::string("the file does not exist"));
        QVERIFY(details.trouble().pattern);
        a.content.edit().error = std::make_shared<const Error>(explain(ErrorCode::Io, "what the scene says"));
        details.show(&a);
        QCOMPARE(details.trouble().reason, std::string("what the scene says"));

        SceneItem shown = itemOf(2);
        shown.content.edit().info = infoOf(1);
        rig.failures[shown.locator()] = explain(ErrorCode::Unsupported, "this is text, not an image");
        details.show(&shown);
        rig.work();
        QCOMPARE(details.state(), State::Ready);
        QVERIFY(details.trouble().reason.empty());
    }
};

QTEST_GUILESS_MAIN(TestImageDetails)
#include "tst_image_details.moc"

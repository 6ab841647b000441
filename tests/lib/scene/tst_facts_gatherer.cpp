// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTest>

#include <atomic>

#include <resource/activity_list.h>
#include <scene/facts_gatherer.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

// Over a real engine's background threads and a file system in memory.
class TestFactsGatherer : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_files = std::make_shared<FakeFileSystem>();
        EngineConfig config;
        config.files = m_files;
        m_rig = std::make_unique<SceneRig>(config);
        m_items.clear();
        m_facts.clear();
        m_arrived = {};
        m_complete = 0;
        m_headersRead = 0;
    }
    void cleanup() { m_rig.reset(); }

    void nothingIsReadBeforeItIsNeeded()
    {
        addItems("/a/", 3);
        FactsGatherer gatherer = make();
        gatherer.itemsAdded();
        QCOMPARE(m_rig->engine->activities().active(), std::size_t(0));
        QVERIFY(!gatherer.progress());
        gatherer.need({});
        QCOMPARE(m_rig->engine->activities().active(), std::size_t(0));
    }

    void fileFactsFillTheirColumnsFolderByFolder()
    {
        addItems("/a/", 3);
        addItems("/b/", 2);
        m_files->facts["/a/1.jpg"] = {.size = 11, .modified = 22};
        m_files->facts["/b/0.jpg"] = {.size = 33, .modified = 44};
        FactsGatherer gatherer = make();
        gatherer.need({Fact::Size});
        QVERIFY(gatherer.progress());
        QTRY_COMPARE(m_complete, 1);
        QCOMPARE(m_facts.value(Fact::Size, 1), std::int64_t(11));
        QCOMPARE(m_facts.value(Fact::Modified, 1), std::int64_t(22));
        QCOMPARE(m_facts.value(Fact::Size, 3), std::int64_t(33));
        QCOMPARE(m_facts.value(Fact::Size, 0), ItemFacts::kUnknown);
        QCOMPARE(m_arrived, kFileFacts);
        QCOMPARE(m_files->factFolders(), 2);
        QCOMPARE(m_files->factsAsked(), 5);
        QCOMPARE(int(m_headersRead), 0);
        QVERIFY(!gatherer.progress());
        QCOMPARE(m_rig->engine->activities().active(), std::size_t(0));
    }

    void headersAreReadFileByFileAndWhatFailsIsNotKnown()
    {
        addItems("/a/", 2);
        FactsGatherer gatherer = make();
        gatherer.need({Fact::Rating});
        QTRY_COMPARE(m_complete, 1);
        QCOMPARE(m_arrived, kHeaderFacts);
        QCOMPARE(m_facts.value(Fact::Width, 0), std::int64_t(640));
        QCOMPARE(m_facts.value(Fact::Height, 0), std::int64_t(480));
        QCOMPARE(m_facts.value(Fact::Taken, 0), std::int64_t(7));
        QCOMPARE(m_facts.value(Fact::Rating, 0), ItemFacts::kUnknown);
        QCOMPARE(m_facts.value(Fact::Width, 1), ItemFacts::kUnknown);
        QCOMPARE(m_files->factsAsked(), 0);
    }

    void whatComesLaterIsReadToo()
    {
        addItems("/a/", 1);
        FactsGatherer gatherer = make();
        gatherer.need(kFileFacts);
        QTRY_COMPARE(m_complete, 1);
        addItems("/b/", 4);
        gatherer.itemsAdded();
        QTRY_COMPARE(m_complete, 2);
        QCOMPARE(m_files->factsAsked(), 5); // none twice
        gatherer.need(kFileFacts);
        QVERIFY(!gatherer.progress());
    }

    void ofAFileThatIsAnotherAllIsReadAgain()
    {
        addItems("/a/", 3);
        FactsGatherer gatherer = make();
        gatherer.renew(1); // nothing is needed of it
        QVERIFY(!gatherer.progress());
        gatherer.need(kFileFacts);
        QTRY_COMPARE(m_complete, 1);
        QCOMPARE(m_files->factsAsked(), 3);
        m_files->facts["/a/1.jpg"] = {.size = 12};
        gatherer.renew(1);
        QVERIFY(gatherer.progress());
        QTRY_COMPARE(m_complete, 2);
        QCOMPARE(m_facts.value(Fact::Size, 1), std::int64_t(12));
        QCOMPARE(m_files->factsAsked(), 4);
        gatherer.need({});
        gatherer.renew(2);
        QVERIFY(!gatherer.progress());
        gatherer.need(kFileFacts); // only then
        QTRY_COMPARE(m_complete, 3);
        QCOMPARE(m_files->factsAsked(), 5);
    }

    void moreThanOneTurnReadsAll()
    {
        addItems("/a/", 5000);
        m_files->facts["/a/4999.jpg"] = {.size = 5};
        FactsGatherer gatherer = make();
        gatherer.need(kFileFacts);
        QTRY_COMPARE(m_complete, 1);
        QCOMPARE(m_facts.value(Fact::Size, 4999), std::int64_t(5));
        QCOMPARE(m_files->factsAsked(), 5000);
    }

    void whatIsNoLongerNeededIsNotReadOn()
    {
        addItems("/a/", 5000);
        FactsGatherer gatherer = make();
        gatherer.need(kFileFacts);
        gatherer.need({});
        QTRY_VERIFY(!gatherer.progress());
        QVERIFY(m_files->factsAsked() < 5000);
        QCOMPARE(m_rig->engine->activities().active(), std::size_t(0));
        gatherer.need(kFileFacts);
        QTRY_COMPARE(m_complete, 1);
        QCOMPARE(m_files->factsAsked(), 5000);
    }

    void theUserCanCancelAndAskAgain()
    {
        addItems("/a/", 3);
        FactsGatherer gatherer = make();
        gatherer.need(kFileFacts);
        m_rig->engine->activities().cancelAll(); // before its first turn is taken in
        QTRY_VERIFY(!gatherer.progress());
        QCOMPARE(m_rig->engine->activities().active(), std::size_t(0));
        gatherer.itemsAdded();
        QVERIFY(!gatherer.progress());
        const int before = m_complete;
        addItems("/b/", 1);
        gatherer.need(kFileFacts);
        QTRY_COMPARE(m_complete, before + 1);
        QVERIFY(m_files->factsAsked() >= 4);
    }

    void afterClearNothingOfTheOldItemsArrives()
    {
        addItems("/a/", 3);
        FactsGatherer gatherer = make();
        gatherer.need(kFileFacts);
        gatherer.clear();
        m_items.clear();
        addItems("/b/", 1);
        QVERIFY(!gatherer.progress());
        QCOMPARE(m_rig->engine->activities().active(), std::size_t(0));
        m_files->facts["/b/0.jpg"] = {.size = 9};
        gatherer.need(kFileFacts);
        QTRY_COMPARE(m_complete, 1);
        QCOMPARE(m_facts.column(Fact::Size), (std::vector<std::int64_t>{9}));
    }

    void builtInPicturesAreNoFiles()
    {
        m_items.emplace_back().text = ItemText("tessera:fractal", {});
        FactsGatherer gatherer = make();
        FactSet all = kFileFacts;
        all.add(kHeaderFacts);
        gatherer.need(all);
        QTRY_COMPARE(m_complete, 2);
        QCOMPARE(int(m_headersRead), 0);
        QCOMPARE(m_facts.value(Fact::Width, 0), ItemFacts::kUnknown);
    }

private:
    void addItems(const std::string& folder, int count)
    {
        for (int i = 0; i < count; ++i)
            m_items.emplace_back().text = ItemText(folder + std::to_string(i) + ".jpg", {});
    }
    FactsGatherer make()
    {
        return FactsGatherer(
            *m_rig->engine, m_items, m_facts,
            [this](FactSet facts, bool complete) {
                m_arrived = facts;
                m_complete += complete ? 1 : 0;
            },
            [this](const std::string& path, const std::stop_token&) -> Result<HeaderFacts> {
                ++m_headersRead;
                if (path != "/a/0.jpg")
                    return Error{ErrorCode::Corrupt, "no picture"};
                return HeaderFacts{{640, 480}, 7, {}};
            });
    }

    std::shared_ptr<FakeFileSystem> m_files;
    std::unique_ptr<SceneRig> m_rig;
    std::vector<SceneItem> m_items;
    ItemFacts m_facts;
    FactSet m_arrived;
    int m_complete = 0;
    std::atomic<int> m_headersRead{0};
};

QTEST_GUILESS_MAIN(TestFactsGatherer)
#include "tst_facts_gatherer.moc"

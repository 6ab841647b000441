// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

#include <resource/activity_list.h>
#include <scene/engine.h>
#include <scene/services.h>
#include <support/fake_texture_backend.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr std::uint64_t kMiB = 1ULL << 20U;

EngineConfig config(std::uint64_t gpuBudget)
{
    EngineConfig c;
    c.threads = EngineConfig::kNoPumps;
    c.gpuBudgetBytes = gpuBudget;
    return c;
}

} // namespace

class TestEngine : public QObject {
    Q_OBJECT

private slots:
    void emulatedOpenGlTakesLessMemoryUnlessToldOtherwise_data()
    {
        QTest::addColumn<QString>("renderer");
        QTest::addColumn<quint64>("asked");
        QTest::addColumn<quint64>("budget");
        QTest::newRow("llvmpipe") << "llvmpipe (LLVM 15.0.6, 256 bits)" << quint64(0) << quint64(96 * kMiB);
        QTest::newRow("softpipe") << "softpipe" << quint64(0) << quint64(96 * kMiB);
        QTest::newRow("SWR") << "SWR (LLVM 12.0.0, 256 bits)" << quint64(0) << quint64(96 * kMiB);
        QTest::newRow("a GPU") << "Mesa Intel(R) UHD Graphics 620 (KBL GT2)" << quint64(0) << quint64(512 * kMiB);
        QTest::newRow("told") << "llvmpipe" << quint64(200 * kMiB) << quint64(200 * kMiB);
    }
    void emulatedOpenGlTakesLessMemoryUnlessToldOtherwise()
    {
        QFETCH(QString, renderer);
        QFETCH(quint64, asked);
        QFETCH(quint64, budget);
        ManualClock clock;
        Services services(config(asked), clock);
        Engine engine(config(asked), clock, services);
        engine.canvasReady(std::make_unique<FakeTextureBackend>(), renderer.toStdString());
        QCOMPARE(quint64(engine.canvasBudgetBytes()), budget);
        QCOMPARE(quint64(engine.snapshot().textures.budgetBytes), budget);
        QCOMPARE(QString::fromStdString(engine.renderer()), renderer);
        engine.canvasGone();
        QVERIFY(!engine.hasBackend());
    }

    void aLargeImageIsPreparedOnceItIsSeenUpClose()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath("large.jpg").toStdString();
        QImage image(5600, 4200, QImage::Format_RGB32); // seen whole, an eighth of it is enough
        image.fill(QColor(200, 120, 40));
        QVERIFY(image.save(QString::fromStdString(path), "jpg", 80));
        EngineConfig large;
        large.cacheDirectory = folder.filePath("cache").toStdString();
        large.giantPixels = 1'000'000;
        const auto pyramids = [](const SceneRig& rig) {
            for (const CacheReport& cache : rig.engine->snapshot().caches)
                if (cache.name == "pyramids")
                    return cache;
            return CacheReport();
        };
        {
            SceneRig rig(large);
            rig.open({path});
            QVERIFY(rig.settle());
            for (const ActivityReport& activity : rig.engine->snapshot().activities)
                QVERIFY(activity.name.find("large.jpg") == std::string::npos);
            rig.view->actualSize();
            QVERIFY(rig.settle());
            while (rig.engine->activities().active() > 0)
                QCoreApplication::processEvents();
            const auto activities = rig.engine->snapshot().activities;
            QCOMPARE(activities.back().name, std::string("Preparing large.jpg for zooming"));
            QCOMPARE(activities.back().state, std::string("stopped"));
            QVERIFY(pyramids(rig).generated >= 1);
        }
        SceneRig rig(large);
        rig.open({path});
        rig.view->actualSize();
        QVERIFY(rig.settle());
        QCOMPARE(pyramids(rig).hits, std::uint64_t(1));
        QCOMPARE(pyramids(rig).generated, std::uint64_t(0));
        QCOMPARE(rig.holes, 0);
        rig.close();
        QVERIFY(rig.engine->leaks().empty());
    }

    void sumsGoOnWhereAContextIsLostAndThatIsCounted()
    {
        SceneRig rig;
        rig.open({});
        QVERIFY(rig.settle());
        const InspectorSnapshot before = rig.engine->snapshot();
        QVERIFY(before.textures.created > 0);
        QCOMPARE(before.textures.contextLosses, 0U);
        rig.engine->canvasGone();
        const TextureReport gone = rig.engine->snapshot().textures;
        QCOMPARE(gone.destroyed, before.textures.created);
        QCOMPARE(gone.entries + gone.liveBytes, 0U);
        rig.engine->canvasReady(std::make_unique<FakeTextureBackend>(), "fake");
        QVERIFY(rig.settle());
        const InspectorSnapshot after = rig.engine->snapshot();
        QCOMPARE(after.textures.contextLosses, 1U);
        QVERIFY(after.textures.entries > 0);
        QVERIFY(after.textures.created > before.textures.created);
        QCOMPARE(after.textures.created - after.textures.destroyed, after.textures.entries);
        QVERIFY(after.uploads.count > before.uploads.count);
        QVERIFY(after.uploads.bytes > before.uploads.bytes);
        QVERIFY(after.textures.peakBytes >= before.textures.peakBytes);
    }

    void theLedgerTellsStateParentsAndHistory()
    {
        SceneRig rig;
        rig.open({});
        QVERIFY(rig.settle());
        std::set<std::string> kinds;
        const std::vector<LedgerEntry> entries = rig.engine->ledger().entries();
        for (const LedgerEntry& entry : entries) {
            kinds.insert(entry.kind);
            QVERIFY2(!entry.state.empty(), entry.key.c_str());
        }
        for (const char* kind : {"texture", "source", "pool", "cache"})
            QVERIFY2(kinds.count(kind) == 1, kind);
        const auto texture =
            std::find_if(entries.begin(), entries.end(), [](const auto& e) { return e.kind == "texture"; });
        QCOMPARE(texture->state, std::string("ready"));
        QCOMPARE(texture->parents.size(), 1U);
        QVERIFY(texture->key.find(texture->parents.front()) == 0);
        const auto history = rig.engine->ledger().history("texture", texture->key);
        QVERIFY(!history.empty());
        QCOMPARE(history.back().to, std::string("ready"));
        QVERIFY(rig.engine->ledger().history("texture", "no such tile").empty());
        const auto source =
            std::find_if(entries.begin(), entries.end(), [](const auto& e) { return e.kind == "source"; });
        const auto opening = rig.engine->ledger().history("source", source->key);
        QVERIFY(opening.size() >= 2);
        QCOMPARE(opening[0].from + opening[0].to, std::string("closedopening"));
        QCOMPARE(opening[1].to, std::string("open"));
    }

    void theProgramsLoaderEndsWithItsEngine()
    {
        ManualClock clock;
        Services services(config(0), clock);
        {
            const Engine engine(config(0), clock, services);
            QVERIFY(services.loader.ifThere() == &engine.loader());
            QVERIFY(services.cache.isMade());
        }
        QVERIFY(!services.loader.ifThere());
        QVERIFY(services.cache.get().put(*CacheKey::fromText("still"), "there").ok());
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"

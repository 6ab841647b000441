// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <future>
#include <set>
#include <stop_token>

#include <resource/activity_list.h>
#include <resource/run_state.h>
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
    void texturesTakeWhatSuitsTheMachineUnlessToldOtherwise_data()
    {
        QTest::addColumn<QString>("renderer");
        QTest::addColumn<quint64>("deviceMiB");
        QTest::addColumn<int>("screen");
        QTest::addColumn<quint64>("asked");
        QTest::addColumn<quint64>("budget");
        const auto row = [](const char* name, const char* renderer, quint64 deviceMiB, int screen, quint64 budget) {
            QTest::newRow(name) << renderer << deviceMiB << screen << quint64(0) << budget * kMiB;
        };
        const char* const gpu = "Mesa Intel(R) UHD Graphics 620 (KBL GT2)";
        row("llvmpipe", "llvmpipe (LLVM 15.0.6, 256 bits)", 0, 1920, 96);
        row("softpipe", "softpipe", 0, 0, 96);
        row("SWR", "SWR (LLVM 12.0.0, 256 bits)", 0, 3840, 96);
        row("raster", "raster", 0, 3840, 96);
        row("a GPU", gpu, 0, 0, 512);
        row("a GPU, a wide screen", gpu, 0, 3840, 1024);
        row("a GPU, not quite as wide", gpu, 0, 3499, 512);
        row("of its memory a fourth", gpu, 1024, 3840, 256);
        row("of a lot no more than is of use", gpu, 24'576, 1920, 512);
        row("of hardly any not that little", gpu, 128, 1920, 96);
        QTest::newRow("told") << "llvmpipe" << quint64(0) << 1920 << quint64(200 * kMiB) << quint64(200 * kMiB);
        QTest::newRow("told more") << gpu << quint64(1024) << 1920 << quint64(900 * kMiB) << quint64(900 * kMiB);
    }
    void texturesTakeWhatSuitsTheMachineUnlessToldOtherwise()
    {
        QFETCH(QString, renderer);
        QFETCH(quint64, deviceMiB);
        QFETCH(int, screen);
        QFETCH(quint64, asked);
        QFETCH(quint64, budget);
        ManualClock clock;
        Services services(config(asked), clock);
        Engine engine(config(asked), clock, services);
        engine.canvasReady(std::make_unique<FakeTextureBackend>(), renderer.toStdString(), {deviceMiB * kMiB, screen});
        QCOMPARE(quint64(engine.canvasBudgetBytes()), budget);
        QCOMPARE(quint64(engine.snapshot().textures.budgetBytes), budget);
        QCOMPARE(QString::fromStdString(engine.renderer()), renderer);
        engine.canvasGone();
        QVERIFY(!engine.hasBackend());
    }

    void noMoreIsDecodedAheadThanThereAreBuffersFor_data()
    {
        QTest::addColumn<quint64>("ram");
        QTest::addColumn<quint64>("decoded");
        QTest::newRow("32 MiB") << quint64(32 * kMiB) << quint64(12 * kMiB);
        QTest::newRow("the default") << quint64(EngineConfig::kDefaultRam) << quint64(36 * kMiB);
        QTest::newRow("a lot") << quint64(4096 * kMiB) << quint64(64 * kMiB);
    }
    void noMoreIsDecodedAheadThanThereAreBuffersFor()
    {
        QFETCH(quint64, ram);
        QFETCH(quint64, decoded);
        EngineConfig c = config(0);
        c.ramBudgetBytes = ram;
        ManualClock clock;
        Services services(c, clock);
        Engine engine(c, clock, services);
        QCOMPARE(quint64(engine.decodedBytes()), decoded);
        engine.canvasReady(std::make_unique<FakeTextureBackend>(), "fake");
        engine.canvasReady(nullptr, "fake");
        QCOMPARE(quint64(engine.canvasDecodedBytes()), decoded / 2);
        engine.canvasGone();
        engine.canvasGone();
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

    void whatIsToBeSavedIsSavedBeforeItEnds()
    {
        constexpr int files = 500;
        ManualClock clock;
        Services services(config(0), clock);
        Engine engine(config(0), clock, services);
        const std::shared_ptr<RunState> work = engine.activities().begin("ends with the rest");
        QVERIFY(work->start());
        std::promise<void> ending;
        const std::stop_callback tell(work->token(), [&ending] { ending.set_value(); });
        int saved = 0; // one after the other
        engine.saves().post([over = ending.get_future().share()] { over.wait(); });
        for (int i = 0; i < files; ++i)
            engine.saves().post([&saved] { ++saved; });
        engine.shutDown(); // all of them wait
        QCOMPARE(saved, files);
        work->stop();
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

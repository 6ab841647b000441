// SPDX-License-Identifier: GPL-3.0-or-later
// What a view gives up when nobody has moved it for long, or when memory is short, and that it comes back.
#include <QTest>

#include <algorithm>
#include <set>

#include <lib/scene/picture_folder.h>
#include <support/scene_rig.h>
#include <texture/slot_classes.h>
#include <texture/texture_registry.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr const char* kShort = "some avg10=40.00 avg60=40.00\nfull avg10=0.00 avg60=0.00\n";
constexpr const char* kUrgent = "some avg10=90.00 avg60=90.00\nfull avg10=50.00 avg60=50.00\n";
constexpr const char* kPlenty = "some avg10=0.00 avg60=0.00\nfull avg10=0.00 avg60=0.00\n";

/// A folder with one of its pictures filling the canvas, all that is wanted for it loaded.
struct World {
    explicit World(const PictureFolder& folder, std::uint64_t budget = 64ULL << 20U, bool prefetch = true)
        : rig(configOf(budget, pressure, prefetch))
    {
        rig.open({folder.path()});
        fine = rig.settle();
        rig.view->select(0);
        fine = rig.settle() && fine;
    }
    static EngineConfig configOf(std::uint64_t budget, std::string& pressure, bool prefetch)
    {
        EngineConfig config;
        config.prefetch = prefetch;
        config.gpuBudgetBytes = budget;
        config.memoryPressure = [&pressure] { return pressure; };
        return config;
    }
    void rest()
    {
        rig.clock.advance(Thrift::kIdleAfter);
        rig.engine->tend();
    }
    void tell(const char* text)
    {
        pressure = text;
        rig.engine->tend();
    }
    const TextureRegistry& textures() const { return *rig.engine->textures(); }
    /// What is there although it is neither drawn nor planned with: roots, and others.
    struct Spare {
        std::size_t roots = 0;
        std::size_t others = 0;
    };
    Spare spare() const
    {
        std::set<TileKey> planned;
        for (const Wanted& wanted : rig.view->present())
            planned.insert(wanted.key);
        Spare found;
        for (const TextureEntryReport& entry : textures().entries())
            if (entry.references == 1 && planned.count(entry.key) == 0)
                ++(entry.bytes == slotBytes(kRootClass) ? found.roots : found.others);
        return found;
    }
    bool readsAhead() const
    {
        const auto isAhead = [](const Wanted& wanted) { return wanted.rank.priorityClass > 2; };
        const View& view = *rig.view;
        return std::any_of(view.wanted().begin(), view.wanted().end(), isAhead)
               || std::any_of(view.present().begin(), view.present().end(), isAhead);
    }

    std::string pressure = kPlenty;
    SceneRig rig;
    bool fine = false;
};

} // namespace

class TestViewThrift : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.fill()); }

    void atRestOnlyWhatIsSeenStays()
    {
        World w(m_folder);
        QVERIFY(w.fine && w.readsAhead());
        QVERIFY(w.spare().others > 0 && w.spare().roots > 0);
        const std::size_t drawn = w.rig.view->lastFrame().list.tiles.size();
        w.rest();
        QVERIFY(w.rig.engine->thrift().isIdle());
        QCOMPARE(w.spare().others, std::size_t(0)); // without a frame: the canvas may be hidden
        QVERIFY(w.spare().roots > 0);
        QVERIFY(!w.readsAhead());
        w.rig.frame();
        QVERIFY(w.rig.view->isSettled());
        QCOMPARE(w.rig.view->lastFrame().list.tiles.size(), drawn);
        QCOMPARE(w.rig.engine->loader().pendingCount(), std::size_t(0));
        QCOMPARE(w.rig.engine->snapshot().gauges.front().note, std::string("at rest"));
        QCOMPARE(w.rig.holes, 0);
    }

    void withoutPrefetchOnlyWhatIsSeenIsEverLoaded()
    {
        World w(m_folder, 64ULL << 20U, false);
        QVERIFY(w.fine && !w.readsAhead());
        w.rig.view->zoomAt({400, 250}, 1.1, Duration::zero());
        QVERIFY(w.rig.settle());
        QVERIFY(!w.readsAhead());
        QVERIFY(!w.rig.view->present().empty());
        QCOMPARE(w.rig.holes, 0);
    }

    void whatIsOnlyDrawnAgainIsNoUse()
    {
        World w(m_folder);
        for (int seconds = 0; seconds < 300; seconds += 10)
            w.rig.frame(10'000);
        w.rig.engine->tend();
        QVERIFY(w.rig.engine->thrift().isIdle());
        w.rig.frame();
        QVERIFY(w.rig.engine->thrift().isIdle());
    }

    void aMoveBringsEverythingBack()
    {
        World w(m_folder);
        w.rest();
        w.rig.frame();
        w.rig.view->zoomAt({400, 250}, 1.1, Duration::zero());
        QVERIFY(!w.rig.engine->thrift().isIdle());
        QVERIFY(w.rig.settle());
        QVERIFY(w.readsAhead());
        QCOMPARE(w.rig.engine->snapshot().gauges.front().note, std::string());
        QCOMPARE(w.rig.holes, 0);
    }

    void anAnimationIsUse()
    {
        World w(m_folder);
        w.rig.view->actualSize();
        w.rig.view->moveBy({0.1, 0}, std::chrono::minutes(10));
        for (int minutes = 0; minutes < 8; ++minutes)
            w.rig.frame(60'000);
        w.rig.engine->tend();
        QVERIFY(!w.rig.engine->thrift().isIdle());
    }

    void shortMemoryTakesAQuarterOfTheBudget()
    {
        constexpr std::uint64_t kBudget = 8ULL << 20U;
        World w(m_folder, kBudget);
        for (std::size_t i = 0; i < w.rig.scene->count(); ++i) { // more than the budget takes
            w.rig.view->select(i);
            QVERIFY(w.rig.settle());
        }
        QVERIFY(w.textures().report().liveBytes > kBudget / 4 * 3);
        w.tell(kShort);
        QCOMPARE(w.rig.engine->canvasBudgetBytes(), kBudget / 4 * 3);
        QVERIFY(w.rig.settle());
        w.rig.frame();
        QVERIFY(w.textures().report().liveBytes <= kBudget / 4 * 3);
        QCOMPARE(w.rig.engine->snapshot().gauges.front().note, std::string("short of memory"));
        w.tell(kPlenty);
        QCOMPARE(w.rig.engine->canvasBudgetBytes(), kBudget);
        QVERIFY(w.rig.settle());
        QCOMPARE(w.rig.holes, 0);
    }

    void urgentlyShortMemoryTakesAllThatIsNotSeen()
    {
        World w(m_folder);
        w.tell(kUrgent);
        QCOMPARE(w.spare().others, std::size_t(0));
        w.rig.frame();
        QVERIFY(w.rig.view->isSettled());
        std::set<SourceId> sources;
        for (const TextureEntryReport& entry : w.textures().entries())
            sources.insert(entry.key.source);
        QCOMPARE(sources.size(), std::size_t(1)); // no root of what is not seen
        w.rig.view->step(1);                      // it can still be used, and reads nothing ahead
        QVERIFY(w.rig.settle());
        QVERIFY(!w.readsAhead());
        w.tell(kPlenty);
        QVERIFY(w.rig.settle());
        QVERIFY(w.readsAhead());
    }

    void aNewCanvasKeepsToTheLimits()
    {
        World w(m_folder);
        w.tell(kShort);
        w.rig.engine->canvasGone();
        w.rig.engine->canvasReady(std::make_unique<FakeTextureBackend>(), "fake");
        QVERIFY(w.rig.settle());
        const auto pools = w.textures().pools();
        QVERIFY(std::all_of(pools.begin(), pools.end(),
                            [](const PoolReport& pool) { return pool.budgetBytes <= (48ULL << 20U); }));
    }

private:
    PictureFolder m_folder;
};

QTEST_GUILESS_MAIN(TestViewThrift)
#include "tst_view_thrift.moc"

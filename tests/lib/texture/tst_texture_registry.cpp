// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include <support/fake_texture_backend.h>
#include <texture/texture_registry.h>

using namespace tessera;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;

TileKey keyOf(std::uint64_t n)
{
    return {{n, 1}, 0, 0, {0, n, 0}};
}

const Pixels& tile(int content)
{
    static std::map<int, Pixels> tiles;
    const auto known = tiles.find(content);
    return known != tiles.end() ? known->second
                                : tiles.emplace(content, Pixels::allocate(content + 2, content + 2)).first->second;
}

Rank rankOf(unsigned priorityClass, std::uint32_t distance = 0)
{
    return {static_cast<std::uint8_t>(priorityClass), distance, 0};
}

struct World {
    explicit World(std::uint64_t budget) : textures(device, clock, {budget}) { }
    ~World()
    {
        for (const std::string& error : device.errors)
            qWarning("%s", error.c_str());
        if (!device.errors.empty())
            std::abort();
    }
    /// What was put before gives way, unless `plan` lists it.
    bool put(std::uint64_t n, int content, unsigned priorityClass = 1)
    {
        textures.restatePlan(1, plan);
        return textures.put(keyOf(n), tile(content), rankOf(priorityClass)).ok();
    }
    void list(std::uint64_t n, unsigned priorityClass, std::uint32_t distance = 0)
    {
        plan.push_back({keyOf(n), rankOf(priorityClass, distance)});
    }
    bool has(std::uint64_t n) const { return textures.isReady(keyOf(n)); }
    /// Uploads tiles until one has to go; returns how many fit.
    std::uint64_t fill(int content, std::uint64_t from)
    {
        std::uint64_t n = 0;
        while (textures.report().evicted == 0) {
            put(from + n, content);
            (void)textures.find(keyOf(from + n), Holder("view", 1));
            ++n;
        }
        return n - 1;
    }

    FakeTextureBackend device;
    ManualClock clock;
    TextureRegistry textures;
    std::vector<Wanted> plan;
};

} // namespace

class TestTextureRegistry : public QObject {
    Q_OBJECT

private slots:
    void whatWasPutIsFoundAndShared()
    {
        World w(64 * kMiB);
        QVERIFY(!w.textures.find(keyOf(1), Holder("view", 1)));
        QVERIFY(w.put(1, 512));
        const TextureRef a = w.textures.find(keyOf(1), Holder("view", 1));
        const TextureRef b = w.textures.find(keyOf(1), Holder("view", 2));
        QVERIFY(a && b);
        QCOMPARE(a->slot, b->slot);
        QCOMPARE(a->width, 514);
        QVERIFY(a->opaque);
        const auto entries = w.textures.entries();
        QCOMPARE(entries.size(), std::size_t(1));
        QCOMPARE(entries[0].references, 3);
        QCOMPARE(entries[0].state, TileState::Ready);
        QCOMPARE(entries[0].bytes, slotBytes(5));
        QCOMPARE(w.textures.held().size(), std::size_t(1));
        QCOMPARE(w.textures.put(keyOf(1), tile(512), {}).error().code, ErrorCode::AlreadyExists);
        QCOMPARE(w.textures.put(keyOf(2), tile(600), {}).error().code, ErrorCode::TooLarge);
    }

    void releasedTexturesAreRetained()
    {
        World w(64 * kMiB);
        w.put(1, 128);
        {
            const TextureRef ref = w.textures.find(keyOf(1), Holder("view", 1));
        }
        QVERIFY(w.has(1));
        QVERIFY(w.textures.held().empty());
        QCOMPARE(w.textures.report().references, std::uint64_t(1));
    }

    void whatIsForgottenGoesWithItsLastUser()
    {
        World w(64 * kMiB);
        w.put(1, 128);
        w.put(2, 128);
        TextureRef ref = w.textures.find(keyOf(2), Holder("view", 1));
        for (const std::uint64_t n : {1U, 2U, 3U})
            w.textures.forget(keyOf(n));
        QVERIFY(!w.has(1) && !w.has(2));
        QVERIFY(ref);
        QCOMPARE(w.textures.report().entries, std::uint64_t(1));
        ref.reset();
        QCOMPARE(w.textures.report().entries, std::uint64_t(0));
        QVERIFY(w.put(1, 128)); // it may come back
        QCOMPARE(w.textures.report().reused, std::uint64_t(1));
    }

    void theLongestUnusedGivesWayWithoutACallToTheDevice()
    {
        World w(16 * kMiB);
        const std::uint64_t room = w.fill(512, 0);
        QVERIFY(room >= 12);
        QVERIFY(!w.has(0));                                 // the first one went
        (void)w.textures.find(keyOf(1), Holder("view", 1)); // used: 2 is older now
        const auto created = w.device.created;
        QVERIFY(w.put(1000, 512));
        QVERIFY(w.has(1));
        QVERIFY(!w.has(2));
        QCOMPARE(w.device.created, created);
        QCOMPARE(w.device.destroyed, std::uint64_t(0));
        const TextureReport r = w.textures.report();
        QCOMPARE(r.evicted, std::uint64_t(2));
        QCOMPARE(r.created - r.destroyed, r.entries);
        QCOMPARE(r.reused, std::uint64_t(2));
        const auto history = w.textures.history(keyOf(2));
        QVERIFY(
            std::any_of(history.begin(), history.end(), [](const TransitionReport& t) { return t.to == "evicted"; }));
    }

    void whatAViewHoldsNeverGivesWay()
    {
        World w(16 * kMiB);
        std::vector<TextureRef> held;
        std::uint64_t n = 0;
        for (; w.put(n, 512); ++n)
            held.push_back(w.textures.find(keyOf(n), Holder("view", 1)));
        QVERIFY(n >= 12);
        QCOMPARE(w.textures.put(keyOf(n), tile(512), rankOf(0)).error().code, ErrorCode::Full);
        QCOMPARE(w.textures.put(keyOf(n + 1), tile(256), rankOf(0)).ok(),
                 w.textures.report().liveBytes < w.textures.report().budgetBytes);
        QCOMPARE(w.textures.report().evicted, std::uint64_t(0));
        held.erase(held.begin() + 3);
        QVERIFY(w.put(n, 512));
        QVERIFY(!w.has(3));
        for (std::uint64_t i = 0; i < n; ++i)
            QCOMPARE(w.has(i), i != 3);
    }

    void rootsGiveWayLast()
    {
        World w(16 * kMiB);
        for (std::uint64_t n = 0; n < 100; ++n)
            QVERIFY(w.put(n, 32));
        for (std::uint64_t n = 1000; n < 1200; ++n) {
            QVERIFY(w.put(n, n % 2 ? 512 : 256, 0));
            (void)w.textures.find(keyOf(n), Holder("view", 1));
        }
        for (std::uint64_t n = 0; n < 100; ++n)
            QVERIFY(w.has(n));
    }

    void tooManyRootsGiveWayToEachOther()
    {
        World w(4 * kMiB);
        std::uint64_t most = kMiB / slotBytes(kRootClass);
        for (std::uint64_t n = 0; n < 2 * most; ++n) {
            QVERIFY(w.put(n, 32, 0));
            (void)w.textures.find(keyOf(n), Holder("view", 1));
        }
        QVERIFY(w.textures.report().liveBytes <= kMiB);
        QVERIFY(!w.has(0) && w.has(2 * most - 1));
    }

    void aNewClassTakesThePagesThatWereUnusedLongest()
    {
        World w(16 * kMiB);
        std::uint64_t n = w.fill(192, 0);
        QVERIFY(n > 80);
        w.clock.advance(std::chrono::seconds(10));
        for (std::uint64_t i = 1000; i < 1010; ++i) {
            QVERIFY(w.put(i, 512));
            w.list(i, 1);
        }
        std::uint64_t left = 0;
        for (std::uint64_t i = 0; i <= n; ++i)
            left += w.has(i) ? 1 : 0;
        QVERIFY(left < n);
        QVERIFY(w.has(n)); // the latest used stays longest
        for (std::uint64_t i = 1000; i < 1010; ++i)
            QVERIFY(w.has(i));
        QVERIFY(w.device.peakBytes <= 16 * kMiB);
    }

    void whatIsPlannedGivesWayOnlyToWhatIsMoreUrgent()
    {
        World w(16 * kMiB);
        std::uint64_t n = 0;
        for (; w.put(n, 512, 5); ++n)
            w.list(n, 5);
        QCOMPARE(w.textures.report().evicted, std::uint64_t(0));
        for (std::uint64_t i = 0; i < n; ++i)
            w.plan[i].rank.distance = static_cast<std::uint32_t>(i);
        w.textures.restatePlan(1, w.plan);
        QVERIFY(!w.textures.put(keyOf(n), tile(512), rankOf(5, static_cast<std::uint32_t>(n) - 1)).ok()); // as urgent
        QVERIFY(w.textures.put(keyOf(n), tile(512), rankOf(1)).ok());
        QVERIFY(!w.has(n - 1)); // the least urgent went
        w.list(n, 1);
        QVERIFY(!w.put(n + 1, 512, 7));
        w.plan.clear();
        QVERIFY(w.put(n + 1, 512, 7)); // nobody wants them any more
    }

    void whatWasJustUploadedCountsAsPlanned()
    {
        World w(16 * kMiB);
        std::uint64_t n = 0;
        for (; w.textures.put(keyOf(n), tile(512), rankOf(1)).ok(); ++n) { }
        QCOMPARE(w.textures.report().evicted, std::uint64_t(0));
        QVERIFY(w.put(n, 512, 7)); // after the next plan it does not
    }

    void theLevelFarthestFromTheOneThatIsShownGoesFirst()
    {
        World w(16 * kMiB);
        TileKey key;
        key.source = {7, 7};
        std::uint64_t n = 0;
        const auto at = [&](std::uint64_t x) {
            key.address = {x == 5 ? 4U : 1U, x, 0};
            return key;
        };
        for (; w.textures.put(at(n), tile(512), rankOf(1)).ok(); ++n) { }
        w.plan = {{at(0), rankOf(1)}}; // level 1 is shown
        QVERIFY(w.put(1000, 512));
        for (std::uint64_t x = 0; x < n; ++x)
            QCOMPARE(w.textures.isReady(at(x)), x != 5);
    }

    void evictionsAreTold()
    {
        World w(16 * kMiB);
        std::vector<TextureRegistry::Eviction> told;
        w.textures.onEvict([&](const TextureRegistry::Eviction& e) { told.push_back(e); });
        std::uint64_t n = 0;
        for (; told.empty(); ++n)
            w.put(n, 512);
        QCOMPARE(told.size(), std::size_t(1));
        QVERIFY(told[0].victim == keyOf(0) && told[0].requester == keyOf(n - 1));
        QVERIFY(!told[0].planned && told[0].requesterRank == rankOf(1));
    }

    void aFailedUploadLeavesNothing()
    {
        World w(16 * kMiB);
        w.device.failUpload = true;
        QCOMPARE(w.textures.put(keyOf(1), tile(512), {}).error().code, ErrorCode::Internal);
        QVERIFY(!w.has(1));
        QCOMPARE(w.textures.report().entries, std::uint64_t(0));
        w.device.failUpload = false;
        QVERIFY(w.put(1, 512));
        QCOMPARE(w.textures.pools().front().leased, std::uint64_t(1));
    }

    void shuttingDownLeavesNothingOnTheDevice()
    {
        World w(16 * kMiB);
        w.put(1, 512);
        const TextureRef ref = w.textures.find(keyOf(1), Holder("view", 1));
        w.textures.shutDown();
        QVERIFY(w.device.pages.empty());
        QVERIFY(!ref);
        const TextureReport r = w.textures.report();
        QCOMPARE(r.created, r.destroyed);
        QCOMPARE(r.liveBytes, std::uint64_t(0));
    }

    void shuttingDownWithoutAContextWaitsForTheNextFrame()
    {
        World w(16 * kMiB);
        w.put(1, 512);
        w.put(2, 128);
        const TextureRef ref = w.textures.find(keyOf(2), Holder("view", 1));
        w.device.current = false;
        w.textures.shutDown();
        QVERIFY(!ref && !w.has(1) && !w.has(2));
        QCOMPARE(w.textures.report().pendingDestroy, std::uint64_t(2));
        QCOMPARE(w.device.pages.size(), std::size_t(2));
        w.device.current = true;
        w.textures.beginFrame();
        QCOMPARE(w.textures.report().pendingDestroy, std::uint64_t(0));
        QVERIFY(w.device.pages.empty());
        QVERIFY(w.put(1, 512));
        QVERIFY(w.textures.find(keyOf(1), Holder("view", 1)));
    }

    void refsMayOutliveTheRegistry()
    {
        FakeTextureBackend device;
        ManualClock clock;
        TextureRef ref;
        {
            TextureRegistry textures(device, clock, {16 * kMiB});
            QVERIFY(textures.put(keyOf(1), tile(64), {}).ok());
            ref = textures.find(keyOf(1), Holder("view", 1));
        }
        QVERIFY(!ref);
        QVERIFY(device.pages.empty());
    }

    // Anything in any order: the budget, the counts and the holders hold at every step.
    void randomUseKeepsTheInvariants_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void randomUseKeepsTheInvariants()
    {
        QFETCH(int, seed);
        std::mt19937 random(static_cast<unsigned>(seed));
        const std::uint64_t budget = (4 + random() % 20) * kMiB + random() % 4096;
        World w(budget);
        std::map<std::uint64_t, TextureRef> held;
        for (int i = 0; i < 3000; ++i) {
            const std::uint64_t n = random() % 400;
            const int content = kSlotContent[n % kSlotContent.size()];
            switch (random() % 8) {
            case 0: held.erase(n); break;
            case 1: held.clear(); break;
            case 2:
                w.clock.advance(std::chrono::milliseconds(random() % 3000));
                w.textures.beginFrame();
                break;
            case 3:
                if (TextureRef ref = w.textures.find(keyOf(n), Holder("view", 1)))
                    held[n] = std::move(ref);
                break;
            default: w.put(n, content, random() % 8); break;
            }
            if (random() % 500 == 0) {
                held.clear();
                w.textures.shutDown();
            }
            QVERIFY(w.device.bytes <= budget);
            QVERIFY(std::all_of(held.begin(), held.end(), [&](const auto& h) { return h.second && w.has(h.first); }));
            const TextureReport r = w.textures.report();
            QCOMPARE(r.liveBytes, w.device.bytes);
            QCOMPARE(r.created - r.destroyed, r.entries);
            QVERIFY(r.evicted <= r.destroyed);
        }
        QCOMPARE(w.textures.report().peakBytes, w.device.peakBytes);
    }
};

QTEST_APPLESS_MAIN(TestTextureRegistry)
#include "tst_texture_registry.moc"

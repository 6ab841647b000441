// SPDX-License-Identifier: GPL-3.0-or-later
// How the textures keep to less than their budget, and what is given back then.
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

#include <support/fake_texture_backend.h>
#include <texture/texture_registry.h>

using namespace tessera;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;
using Keeping = TextureRegistry::Keeping;

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

Rank rankOf(unsigned priorityClass)
{
    return {static_cast<std::uint8_t>(priorityClass), 0, 0};
}

struct World {
    explicit World(std::uint64_t bytes) : budget(bytes), textures(device, clock, {bytes}) { }

    bool put(std::uint64_t n, int content) { return textures.put(keyOf(n), tile(content), rankOf(1)).ok(); }
    void plan(const std::vector<std::uint64_t>& numbers)
    {
        std::vector<Wanted> plan;
        for (const std::uint64_t n : numbers)
            plan.push_back({keyOf(n), rankOf(1)});
        textures.restatePlan(1, plan);
    }
    void limitTo(Keeping keeping, std::uint64_t bytes)
    {
        textures.limitTo(keeping, bytes);
        textures.beginFrame();
    }
    bool has(std::uint64_t n) const { return textures.isReady(keyOf(n)); }

    std::uint64_t budget;
    FakeTextureBackend device;
    ManualClock clock;
    TextureRegistry textures;
};

} // namespace

class TestTextureLimits : public QObject {
    Q_OBJECT

private slots:
    void lessMayBeUsedAndTheLongestUnusedGoes()
    {
        World w(16 * kMiB);
        std::uint64_t n = 0;
        while (w.put(n, 512))
            ++n;
        w.plan({});
        w.textures.limitTo(Keeping::All, 12 * kMiB);
        QVERIFY(w.has(0)); // not before there is a frame
        w.textures.beginFrame();
        QVERIFY(w.device.bytes <= 12 * kMiB);
        QVERIFY(w.device.bytes > 10 * kMiB); // and no less than that
        QVERIFY(!w.has(0) && w.has(n - 1));
        const auto history = w.textures.history(keyOf(0));
        QVERIFY(std::any_of(history.begin(), history.end(),
                            [](const TransitionReport& t) { return t.reason == "memory given back"; }));
        QVERIFY(w.put(n, 512));
        QVERIFY(w.device.bytes <= 12 * kMiB);
        w.limitTo(Keeping::All, 100 * kMiB); // no more than the budget
        while (w.put(++n, 512)) { }
        QVERIFY(w.device.bytes > 12 * kMiB);
        QVERIFY(w.device.peakBytes <= 16 * kMiB);
        QVERIFY(w.device.errors.empty());
    }

    void whatIsPlannedOrHeldGoesOnceItIsNotAnyMore()
    {
        World w(16 * kMiB);
        std::uint64_t n = 0;
        std::vector<TextureRef> held;
        std::vector<std::uint64_t> planned;
        for (; w.put(n, 512); ++n) {
            if (n % 2 == 0)
                held.push_back(w.textures.find(keyOf(n), Holder("view", 1)));
            else
                planned.push_back(n);
        }
        w.plan(planned);
        const std::uint64_t before = w.device.bytes;
        w.limitTo(Keeping::All, 4 * kMiB);
        QCOMPARE(w.device.bytes, before);
        QVERIFY(!w.put(n, 256)); // and nothing is added
        held.clear();
        w.textures.beginFrame();
        QVERIFY(w.device.bytes < before && w.device.bytes > 4 * kMiB);
        QVERIFY(w.has(1) && !w.has(0));
        w.plan({});
        w.textures.beginFrame();
        QVERIFY(w.device.bytes <= 4 * kMiB);
    }

    void onlyWhatIsPlannedIsKept()
    {
        World w(64 * kMiB);
        w.put(1, 512);
        w.put(2, 256);
        w.put(3, 32); // a root
        w.put(4, 128);
        const TextureRef held = w.textures.find(keyOf(4), Holder("view", 1));
        w.plan({1});
        w.limitTo(Keeping::RootsAndPlanned, w.budget);
        QVERIFY(w.has(1) && !w.has(2) && w.has(3) && w.has(4));
        QCOMPARE(w.device.pages.size(), std::size_t(3)); // the empty one does not wait
        w.limitTo(Keeping::Planned, w.budget);
        QVERIFY(w.has(1) && !w.has(3) && w.has(4));
        w.plan({});
        w.textures.beginFrame();
        QVERIFY(!w.has(1) && w.has(4));
        QCOMPARE(w.textures.report().evicted, std::uint64_t(3));
        w.limitTo(Keeping::All, w.budget);
        w.put(5, 128);
        w.plan({});
        w.textures.beginFrame();
        QVERIFY(w.has(5));
    }

    // A page of which some stays keeps its place in the books, but need not keep its memory.
    void theDeviceForgetsWhatLiesInFreedSlots()
    {
        World w(128 * kMiB);
        for (const std::uint64_t n : {1U, 2U, 3U, 4U})
            w.put(n, 512);
        QCOMPARE(w.device.pages.size(), std::size_t(1));
        w.plan({2});
        w.limitTo(Keeping::Planned, w.budget);
        QCOMPARE(w.device.pages.size(), std::size_t(1));
        QCOMPARE(w.device.forgotten, std::uint64_t(3));
        w.textures.beginFrame();
        QCOMPARE(w.device.forgotten, std::uint64_t(3)); // once
    }

    void limitsThatComeAndGoNeverBreakTheBudget()
    {
        std::mt19937 random(5);
        World w(12 * kMiB + 77);
        std::map<std::uint64_t, TextureRef> held;
        for (int i = 0; i < 4000; ++i) {
            const std::uint64_t n = random() % 300;
            switch (random() % 8) {
            case 0: held.clear(); break;
            case 1:
                w.textures.limitTo(static_cast<Keeping>(random() % 3), w.budget / (1 + random() % 4));
                w.textures.beginFrame();
                break;
            case 2: w.plan({n, n + 1, n + 2}); break;
            case 3:
                if (TextureRef ref = w.textures.find(keyOf(n), Holder("view", 1)))
                    held[n] = std::move(ref);
                break;
            default: w.put(n, kSlotContent[n % kSlotContent.size()]); break;
            }
            QVERIFY(w.device.bytes <= w.budget);
            QCOMPARE(w.textures.report().liveBytes, w.device.bytes);
            QVERIFY(std::all_of(held.begin(), held.end(), [&](const auto& h) { return h.second && w.has(h.first); }));
        }
        QVERIFY(w.device.errors.empty());
    }
};

QTEST_APPLESS_MAIN(TestTextureLimits)
#include "tst_texture_limits.moc"

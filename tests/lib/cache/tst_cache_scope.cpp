// SPDX-License-Identifier: GPL-3.0-or-later
// What a panel keeps in the cache while it is there.
#include <QTest>

#include <memory>
#include <stdexcept>

#include <cache/cache_inbox.h>
#include <cache/cache_scope.h>

#include "test_files.h"

using namespace tessera;
using namespace tessera::test;

namespace {
Status fills(CacheScope& scope)
{
    return scope.put(memoryKeyOf("panel.rows"), "rows");
}
bool has(Cache& cache, const char* name)
{
    return cache.contains(memoryKeyOf(name));
}
} // namespace

class TestCacheScope : public QObject {
    Q_OBJECT

private slots:
    void C30_loadingAndUnloadingTakeTurns()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        QVERIFY(scope.unload().error().code == ErrorCode::Closed);
        QVERIFY(scope.load(fills).ok());
        QVERIFY(scope.isLoaded());
        QVERIFY(scope.load(fills).error().code == ErrorCode::AlreadyExists);
        QVERIFY(has(cache, "panel.rows"));
        QVERIFY(scope.unload().ok());
        QVERIFY(!scope.isLoaded());
        QVERIFY(scope.unload().error().code == ErrorCode::Closed);
        QVERIFY(scope.load({}).error().code == ErrorCode::InvalidArgument);
        Status within;
        QVERIFY(scope
                    .load([&](CacheScope& s) {
                        within = s.load(fills);
                        return Status();
                    })
                    .ok());
        QVERIFY(within.error().code == ErrorCode::AlreadyExists);
    }

    void C30_aFailedLoadLeavesNothing()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        bool letGo = false;
        const Status failed = scope.load([&](CacheScope& s) -> Status {
            if (!s.isLoading())
                return {};
            (void)s.put(memoryKeyOf("part"), "half");
            s.onUnload([&letGo] { letGo = true; });
            return Error{ErrorCode::Io, "no data"};
        });
        QCOMPARE(failed.error().reason, std::string("no data"));
        QVERIFY(!scope.isLoading() && !scope.isLoaded());
        QVERIFY(!has(cache, "part"));
        QVERIFY(letGo);
        const Status thrown = scope.load([](CacheScope& s) -> Status {
            (void)s.put(memoryKeyOf("part"), "half");
            throw std::runtime_error("oh");
        });
        QVERIFY(thrown.error().code == ErrorCode::Internal);
        QVERIFY(!has(cache, "part"));
        QVERIFY(scope.load(fills).ok());
    }

    void C31_onlyWhatLoadingAddedGoes()
    {
        TestDir dir;
        Cache cache(configOf(dir, 1 << 20U));
        (void)cache.put(memoryKeyOf("before"), "old");
        {
            CacheScope scope(cache);
            QVERIFY(scope
                        .load([](CacheScope& s) {
                            (void)s.put(memoryKeyOf("before"), "new");
                            (void)s.put(keyOf("thumbnail"), "on disk");
                            (void)s.put(memoryKeyOf("added"), "x");
                            return s.put(memoryKeyOf("added"), "twice");
                        })
                        .ok());
            QVERIFY(has(cache, "added"));
        }
        QVERIFY(!has(cache, "added"));
        QCOMPARE(valueOf(cache, memoryKeyOf("before")), std::string("new"));
        QCOMPARE(valueOf(cache, "thumbnail"), std::string("on disk"));
    }

    void C32_whatComesAfterLoadingStays()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        QVERIFY(scope.load(fills).ok());
        (void)scope.put(memoryKeyOf("later"), "x");
        QVERIFY(scope.unload().ok());
        QVERIFY(!has(cache, "panel.rows"));
        QVERIFY(has(cache, "later"));
    }

    void whatIsExpectedGoesAlthoughItComesLater()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        CacheInbox inbox(cache);
        QVERIFY(scope.expect(memoryKeyOf("staged")).error().code == ErrorCode::Closed);
        (void)cache.put(memoryKeyOf("before"), "old");
        QVERIFY(scope.load(fills).ok());
        QVERIFY(scope.expect(memoryKeyOf("staged")).ok());
        QVERIFY(scope.expect(memoryKeyOf("before")).ok());
        QVERIFY(scope.expect(memoryKeyOf("never")).ok());
        inbox.put(memoryKeyOf("staged"), "x");
        inbox.put(memoryKeyOf("before"), "new");
        QCOMPARE(inbox.fetch().applied, std::size_t(2));
        QVERIFY(scope.unload().ok());
        QVERIFY(!has(cache, "staged"));
        QVERIFY(has(cache, "before")); // was there when it was expected
    }

    void C33_membersAreLetGo()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        std::shared_ptr<int> member;
        QVERIFY(scope
                    .load([&](CacheScope& s) {
                        member = std::make_shared<int>(7);
                        s.onUnload([&member] { member.reset(); });
                        s.onUnload([] { throw std::runtime_error("oh"); });
                        s.onUnload({}); // of no member: ignored
                        return fills(s);
                    })
                    .ok());
        QVERIFY(member != nullptr);
        QVERIFY(scope.unload().ok());
        QVERIFY(member == nullptr);
    }

    void C34_loadingAgainStartsAnew()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        int letGo = 0;
        QVERIFY(scope
                    .load([&](CacheScope& s) {
                        s.onUnload([&letGo] { ++letGo; });
                        return fills(s);
                    })
                    .ok());
        QVERIFY(scope.unload().ok());
        (void)cache.put(memoryKeyOf("panel.rows"), "somebody else's");
        QVERIFY(scope.load(fills).ok());
        QVERIFY(scope.unload().ok());
        QCOMPARE(letGo, 1);
        QVERIFY(has(cache, "panel.rows")); // was there before the second load
    }

    void C35_whatWasErasedByHandIsFine()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        QVERIFY(scope.load(fills).ok());
        QVERIFY(cache.erase(memoryKeyOf("panel.rows")).ok());
        QVERIFY(scope.unload().ok());
    }

    void C47_unloadingCountsAsAWrite()
    {
        Cache cache(inMemory());
        CacheScope scope(cache);
        QVERIFY(scope.load(fills).ok());
        QVERIFY(scope.unload().ok());
        QCOMPARE(cache.revision(memoryKeyOf("panel.rows")), 2U);
    }
};

QTEST_GUILESS_MAIN(TestCacheScope)
#include "tst_cache_scope.moc"

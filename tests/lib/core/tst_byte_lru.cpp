// SPDX-License-Identifier: MIT
#include <memory>
#include <string>

#include <QTest>

#include <core/byte_lru.h>

using namespace tessera;

class ByteLruTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_evicted.clear(); }
    void keepsWithinTheBudget();
    void getTouchesPeekDoesNot();
    void replacingCountsOnce();
    void tooLargeIsNotStored();
    void zeroBudgetKeepsOnlyWhatWeighsNothing();
    void shrinkingTheBudgetEvictsTheOldest();
    void eraseAndClearAreNotEvictions();
    void onEvictMayUseTheCache();
    void aValueMayLookInWhenItDies();

private:
    using Lru = ByteLru<std::string, int>;
    Lru::OnEvict recorder()
    {
        return [this](const std::string& key, int&) { m_evicted += key; };
    }
    std::string m_evicted;
};

void ByteLruTest::keepsWithinTheBudget()
{
    Lru lru(10, recorder());
    QVERIFY(lru.put("a", 1, 4));
    QVERIFY(lru.put("b", 2, 4));
    QVERIFY(lru.put("c", 3, 4));
    QCOMPARE(m_evicted, std::string("a"));
    QCOMPARE(lru.bytes(), std::uint64_t(8));
    QCOMPARE(lru.evicted(), std::uint64_t(1));
    QVERIFY(lru.put("d", 4, 10));
    QCOMPARE(m_evicted, std::string("abc"));
    QCOMPARE(lru.size(), std::size_t(1));
    lru.clear();
    QCOMPARE(lru.peakBytes(), std::uint64_t(10));
}

void ByteLruTest::getTouchesPeekDoesNot()
{
    Lru lru(3, recorder());
    lru.put("a", 1, 1);
    lru.put("b", 2, 1);
    lru.put("c", 3, 1);
    QCOMPARE(*lru.get("a"), 1);
    QCOMPARE(*lru.peek("b"), 2);
    lru.put("d", 4, 2);
    QCOMPARE(m_evicted, std::string("bc"));
    QVERIFY(!lru.get("b"));
    QVERIFY(lru.contains("a"));
    std::string order;
    lru.for_each([&order](const std::string& key, int, std::uint64_t) { order += key; });
    QCOMPARE(order, std::string("da"));
}

void ByteLruTest::replacingCountsOnce()
{
    Lru lru(10, recorder());
    lru.put("a", 1, 4);
    lru.put("a", 2, 6);
    QCOMPARE(lru.bytes(), std::uint64_t(6));
    QCOMPARE(*lru.get("a"), 2);
    QCOMPARE(lru.evicted(), std::uint64_t(0));
    QVERIFY(m_evicted.empty());
}

void ByteLruTest::tooLargeIsNotStored()
{
    Lru lru(10, recorder());
    lru.put("a", 1, 4);
    lru.put("b", 1, 4);
    QVERIFY(!lru.put("c", 3, 11));
    QVERIFY(lru.contains("a") && lru.contains("b") && !lru.contains("c"));
    QVERIFY(!lru.put("a", 3, 11));
    QVERIFY(!lru.contains("a")); // the old value would be a lie
    QCOMPARE(lru.bytes(), std::uint64_t(4));
}

void ByteLruTest::zeroBudgetKeepsOnlyWhatWeighsNothing()
{
    Lru lru(0);
    QVERIFY(!lru.put("a", 1, 1));
    QVERIFY(lru.put("b", 1, 0));
    QCOMPARE(lru.size(), std::size_t(1));
}

void ByteLruTest::shrinkingTheBudgetEvictsTheOldest()
{
    Lru lru(10, recorder());
    for (const char* key : {"a", "b", "c", "d"})
        lru.put(key, 1, 2);
    lru.setBudget(5);
    QCOMPARE(m_evicted, std::string("ab"));
    QCOMPARE(lru.budget(), std::uint64_t(5));
    QCOMPARE(lru.bytes(), std::uint64_t(4));
}

void ByteLruTest::eraseAndClearAreNotEvictions()
{
    Lru lru(10, recorder());
    lru.put("a", 1, 1);
    lru.put("b", 1, 1);
    QVERIFY(lru.erase("a"));
    QVERIFY(!lru.erase("a"));
    QCOMPARE(lru.bytes(), std::uint64_t(1));
    lru.clear();
    QVERIFY(lru.empty());
    QCOMPARE(lru.bytes(), std::uint64_t(0));
    QVERIFY(m_evicted.empty());
    QCOMPARE(lru.evicted(), std::uint64_t(0));
}

void ByteLruTest::onEvictMayUseTheCache()
{
    Lru* self = nullptr;
    Lru lru(2, [&](const std::string& key, int&) {
        m_evicted += key;
        QVERIFY(!self->contains(key));
        if (key == "a")
            self->put("x", 9, 1);
    });
    self = &lru;
    lru.put("a", 1, 1);
    lru.put("b", 1, 1);
    lru.put("c", 1, 1);
    QCOMPARE(m_evicted, std::string("ab"));
    QVERIFY(lru.contains("c") && lru.contains("x"));
}

void ByteLruTest::aValueMayLookInWhenItDies()
{
    struct Value {
        std::function<void()> atEnd;
        ~Value() { atEnd(); }
    };
    ByteLru<int, std::unique_ptr<Value>> lru(10);
    int deaths = 0;
    const auto make = [&](int key) {
        auto value = std::make_unique<Value>();
        value->atEnd = [&lru, &deaths, key] {
            QVERIFY(!lru.contains(key));
            ++deaths;
        };
        return value;
    };
    lru.put(1, make(1), 1);
    lru.put(2, make(2), 1);
    lru.erase(1);
    lru.clear();
    QCOMPARE(deaths, 2);
}

QTEST_APPLESS_MAIN(ByteLruTest)
#include "tst_byte_lru.moc"

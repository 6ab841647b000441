// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <scene/layout_glide.h>

using namespace tessera;

namespace {

constexpr RectF kHere{0, 0, 10, 10};
constexpr RectF kThere{100, 200, 10, 10};

} // namespace

class TestLayoutGlide : public QObject {
    Q_OBJECT

private slots:
    void withoutAnotherOrderAllIsWhereItBelongs()
    {
        LayoutGlide glide;
        QCOMPARE(drawn(glide, 1, kHere), kHere);
        QCOMPARE(drawn(glide, 1, kThere), kThere); // the view has moved
        QVERIFY(!glide.isRunning());
    }

    void whatWasSeenGlidesToItsNewPlace()
    {
        LayoutGlide glide;
        (void)drawn(glide, 1, kHere);
        glide.start();
        QVERIFY(glide.isRunning());
        pass(10 * LayoutGlide::kTime); // until the next frame: nothing of the way is lost by that
        QCOMPARE(drawn(glide, 1, kThere), kHere);
        pass(LayoutGlide::kTime / 2);
        const RectF between = drawn(glide, 1, kThere);
        QVERIFY(between.x > kHere.x && between.x < kThere.x);
        QVERIFY(between.y > kHere.y && between.y < kThere.y);
        QVERIFY(glide.isRunning());
        pass(LayoutGlide::kTime);
        QCOMPARE(drawn(glide, 1, kThere), kThere);
        QVERIFY(!glide.isRunning());
    }

    void whatWasNotSeenIsThereAtOnce()
    {
        LayoutGlide glide;
        (void)drawn(glide, 1, kHere);
        glide.start();
        QCOMPARE(drawn(glide, 2, kThere), kThere);
    }

    void anotherOrderOnTheWayGoesOnFromThere()
    {
        LayoutGlide glide;
        (void)drawn(glide, 1, kHere);
        glide.start();
        (void)drawn(glide, 1, kThere);
        pass(LayoutGlide::kTime / 2);
        const RectF between = drawn(glide, 1, kThere);
        glide.start();
        QCOMPARE(drawn(glide, 1, kHere), between);
    }

    void aWallSeenFromAfarDoesNotGlide()
    {
        LayoutGlide glide;
        glide.begin(m_now);
        for (ItemId id = 0; id < LayoutGlide::kMost + 1; ++id)
            (void)glide.at(id, kHere);
        glide.end();
        glide.start();
        QVERIFY(!glide.isRunning());
        QCOMPARE(drawn(glide, 1, kThere), kThere);
    }

private:
    void pass(Duration time) { m_now += time; }
    RectF drawn(LayoutGlide& glide, ItemId id, const RectF& place) const
    {
        glide.begin(m_now);
        const RectF at = glide.at(id, place);
        glide.end();
        return at;
    }

    TimePoint m_now{std::chrono::seconds(1)};
};

QTEST_APPLESS_MAIN(TestLayoutGlide)
#include "tst_layout_glide.moc"

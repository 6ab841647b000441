// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QSize>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

EngineConfig withTextures(std::uint64_t bytes)
{
    EngineConfig config;
    config.gpuBudgetBytes = bytes;
    return config;
}

bool isWithinBudget(const Engine& engine)
{
    const InspectorSnapshot now = engine.snapshot();
    return now.textures.peakBytes <= now.textures.budgetBytes
           && std::all_of(now.gauges.begin(), now.gauges.end(),
                          [](const GaugeReport& gauge) { return gauge.peak <= gauge.budget; });
}

std::size_t heldFor(const Engine& engine, const char* reason)
{
    std::size_t count = 0;
    for (const TextureEntryReport& entry : engine.snapshot().textureEntries)
        count += std::any_of(entry.holders.begin(), entry.holders.end(),
                             [&](const HolderReport& holder) { return holder.reason.rfind(reason, 0) == 0; });
    return count;
}

void move(View& view, std::mt19937& random)
{
    const auto fraction = [&random] { return static_cast<double>(random() % 1000) / 1000; };
    switch (random() % 5) {
    case 0: view.select(random() % view.scene().count()); break;
    case 1: view.actualSize(); break;
    case 2: view.fit(FitTarget::Scene); break;
    case 3: view.zoomAt({1500 * fraction(), 950 * fraction()}, 0.2 + 4 * fraction()); break;
    default: view.moveBy({fraction() - 0.5, fraction() - 0.5}, Duration::zero()); break;
    }
}

} // namespace

class TestViewBudget : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        for (int i = 0; i < 8; ++i) {
            QImage image(i % 2 == 0 ? QSize(1600, 1067) : QSize(1067, 1600), QImage::Format_RGB32);
            image.fill(QColor::fromHsv(i * 45, 160, 200));
            QVERIFY(image.save(m_folder.filePath(QString("%1.jpg").arg(i)), "jpg", 80));
        }
    }

    void theBudgetHoldsWhateverIsLookedAt()
    {
        SceneRig rig(withTextures(8ULL << 20U));
        rig.open({folder()});
        std::mt19937 random(7);
        for (int i = 0; i < 60; ++i) {
            rig.view->select(random() % rig.scene->count());
            rig.frame();
            if (i % 3 == 0)
                rig.view->actualSize();
            rig.work(3);
            rig.frame();
            QVERIFY(isWithinBudget(*rig.engine));
        }
        QVERIFY(rig.settle());
        QCOMPARE(rig.holes, 0);
    }

    void aSmallBudgetAndALargeCanvasStillSettle_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 10; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void aSmallBudgetAndALargeCanvasStillSettle()
    {
        QFETCH(unsigned, seed);
        SceneRig rig(withTextures(4ULL << 20U));
        rig.view->resize({1500, 950}, 1);
        rig.open({folder()});
        QVERIFY(rig.settle());
        std::mt19937 random(seed);
        for (int i = 0; i < 30; ++i) {
            move(*rig.view, random);
            for (unsigned frames = random() % 8; frames > 0; --frames) {
                rig.frame();
                rig.work(2);
            }
            if (i % 2 == 0)
                QVERIFY2(rig.settle(300), qPrintable(QString("move %1").arg(i)));
            QVERIFY(isWithinBudget(*rig.engine));
        }
        QCOMPARE(rig.holes, 0);
    }

    void whatStandsInIsHeldAsThatUntilTheRightTilesAreThere()
    {
        SceneRig rig;
        rig.open({folder()});
        QVERIFY(rig.settle());
        QCOMPARE(heldFor(*rig.engine, "fallback"), 0U);
        rig.view->select(0);
        rig.frame();
        QVERIFY(heldFor(*rig.engine, "fallback") > 0);
        QVERIFY(rig.settle());
        QCOMPARE(heldFor(*rig.engine, "fallback"), 0U);
        QVERIFY(heldFor(*rig.engine, "view") > 0);
    }

    void canvasesShareTheBudget()
    {
        SceneRig rig(withTextures(16ULL << 20U));
        rig.open({folder()});
        rig.view->select(0);
        QVERIFY(rig.settle());
        const double alone = rig.view->lastFrame().lodBias;
        rig.engine->canvasReady(nullptr, "fake");
        QCOMPARE(rig.engine->canvasBudgetBytes(), 8ULL << 20U);
        QVERIFY(!rig.view->isSettled());
        QVERIFY(rig.settle());
        QVERIFY(rig.view->lastFrame().lodBias >= alone);
        rig.engine->canvasGone();
        QCOMPARE(rig.engine->canvasBudgetBytes(), 16ULL << 20U);
        QVERIFY(rig.settle());
        QCOMPARE(rig.view->lastFrame().lodBias, alone);
    }

private:
    [[nodiscard]] std::string folder() const { return m_folder.path().toStdString(); }
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestViewBudget)
#include "tst_view_budget.moc"

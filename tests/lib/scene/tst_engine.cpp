// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <scene/engine.h>
#include <support/fake_texture_backend.h>

using namespace tessera;

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
        Engine engine(config(asked), clock);
        engine.canvasReady(std::make_unique<FakeTextureBackend>(), renderer.toStdString());
        QCOMPARE(quint64(engine.canvasBudgetBytes()), budget);
        QCOMPARE(quint64(engine.snapshot().textures.budgetBytes), budget);
        QCOMPARE(QString::fromStdString(engine.renderer()), renderer);
        engine.canvasGone();
        QVERIFY(!engine.hasBackend());
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"

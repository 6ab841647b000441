// SPDX-License-Identifier: GPL-3.0-or-later
// Properties 1 and 5 of the engine, in simulated time.
#include <QTest>

#include <support/sim/sim_order_check.h>
#include <support/sim/sim_picture_check.h>
#include <support/sim/sim_scenarios.h>
#include <support/sim/sim_texture_check.h>

using namespace tessera;
using namespace tessera::test;

class TestSimOrder : public QObject {
    Q_OBJECT

private slots:
    void probe()
    {
        const auto seeds = std::strtoull(qEnvironmentVariable("SEEDS", "10").toUtf8(), nullptr, 10);
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            SimConfig config;
            config.seed = config.images.seed = seed;
            config.pumps = 1 + seed % 3;
            config.gpuBudget = (qEnvironmentVariableIntValue("MIB") ? qEnvironmentVariableIntValue("MIB") : 64) * (1ULL << 20U) + seed * 4096;
            config.images.sizes = {{40000, 40000}, {6000, 4000}, {900, 1300}};
            SimRig rig(config);
            SimOrderCheck order;
            SimCoverCheck cover;
            SimDetailCheck detail;
            SimUploadCheck upload;
            SimEvictionCheck eviction;
            const QString which = qEnvironmentVariable("CHECKS", "ocdue");
            if (which.contains('o')) rig.watch(order);
            if (which.contains('c')) rig.watch(cover);
            if (which.contains('d')) rig.watch(detail);
            if (which.contains('u')) rig.watch(upload);
            if (which.contains('e')) rig.watch(eviction);
            SimRandom random(seed);
            rig.open();
            rig.act([](View& view) { view.select(0); });
            bool settled = rig.settle();
            jumps(rig, random, 10);
            pan(rig, random, std::chrono::seconds(1));
            wheel(rig, random);
            settled = settled && rig.settle();
            const auto created = rig.gl.created;
            if (which.contains('x')) {
                anything(rig, random, 500);
                settled = settled && rig.settle(std::chrono::seconds(20));
            }
            qInfo("seed %d: settled %d, %d frames, %d starts; cover %.4f; detail -%d ~%d of %d bias %d; uploads over %d far %d of %d inv %d; evictions %d drawn %d; gl %d -> %d; peak decoded %.1f MiB; holes %lld bias %.2f",
                  int(seed), settled, int(rig.frames), int(order.starts), cover.worst, int(detail.regressions), int(detail.flickers), int(detail.compared), int(detail.biases),
                  int(upload.over), int(upload.farOver), int(upload.frames), int(upload.inversions), int(eviction.evictions), int(eviction.drawn), int(created), int(rig.gl.created), double(rig.source.pixels().peakBytes()) / (1 << 20), (long long)rig.holes, rig.view->lastFrame().lodBias);
            if (!rig.failures().empty()) qInfo("%s", rig.failures().c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestSimOrder)
#include "tst_sim_order.moc"

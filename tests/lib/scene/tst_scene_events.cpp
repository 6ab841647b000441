// SPDX-License-Identifier: GPL-3.0-or-later
// What a whole scene tells a trace, line by line.
#include <QStringList>
#include <QTest>

#include <core/event_ring.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

EngineConfig telling(EventRing& ring)
{
    EngineConfig config;
    config.events = &ring;
    return config;
}

/// What a rig told since it was read last, with the milliseconds since the first frame.
class Lines {
public:
    Lines(const EventRing& ring, const SceneRig& rig) : m_ring(ring), m_rig(rig), m_zero(rig.clock.now()) { }

    QStringList read()
    {
        QStringList lines;
        m_ring.read(m_cursor, [&](const Event& e) { lines += lineOf(e); });
        return lines;
    }

private:
    QString lineOf(const Event& e) const
    {
        const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(e.when - m_zero).count();
        const QString tile = QString::fromStdString(m_rig.engine->label(e.key));
        const QString head = QString("%1 ").arg(at);
        switch (e.kind) {
        case EventKind::Frame: return head + QString("frame of view %1").arg(e.numbers[0]);
        case EventKind::Plan: return head + QString("plan %1, %2 wait").arg(e.numbers[0]).arg(e.numbers[1]);
        case EventKind::Draw:
            return head
                   + QString("draw %1 ideal %2 finer %3 coarser %4 missing")
                         .arg(e.numbers[0])
                         .arg(e.numbers[1])
                         .arg(e.numbers[2])
                         .arg(e.numbers[3]);
        case EventKind::Queued: return head + QString("queued %1 class %2").arg(tile).arg(e.numbers[0]);
        case EventKind::Start: return head + "start " + tile;
        case EventKind::Stage: return head + toString(static_cast<TileState>(e.detail)) + " " + tile;
        case EventKind::Finish: return head + "finish " + tile;
        case EventKind::Cancel:
            return head
                   + QString("cancel %1, %2")
                         .arg(tile, CancelReason(e.detail) == CancelReason::NotPlanned ? "not planned" : "?");
        case EventKind::QueueDepth: return head + QString("queue %1").arg(e.numbers[0]);
        case EventKind::Upload: return head + QString("upload %1 %2 bytes").arg(tile).arg(e.numbers[0]);
        case EventKind::NoRoom: return head + "no room for " + tile;
        case EventKind::Evict:
            return head + QString("evict %1 for %2").arg(tile, QString::fromStdString(m_rig.engine->label(e.other)));
        default: return head + QString("kind %1").arg(int(e.kind));
        }
    }

    const EventRing& m_ring;
    const SceneRig& m_rig;
    TimePoint m_zero;
    EventRing::Cursor m_cursor;
};

} // namespace

class SceneEventsTest : public QObject {
    Q_OBJECT

private slots:
    void anImagesWayToTheScreenIsTold()
    {
        EventRing ring(4096);
        SceneRig rig(telling(ring));
        Lines told(ring, rig);
        rig.open({"tessera:gallery/1"});
        rig.frame();
        rig.work();
        rig.frame();
        rig.work(100);
        rig.frame();
        QCOMPARE(told.read(), (QStringList{"16 queued Ridges class 0",
                                           "16 queue 1",
                                           "16 plan 1, 0 wait",
                                           "16 draw 0 ideal 0 finer 0 coarser 0 missing",
                                           "16 frame of view 1",
                                           "16 start Ridges",
                                           "16 queue 0",
                                           "16 finish Ridges",
                                           "32 queued Ridges \u00b7 L4 0,0 class 1",
                                           "32 queue 1",
                                           "32 plan 1, 1 wait",
                                           "32 upload Ridges \u00b7 L7 0,0 2040 bytes",
                                           "32 draw 0 ideal 0 finer 1 coarser 0 missing",
                                           "32 frame of view 1",
                                           "32 start Ridges \u00b7 L4 0,0",
                                           "32 queue 0",
                                           "32 decoding Ridges \u00b7 L4 0,0",
                                           "32 finish Ridges \u00b7 L4 0,0",
                                           "48 plan 0, 1 wait",
                                           "48 upload Ridges \u00b7 L4 0,0 102816 bytes",
                                           "48 draw 1 ideal 0 finer 0 coarser 0 missing",
                                           "48 frame of view 1"}));
    }

    void whatIsLeftBehindIsTold()
    {
        EventRing ring(4096);
        SceneRig rig(telling(ring));
        Lines told(ring, rig);
        std::vector<std::string> pictures;
        for (int i = 0; i < 12; ++i)
            pictures.push_back("tessera:gallery/" + std::to_string(i));
        rig.open(pictures);
        rig.frame();
        (void)told.read();
        rig.view->select(11);
        rig.frame();
        // At once, not with the next frame.
        QCOMPARE(told.read(), (QStringList{"16 cancel Plasma, not planned", "16 cancel Ridges, not planned",
                                           "16 cancel Dawn, not planned", "16 queue 9", "16 plan 9, 0 wait",
                                           "32 draw 0 ideal 0 finer 0 coarser 0 missing", "32 frame of view 1"}));
    }
};

QTEST_GUILESS_MAIN(SceneEventsTest)
#include "tst_scene_events.moc"

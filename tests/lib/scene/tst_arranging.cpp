// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTest>

#include <cmath>

#include <scene/arranger.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr std::int64_t kDay = 86'400'000'000'000;

QString shown(const Scene& scene)
{
    QStringList names;
    for (std::size_t i = 0; i < scene.count(); ++i)
        names << QString::fromStdString(scene.item(i).name()).section('.', 0, 0);
    return names.join(' ');
}

} // namespace

// A scene over a file system in memory, whose files have sizes and dates.
class TestArranging : public QObject {
    Q_OBJECT

private slots:
    void init() { m_files = std::make_shared<FakeFileSystem>(); }
    void cleanup() { m_rig.reset(); }

    void openingAFolderAsksForNothing()
    {
        open({{"a", 3}, {"b", 1}});
        QVERIFY(m_rig->settle());
        QCOMPARE(m_files->factsAsked(), 0);
        QVERIFY(!scene().isArranging());
    }

    void aSortGathersWhatItNeedsAndThenHolds()
    {
        open({{"a", 3}, {"b", 1}, {"c", 0}, {"d", 2}});
        scene().setSort(SortKey::Size, false);
        QTRY_COMPARE(shown(scene()), QString("b d a c")); // what is not known is last
        QTRY_VERIFY(!scene().isArranging());
        scene().setSort(SortKey::Size, true);
        QCOMPARE(shown(scene()), QString("a d b c"));
        QCOMPARE(m_files->factsAsked(), 4); // they are known by now
        scene().setSort(SortKey::Name, false);
        QCOMPARE(shown(scene()), QString("a b c d"));
        scene().setDescending(true);
        QCOMPARE(shown(scene()), QString("d c b a"));
    }

    void whoHearsThatAllIsGatheredFindsItSorted()
    {
        open({{"a", 3}, {"b", 1}, {"c", 2}});
        QStringList told;
        QObject::connect(&scene(), &Scene::factsGathered, &scene(), [&] {
            if (!scene().gatheredPercent())
                told << shown(scene());
        });
        scene().setSort(SortKey::Size, false);
        QTRY_COMPARE(told, QStringList{"b c a"});
    }

    void manyAreSortedInTheBackground()
    {
        std::vector<std::pair<std::string, std::uint64_t>> many;
        for (std::size_t i = 0; i < Arranger::kFew + 500; ++i)
            many.emplace_back(std::to_string(i), 10'000 - i);
        open(many);
        scene().setSort(SortKey::Size, false);
        QCOMPARE(scene().item(0).name(), std::string("0.jpg")); // the old order stays until then
        QTRY_COMPARE(scene().item(0).name(), std::to_string(many.size() - 1) + ".jpg");
        QTRY_VERIFY(!scene().isArranging());
        QCOMPARE(scene().item(many.size() - 1).name(), std::string("0.jpg"));
    }

    void anotherWishBeforeTheFirstIsDoneIsTheOneThatHolds()
    {
        std::vector<std::pair<std::string, std::uint64_t>> many;
        for (std::size_t i = 0; i < Arranger::kFew + 500; ++i)
            many.emplace_back(std::to_string(i), 10'000 - i);
        open(many);
        scene().setSort(SortKey::Size, false);
        scene().setSort(SortKey::Name, true);
        QTRY_VERIFY(!scene().isArranging());
        QCoreApplication::processEvents();
        QCOMPARE(scene().item(0).name(), std::to_string(many.size() - 1) + ".jpg");
        QCOMPARE(scene().arrangement(), (Arrangement{SortKey::Name, true, GroupBy::None}));
    }

    void theOrderHoldsForWhatIsOpenedNext()
    {
        open({{"a", 3}, {"b", 1}});
        scene().setSort(SortKey::Size, false);
        m_files->folders["/next"] = {"x.jpg", "y.jpg"};
        m_files->facts["/next/x.jpg"] = {.size = 8};
        m_files->facts["/next/y.jpg"] = {.size = 4};
        m_rig->open({"/next"});
        QTRY_COMPARE(shown(scene()), QString("y x"));
    }

    void aFilterGathersWhatItAsksFor()
    {
        open({{"a", 3}, {"b", 1}, {"c", 9}});
        scene().setFilter("size>2");
        QTRY_COMPARE(shown(scene()), QString("a c"));
        scene().setFilter("size>2 c");
        QCOMPARE(shown(scene()), QString("c"));
        scene().setFilter("");
        QCOMPARE(shown(scene()), QString("a b c"));
    }

    void foldersStandUnderTheirHeadings()
    {
        m_files->folders["/p"] = {"m.jpg"};
        m_files->folders["/q"] = {"b.jpg", "a.jpg"};
        start();
        m_rig->open({"/p", "/q"});
        QCOMPARE(scene().layout().groupCount(), std::size_t(0));
        scene().setGrouping(GroupBy::Folder);
        QCOMPARE(shown(scene()), QString("m a b"));
        QCOMPARE(scene().layout().groupCount(), std::size_t(2));
        QCOMPARE(scene().heading(0), (GroupHeading{GroupBy::Folder, "p", ItemFacts::kUnknown, 1}));
        QCOMPARE(scene().heading(1), (GroupHeading{GroupBy::Folder, "q", ItemFacts::kUnknown, 2}));
        QVERIFY(scene().layout().cell(1).y > scene().layout().cell(0).bottom());
        scene().setFilter("a");
        QCOMPARE(scene().layout().groupCount(), std::size_t(1));
        QCOMPARE(scene().heading(0).folder, std::string("q"));
        scene().setFilter("");
        scene().setGrouping(GroupBy::None);
        QCOMPARE(scene().layout().groupCount(), std::size_t(0));
        QCOMPARE(m_files->factsAsked(), 0);
    }

    void daysStandUnderTheirHeadings()
    {
        for (const auto& [name, day] : {std::pair("a", 9), {"b", 3}, {"c", 9}})
            m_files->facts["/p/" + std::string(name) + ".jpg"] = {.size = 1, .modified = day * kDay + kDay / 2};
        m_files->folders["/p"] = {"a.jpg", "b.jpg", "c.jpg", "d.jpg"};
        start();
        m_rig->open({"/p"});
        scene().setGrouping(GroupBy::Day);
        QTRY_COMPARE(shown(scene()), QString("b a c d"));
        QCOMPARE(scene().layout().groupCount(), std::size_t(3));
        QCOMPARE(scene().heading(1).count, std::size_t(2));
        QCOMPARE(scene().heading(1).day - scene().heading(0).day, std::int64_t(6));
        QCOMPARE(scene().heading(2).day, ItemFacts::kUnknown);
        m_rig->frame();
        QCOMPARE(m_rig->view->lastFrame().headings.size(), std::size_t(3));
        QCOMPARE(m_rig->view->lastFrame().headings.front().heading.kind, GroupBy::Day);
    }

    void theImageInViewStaysInViewAndTheOthersGlide()
    {
        std::vector<std::pair<std::string, std::uint64_t>> many;
        for (std::size_t i = 0; i < 600; ++i)
            many.emplace_back(std::to_string(i), 10'000 - i);
        open(many);
        m_rig->frame();
        m_rig->view->page(1);
        for (int i = 0; i < 30; ++i)
            m_rig->frame();
        View& view = *m_rig->view;
        const ItemId seen = scene().idAt(*view.at({SceneRig::kWidth / 2.0, SceneRig::kHeight / 2.0}));
        view.select(*scene().positionOf(seen));
        view.back();
        for (int i = 0; i < 60; ++i)
            m_rig->frame();
        const auto placeOf = [&](ItemId id) {
            return view.viewport().worldToScreen(scene().layout().cell(*scene().positionOf(id)));
        };
        const RectF before = placeOf(seen);
        scene().setDescending(true);
        QCOMPARE(view.current(), scene().positionOf(seen));
        const RectF after = placeOf(seen);
        QVERIFY(std::abs(before.y - after.y) < 1);
        QVERIFY(after.intersects({0, 0, SceneRig::kWidth, SceneRig::kHeight}));
        QVERIFY(m_rig->frame().wantsAnother);
        QVERIFY(!view.isSettled());
        for (int i = 0; i < 30; ++i)
            m_rig->frame();
        QVERIFY(!view.lastFrame().wantsAnother);
    }

    void whatIsLeftByAFilterIsInView()
    {
        std::vector<std::pair<std::string, std::uint64_t>> many;
        for (std::size_t i = 0; i < 2000; ++i)
            many.emplace_back(std::to_string(i), 1);
        open(many);
        m_rig->frame();
        for (int i = 0; i < 12; ++i) {
            m_rig->view->page(1);
            for (int f = 0; f < 20; ++f)
                m_rig->frame();
        }
        scene().setFilter("1999");
        QCOMPARE(scene().count(), 1U);
        m_rig->frame();
        const RectF cell = m_rig->view->viewport().worldToScreen(scene().layout().cell(0));
        QVERIFY(cell.intersects({0, 0, SceneRig::kWidth, SceneRig::kHeight}));
    }

    void closingEndsWhatIsGathered()
    {
        open({{"a", 3}, {"b", 1}});
        scene().setSort(SortKey::Size, false);
        scene().close();
        QVERIFY(!scene().isArranging());
        QVERIFY(!scene().gatheredPercent());
        QCoreApplication::processEvents();
        QCOMPARE(scene().count(), 0U);
    }

private:
    Scene& scene() { return *m_rig->scene; }
    void start()
    {
        EngineConfig config;
        config.files = m_files;
        m_rig = std::make_unique<SceneRig>(config);
    }
    /// Names without their ending, and sizes; 0: not known.
    void open(const std::vector<std::pair<std::string, std::uint64_t>>& files)
    {
        for (const auto& [name, size] : files) {
            m_files->folders["/set"].push_back(name + ".jpg");
            if (size > 0)
                m_files->facts["/set/" + name + ".jpg"] = {.size = size};
        }
        start();
        m_rig->open({"/set"});
    }

    std::shared_ptr<FakeFileSystem> m_files;
    std::unique_ptr<SceneRig> m_rig;
};

QTEST_GUILESS_MAIN(TestArranging)
#include "tst_arranging.moc"

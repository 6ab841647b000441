// SPDX-License-Identifier: GPL-3.0-or-later
// What a view loads and shows.
#include <QTest>

#include <algorithm>

#include <lib/scene/picture_folder.h>
#include <support/scene_rig.h>
#include <support/test_images.h>
#include <texture/texture_registry.h>

using namespace tessera;
using namespace tessera::test;

namespace {

int referencesOfBusiest(const Engine& engine)
{
    int most = 0;
    for (const TextureEntryReport& entry : engine.snapshot().textureEntries)
        most = std::max(most, entry.references);
    return most;
}

} // namespace

class TestView : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.fill()); }

    void whatIsBeingDecodedIsShownAsFarAsItIs()
    {
        SceneRig rig;
        rig.open({m_folder.file("0.jpg")});
        for (int i = 0; i < 100 && (rig.scene->count() == 0 || !rig.scene->item(0).content->info); ++i) {
            rig.frame();
            rig.work(1);
        }
        const SourceInfoPtr info = rig.scene->item(0).content->info;
        QVERIFY(info);
        rig.frame(); // plans its tiles
        const std::uint32_t level = 3;
        const Rect content = info->pyramid.tileRect({level, 0, 0});
        const auto half = [&](RectF shown) {
            Pixels pixels = Pixels::allocate(int(content.width) + 2, int(content.height) + 2);
            return PartialPicture{{{level, 0, 0}, std::make_shared<const Pixels>(std::move(pixels))}, shown};
        };
        for (const RectF& shown :
             {RectF{0, 0, 1, 0.25}, RectF{0, 0, 1, 0.5}, RectF{0, 0.25, 1, 0.75}, RectF{0.5, 0, 0.5, 1}}) {
            rig.scene->acceptPartial(info->id, half(shown));
            const Frame& frame = rig.frame();
            QCOMPARE(frame.list.tiles.size(), std::size_t(1));
            const RectF whole = rig.view->viewport().worldToScreen(rig.scene->imageRect(0));
            const RectF target = frame.list.tiles.front().target;
            QVERIFY(isNear(target.y, whole.y + shown.y * whole.height, 1e-3)
                    && isNear(target.height, shown.height * whole.height, 1e-3));
            QVERIFY(isNear(target.x, whole.x + shown.x * whole.width, 1e-3)
                    && isNear(target.width, shown.width * whole.width, 1e-3));
            // The rest is a placeholder, no more and no less, and no hole.
            const double there = target.width * target.height;
            QVERIFY(isNear(double(frame.facts.placeholderPixels), whole.width * whole.height - there, 1e-3));
            QVERIFY(!rig.view->isCovered());
        }
        QVERIFY(rig.settle());
        QCOMPARE(rig.holes, 0);
        rig.scene->acceptPartial(info->id, half({0, 0, 1, 0.5})); // comes too late
        QCOMPARE(rig.frame().facts.placeholderPixels, 0);
        QVERIFY(rig.scene->partials(rig.scene->idAt(0)).empty());
    }

    void theBuiltInPicturesSettleWithoutHoles()
    {
        SceneRig rig;
        rig.open({});
        QVERIFY(rig.scene->count() > 1);
        QVERIFY(!rig.view->isSettled());
        QVERIFY(rig.settle());
        QCOMPARE(rig.holes, 0);
        QVERIFY(rig.view->isCovered());
        QCOMPARE(rig.view->lastFrame().facts.placeholderPixels, 0);
        QVERIFY(rig.view->lastFrame().list.tiles.size() >= rig.scene->count());
    }

    void aPaintWithoutNewsStillTellsWhatIsMissing()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(0);
        rig.frame();
        const std::int64_t missing = rig.view->frame().facts.placeholderPixels;
        QVERIFY(missing > 0);
        QCOMPARE(rig.view->frame().facts.placeholderPixels, missing);
        QVERIFY(!rig.view->isCovered());
        QVERIFY(rig.settle());
        QCOMPARE(rig.view->frame().facts.placeholderPixels, 0);
    }

    void whatComesInUncoversNothing()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        QVERIFY(rig.settle());
        rig.view->select(0);
        QVERIFY(!rig.view->isCovered()); // of this view nothing is known yet
        rig.frame(1000);
        QVERIFY(rig.view->isCovered() && !rig.view->isSettled());
        while (!rig.view->isSettled()) {
            rig.work();
            QVERIFY(rig.view->isCovered());
            rig.frame();
        }
    }

    void whatIsReadAheadUnsettlesNothing()
    {
        SceneRig rig;
        rig.open({"tessera:fractal"});
        rig.view->select(0);
        rig.view->actualSize();
        rig.frame(2000);
        while (!rig.view->isSettled()) {
            QVERIFY(rig.work() > 0);
            rig.frame();
        }
        int ahead = 0;
        for (; rig.work() > 0; ++ahead) {
            QVERIFY(rig.view->isSettled());
            rig.frame();
            QVERIFY(rig.view->isSettled());
        }
        QVERIFY(ahead > 0);
    }

    void whatIsNearestTheCursorIsLoadedFirst()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        const auto distance = [&rig] {
            rig.view->panBy({}); // plans anew
            rig.frame();
            const std::vector<Wanted>& wanted = rig.view->wanted();
            const TileKey key = Scene::openKey(rig.scene->item(0));
            const auto found =
                std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& w) { return w.key == key; });
            return found == wanted.end() ? -1 : int(found->rank.distance);
        };
        const int fromMiddle = distance();
        QVERIFY(fromMiddle > 0);
        const PointF first = rig.view->viewport().worldToScreen(rig.scene->imageRect(0).center());
        rig.view->setCursor(first);
        QCOMPARE(distance(), 0);
        rig.view->setCursor(PointF{first.x, -1}); // beside the canvas
        QCOMPARE(distance(), fromMiddle);
    }

    void aSingleTileIsNotShownBeforeItsImageIsCovered()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(0);
        while (!rig.scene->item(0).content->info) {
            rig.frame();
            QVERIFY(rig.work(1) > 0);
        }
        const TileKey corner = rig.scene->item(0).content->info->key({0, 0, 0});
        QVERIFY(rig.engine->textures()->put(corner, pattern(258, 258), Rank{}).ok());
        rig.scene->noteReady({corner});
        const Frame& early = rig.frame();
        QVERIFY(early.list.tiles.empty());
        QVERIFY(early.facts.placeholderPixels > 0);
        QVERIFY(rig.settle());
        QCOMPARE(rig.holes, 0);
        QVERIFY(!rig.view->lastFrame().list.tiles.empty());
    }

    void anEmptySceneIsNotSettledBeforeSomethingIsOpened()
    {
        SceneRig rig;
        rig.frame();
        QVERIFY(!rig.view->isSettled());
        QVERIFY(!rig.view->isCovered());
        QVERIFY(!rig.view->current());
    }

    void L14_steppingCancelsWhatWasLeftBehindAtOnce()
    {
        SceneRig rig;
        rig.open({m_folder.path(), "tessera:gallery/0", "tessera:gallery/1", "tessera:gallery/2"}); // too far apart
        rig.view->select(0);
        rig.frame();
        const auto isLoading = [&rig](std::size_t position) {
            const SourceId source = rig.scene->item(position).openId;
            const auto loads = rig.engine->loader().entries();
            return std::any_of(loads.begin(), loads.end(),
                               [&](const LoadEntryReport& l) { return l.key.source == source; });
        };
        QVERIFY(isLoading(0));
        rig.view->last(); // no frame, and so no plan, comes between
        QVERIFY(!isLoading(0));
        QVERIFY(rig.engine->loader().report().cancelledQueued > 0);
        rig.frame();
        QVERIFY(isLoading(rig.scene->count() - 1));
    }

    void neighboursAreLoadedOnceTheViewIsComplete()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(3);
        QVERIFY(rig.settle());
        while (rig.work(8) > 0)
            rig.frame();
        rig.view->step(1);
        rig.frame();
        QVERIFY(rig.view->isCovered());
        QCOMPARE(rig.view->lastFrame().facts.placeholderPixels, 0);
    }

    void twoViewsShareTheTextures()
    {
        SceneRig rig;
        rig.second = std::make_unique<View>(*rig.scene);
        rig.second->resize({SceneRig::kWidth, SceneRig::kHeight}, 1);
        rig.open({m_folder.path()});
        QVERIFY(rig.settle());
        const InspectorSnapshot both = rig.engine->snapshot();
        int shared = 0;
        for (const TextureEntryReport& entry : both.textureEntries) {
            int views = 0;
            for (const HolderReport& holder : entry.holders)
                views += holder.reason.rfind("view ", 0) == 0 ? 1 : 0;
            shared += views == 2 ? 1 : 0;
        }
        QVERIFY(shared > 0);
        QCOMPARE(both.textures.created, both.textures.entries);
        QVERIFY(both.loader.coalesced > 0);
        const int before = referencesOfBusiest(*rig.engine);
        rig.second.reset();
        QCOMPARE(referencesOfBusiest(*rig.engine), before - 1);
    }

    void theViewWithTheLowestNumberDecidesTheColumns()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        QVERIFY(rig.settle());
        const std::size_t columns = rig.scene->layout().columns();
        const Viewport before = rig.view->viewport();
        rig.second = std::make_unique<View>(*rig.scene);
        rig.second->resize({SceneRig::kWidth / 2, SceneRig::kHeight}, 1);
        QCOMPARE(rig.scene->layout().columns(), columns);
        QVERIFY(rig.settle());
        QVERIFY(rig.view->viewport() == before);
        QVERIFY(rig.second->viewport().size != rig.view->viewport().size);

        rig.view->resize({SceneRig::kWidth / 4, SceneRig::kHeight}, 1); // it still leads
        QVERIFY(rig.scene->layout().columns() < columns / 2);
    }

    void theNextViewLeadsWhenTheFirstGoes()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.second = std::make_unique<View>(*rig.scene);
        rig.second->resize({2 * SceneRig::kWidth, SceneRig::kHeight}, 1);
        QVERIFY(rig.settle());
        const std::size_t columns = rig.scene->layout().columns();
        rig.view = std::move(rig.second);
        QCOMPARE(rig.scene->layout().columns(), 2 * columns);
        QVERIFY(rig.settle());
        QVERIFY(rig.view->isCovered());
    }

    void whatTheDockPointsAtIsOutlined()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        QVERIFY(rig.settle());
        TileKey shown;
        for (const TextureEntryReport& entry : rig.engine->snapshot().textureEntries)
            if (entry.references > 1)
                shown = entry.key;
        rig.engine->highlight({shown});
        rig.frame();
        QCOMPARE(rig.view->lastFrame().outlines.size(), 1U);
        rig.engine->highlight({});
        rig.frame();
        QVERIFY(rig.view->lastFrame().outlines.empty());
    }

    void whatIsOnlyRetainedIsOutlinedWhereItsImageIsVisible()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        rig.view->select(0);
        QVERIFY(rig.settle());
        const SourceInfoPtr info = rig.scene->item(0).content->info;
        QVERIFY(info && info->pyramid.rootLevel() > 0);
        const TileKey fine = info->key({0, 0, 0});
        const TileKey other =
            rig.scene->item(1).content->info ? rig.scene->item(1).content->info->key({0, 0, 0}) : TileKey{};
        rig.view->jump({0.5, 0.5}, 0.05);
        QVERIFY(rig.settle());
        rig.engine->highlight({fine});
        const Frame& frame = rig.frame();
        QCOMPARE(frame.outlines.size(), 1U);
        const RectF image = rig.view->viewport().worldToScreen(rig.scene->imageRect(0));
        const RectF tile = info->pyramid.tileFraction(fine.address);
        QVERIFY(isNear(frame.outlines.front().x, image.x + tile.x * image.width));
        QVERIFY(isNear(frame.outlines.front().width, tile.width * image.width));

        rig.view->select(0);
        QVERIFY(rig.settle());
        rig.engine->highlight({other}); // beside the canvas, or of no image here
        QVERIFY(rig.frame().outlines.empty());
    }

    void losingTheTexturesStartsOver()
    {
        SceneRig rig;
        rig.open({m_folder.path()});
        QVERIFY(rig.settle());
        rig.engine->canvasGone();
        QCOMPARE(rig.engine->snapshot().textures.liveBytes, 0U);
        rig.engine->canvasReady(std::make_unique<FakeTextureBackend>(), "fake");
        QVERIFY(rig.settle());
        QVERIFY(rig.view->isCovered());
    }

    void nothingIsLeftWhenAllIsClosed()
    {
        SceneRig rig;
        rig.open({});
        rig.settle();
        rig.view->select(5);
        rig.frame();
        rig.work(2);
        rig.close();
        for (const Engine::Leak& leak : rig.engine->leaks())
            QFAIL(qPrintable(QString::fromStdString(leak.kind + " " + leak.key + " " + leak.holders)));
        const LoaderReport l = rig.engine->snapshot().loader;
        QCOMPARE(l.requested, l.coalesced + l.completed + l.failed + l.cancelledQueued + l.cancelledRunning);
        QCOMPARE(l.obsoleteStarted, 0U);
    }

private:
    PictureFolder m_folder;
};

QTEST_GUILESS_MAIN(TestView)
#include "tst_view.moc"

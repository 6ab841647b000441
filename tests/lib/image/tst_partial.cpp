// SPDX-License-Identifier: GPL-3.0-or-later
// Before Qt, whose `signals` is a name in GLib.
#include <vips/vips.h>

#include <QTemporaryDir>
#include <QTest>

#include <image/source_opener.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

namespace {

/// Time passes by being asked for.
class TickingClock final : public Clock {
public:
    explicit TickingClock(Duration tick) : m_tick(tick) { }
    [[nodiscard]] TimePoint now() const override { return TimePoint(m_tick * ++m_asked); }

private:
    const Duration m_tick;
    mutable std::atomic<int> m_asked{0};
};

struct TickingServices {
    explicit TickingServices(Duration tick) : clock(tick) { }
    TickingClock clock;
    BufferPool buffers{96U << 20U, clock};
    DecodedBlocks blocks{96U << 20U};
    [[nodiscard]] ImageServices get() { return {buffers, blocks, clock, {}}; }
};

} // namespace

/// What a long pass tells before it is over.
class TstPartial : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string path(const char* name) { return m_folder.filePath(name).toStdString(); }

    static std::vector<PartialPicture> partialsOf(const ImageSource& source, TilePixels& final)
    {
        std::vector<PartialPicture> told;
        ReadContext context;
        context.partial = [&](const PartialPicture& picture) { told.push_back(picture); };
        const Result<std::vector<TilePixels>> root = source.read({source.info()->pyramid.rootLevel(), 0, 0}, context);
        if (!root || told.empty())
            return {};
        const auto whole = source.read(told.front().tile.address, {});
        if (whole)
            final = whole->front();
        return told;
    }

    /// All of what is said to be shown, and what filtering reads beside it, is as it will be.
    static bool isTrue(const PartialPicture& partial, const TilePixels& final, const Pyramid& pyramid)
    {
        const Rect content = pyramid.tileRect(final.address);
        const Pixels& got = *partial.tile.pixels;
        const Pixels& want = *final.pixels;
        if (got.width() != want.width() || got.height() != want.height())
            return false;
        const auto at = [](double fraction, std::int64_t size) { return int(std::lround(fraction * double(size))); };
        const RectF& shown = partial.shown;
        for (int y = at(shown.y, content.height); y < at(shown.bottom(), content.height); ++y) {
            for (int x = at(shown.x, content.width); x < at(shown.right(), content.width); ++x)
                if (std::memcmp(got.row(y + 1) + (x + 1) * 4, want.row(y + 1) + (x + 1) * 4, 4) != 0)
                    return false;
        }
        return true;
    }

private slots:
    void initTestCase()
    {
        QCOMPARE(vips_init("test"), 0);
        vips_concurrency_set(1);
    }

    void aJpegTellsHowFarItIs_data()
    {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<RectF>("edge");
        QTest::newRow("upright") << 1 << RectF{0, 0, 1, 0};
        QTest::newRow("upside down") << 3 << RectF{0, 1, 1, 0};
        QTest::newRow("mirrored on its side") << 5 << RectF{0, 0, 0, 1};
        QTest::newRow("to the right") << 6 << RectF{1, 0, 0, 1};
        QTest::newRow("to the left") << 8 << RectF{0, 0, 0, 1};
    }
    void aJpegTellsHowFarItIs()
    {
        QFETCH(int, orientation);
        QFETCH(RectF, edge);
        TickingServices services(std::chrono::milliseconds(61));
        const auto source = openSource(
            writeFile(path("a.jpg"), jpegBytes(pattern(1600, 1232), with(&JpegOptions::orientation, orientation))),
            services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        TilePixels final;
        const std::vector<PartialPicture> told = partialsOf(**source, final);
        // Row after row at first, then after an eighth of the time so far: a long pass does not tell for ever more.
        QVERIFY(told.size() >= 20 && told.size() <= 40);
        QVERIFY(told[4].shown.width * told[4].shown.height < 0.05);
        double last = 0;
        for (const PartialPicture& partial : told) {
            QVERIFY(isTrue(partial, final, (*source)->info()->pyramid));
            const RectF& shown = partial.shown;
            const double grown = shown.width * shown.height;
            QVERIFY(grown > last && grown < 1);
            last = grown;
            // It grows from the edge where the camera began.
            QVERIFY(edge.width > 0 ? shown.width == 1 : shown.height == 1);
            if (edge.width > 0)
                QCOMPARE(edge.y > 0 ? shown.bottom() : shown.y, edge.y);
            else
                QCOMPARE(edge.x > 0 ? shown.right() : shown.x, edge.x);
        }
        QVERIFY(last > 0.8);
    }

    void aPngTellsHowFarItIs()
    {
        TickingServices services(std::chrono::milliseconds(61));
        const auto source = openSource(writeFile(path("a.png"), png16Bytes(pattern(1500, 1000))), services.get());
        QVERIFY(source);
        TilePixels final;
        const std::vector<PartialPicture> told = partialsOf(**source, final);
        QVERIFY(told.size() >= 8);
        for (const PartialPicture& partial : told)
            QVERIFY(isTrue(partial, final, (*source)->info()->pyramid));
    }

    void aQuickPassTellsNothing()
    {
        TickingServices services(std::chrono::microseconds(1));
        const auto source = openSource(writeFile(path("b.jpg"), jpegBytes(pattern(1600, 1200))), services.get());
        QVERIFY(source);
        TilePixels final;
        QVERIFY(partialsOf(**source, final).empty());
    }
};

QTEST_APPLESS_MAIN(TstPartial)
#include "tst_partial.moc"

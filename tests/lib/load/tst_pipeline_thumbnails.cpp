// SPDX-License-Identifier: GPL-3.0-or-later
// What tiles have to do with the thumbnails that programs share.
#include <utility>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <image/desktop_thumbnails.h>
#include <image/file_uri.h>
#include <image/source_library.h>
#include <load/tile_pipeline.h>
#include <support/test_images.h>

using namespace tessera;
using namespace tessera::test;

namespace {

DesktopThumbnails::Config configIn(const std::string& folder)
{
    DesktopThumbnails::Config config;
    config.folder = folder;
    config.md5 = [](std::string_view bytes) {
        const QByteArray all(bytes.data(), qsizetype(bytes.size()));
        return QCryptographicHash::hash(all, QCryptographicHash::Md5).toHex().toStdString();
    };
    return config;
}

/// A blue picture without a preview, which others have a red thumbnail of, and what loads it.
struct Place {
    explicit Place(QSize size) : path(folder.filePath("a.png").toStdString())
    {
        QImage picture(size, QImage::Format_RGB32);
        picture.fill(Qt::blue);
        fine = picture.save(QString::fromStdString(path), "png");
        QImage thumbnail(256, 192, QImage::Format_RGB32);
        thumbnail.fill(Qt::red);
        thumbnail.setText("Thumb::URI", QString::fromStdString(fileUri(path)));
        const QFileInfo file(QString::fromStdString(path));
        thumbnail.setText("Thumb::MTime", QString::number(file.lastModified().toSecsSinceEpoch()));
        fine = QDir().mkpath(folder.filePath("thumbnails/large")) && thumbnail.save(placeOf("large"), "png") && fine;
    }

    [[nodiscard]] QString placeOf(const char* size) const
    {
        return QString::fromStdString(thumbnails.placeOf(path, size));
    }
    Result<LoadedPtr> run(const LoadFunction& job)
    {
        LoadContext context;
        context.later = [this](std::function<void()> chore) { chores.push_back(std::move(chore)); };
        return job(context);
    }
    SourceInfoPtr info()
    {
        const Result<LoadedPtr> opened = run(pipeline.open(path));
        return opened ? std::static_pointer_cast<const OpenedSource>(*opened)->info : nullptr;
    }
    bool read(const SourceInfoPtr& of, std::uint32_t level)
    {
        return run(pipeline.read(path, of, {level, 0, 0},
                                 [this](const PartialPicture& picture) { told.push_back(picture); }))
            .ok();
    }
    void runChores()
    {
        for (const auto& chore : std::exchange(chores, {}))
            chore();
    }

    QTemporaryDir folder;
    std::string path;
    bool fine = false;
    DesktopThumbnails thumbnails{configIn(folder.filePath("thumbnails").toStdString())};
    test::Services services;
    SourceLibrary library{services.get()};
    TilePipeline pipeline{library, services.buffers, nullptr, &thumbnails};
    std::vector<std::function<void()>> chores;
    std::vector<PartialPicture> told;
};

} // namespace

class TestPipelineThumbnails : public QObject {
    Q_OBJECT

private slots:
    void aLargeImageIsFirstShownByItsThumbnail()
    {
        Place place({2000, 1500});
        QVERIFY(place.fine);
        const SourceInfoPtr info = place.info();
        QVERIFY(info && place.read(info, info->pyramid.rootLevel()));
        QVERIFY(!place.told.empty());
        const PartialPicture& first = place.told.front();
        QVERIFY(first.shown == RectF({0, 0, 1, 1}));
        const std::uint8_t* pixel = first.tile.pixels->row(5) + 5 * std::ptrdiff_t(4);
        QVERIFY(pixel[0] == 255 && pixel[1] == 0 && pixel[2] == 0);
        QVERIFY(place.chores.empty()); // nothing is shared
    }

    void aSmallOneIsDecodedAsSoon()
    {
        Place place({400, 300});
        const SourceInfoPtr info = place.info();
        QVERIFY(info && place.read(info, info->pyramid.rootLevel()));
        QVERIFY(place.told.empty());
    }

    void tilesOfALargeImageDoNotAskForIt()
    {
        Place place({2000, 1500});
        const SourceInfoPtr info = place.info();
        QVERIFY(info && place.read(info, 0));
        for (const PartialPicture& one : place.told) // the pass itself may have told something
            QVERIFY(one.tile.pixels->row(1)[4] != 255);
    }

    void whatIsDecodedIsSharedLater()
    {
        Place place({2000, 1500});
        place.thumbnails.share(true);
        QVERIFY(QFile::remove(place.placeOf("large")));
        const SourceInfoPtr info = place.info();
        std::uint32_t level = 0;
        while (info->pyramid.size(level).width > 512)
            ++level;
        QVERIFY(place.read(info, level));
        QVERIFY(!QFile::exists(place.placeOf("large")));
        place.runChores();
        const QImage kept(place.placeOf("large"));
        QCOMPARE(kept.size(), QSize(256, 192));
        QCOMPARE(kept.pixelColor(100, 100), QColor(Qt::blue));
        QCOMPARE(kept.text("Thumb::URI"), QString::fromStdString(fileUri(place.path)));
    }

    void ofAFileThatHasChangedMeanwhileNothingIsShared()
    {
        Place place({2000, 1500});
        place.thumbnails.share(true);
        QVERIFY(QFile::remove(place.placeOf("large")));
        const SourceInfoPtr info = place.info();
        std::uint32_t level = 0;
        while (info->pyramid.size(level).width > 512)
            ++level;
        QVERIFY(place.read(info, level));
        QImage other(30, 20, QImage::Format_RGB32);
        other.fill(Qt::green);
        QVERIFY(other.save(QString::fromStdString(place.path), "png"));
        place.runChores();
        QVERIFY(!QFile::exists(place.placeOf("large")) && !QFile::exists(place.placeOf("normal")));
    }
};

QTEST_GUILESS_MAIN(TestPipelineThumbnails)
#include "tst_pipeline_thumbnails.moc"

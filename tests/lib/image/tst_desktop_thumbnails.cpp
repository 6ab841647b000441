// SPDX-License-Identifier: GPL-3.0-or-later
// Thumbnails that programs share: where they lie, what is in them, which ones count.
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

#include <sys/stat.h>

#include <image/desktop_thumbnails.h>
#include <image/file_uri.h>
#include <image/png_writer.h>
#include <image/source_library.h>
#include <image/thumbnail_picture.h>
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

/// A folder with one file, whatever it holds, and a folder of thumbnails that is not there yet.
struct Desk {
    Desk() : image(file("pictures/a b.tif")), thumbnails(configIn(file("cache/thumbnails")))
    {
        QDir(folder.path()).mkdir("pictures");
        write(image, "no matter what");
    }

    [[nodiscard]] std::string file(const char* name) const { return folder.filePath(name).toStdString(); }
    static void write(const std::string& path, const QByteArray& bytes)
    {
        QFile to(QString::fromStdString(path));
        if (to.open(QIODevice::WriteOnly))
            to.write(bytes);
    }
    [[nodiscard]] QString placeOf(const char* size) const
    {
        return QString::fromStdString(thumbnails.placeOf(image, size));
    }
    [[nodiscard]] QString time() const
    {
        return QString::number(QFileInfo(QString::fromStdString(image)).lastModified().toSecsSinceEpoch());
    }
    /// As another program would do it.
    [[nodiscard]] bool writeOther(const char* size, QSize pixels, const QString& uri, const QString& mtime) const
    {
        const QString place = placeOf(size);
        QImage picture(pixels, QImage::Format_RGB32);
        picture.fill(Qt::red);
        picture.setText("Thumb::URI", uri);
        picture.setText("Thumb::MTime", mtime);
        return QDir().mkpath(QFileInfo(place).path()) && picture.save(place, "png");
    }
    [[nodiscard]] QString uri() const { return QString::fromStdString(fileUri(image)); }

    QTemporaryDir folder;
    std::string image;
    DesktopThumbnails thumbnails;
};

unsigned modeOf(const QString& path)
{
    struct stat s = {};
    return ::stat(path.toLocal8Bit().constData(), &s) == 0 ? s.st_mode & 0777U : 0;
}

} // namespace

class TestDesktopThumbnails : public QObject {
    Q_OBJECT

private slots:
    void aUriIsWrittenAsDesktopsWriteIt()
    {
        QCOMPARE(fileUri("/home/jens/photos/me.png"), std::string("file:///home/jens/photos/me.png"));
        QCOMPARE(fileUri("/a b/\xc3\xbc.png"), std::string("file:///a%20b/%C3%BC.png"));
        QCOMPARE(fileUri("/-_.!~*'()/&=:@+$,"), std::string("file:///-_.!~*'()/&=:@+$,"));
        QCOMPARE(fileUri("/%#?;[]\"<>"), std::string("file:///%25%23%3F%3B%5B%5D%22%3C%3E"));
        QCOMPARE(fileUri("/\xff\x01"), std::string("file:///%FF%01"));
    }

    void aThumbnailIsNamedAfterItsUri()
    {
        const DesktopThumbnails thumbnails(configIn("/cache"));
        QCOMPARE(thumbnails.placeOf("/home/jens/photos/me.png", "normal"),
                 std::string("/cache/normal/c6ee772d9e49320e97ec29a7eb5b1697.png"));
        QCOMPARE(thumbnails.placeOf("/home/jens/./x/../photos//me.png", "large"),
                 std::string("/cache/large/c6ee772d9e49320e97ec29a7eb5b1697.png"));
    }

    void whatIsKeptSaysWhatItIsOf()
    {
        Desk desk;
        desk.thumbnails.share(true);
        QVERIFY(desk.thumbnails.keep(desk.image, pattern(500, 300), {5000, 3000}).ok());
        const QString place = desk.placeOf("large");
        const QImage kept(place);
        QCOMPARE(kept.size(), QSize(256, 154));
        QCOMPARE(kept.text("Thumb::URI"), desk.uri());
        QCOMPARE(kept.text("Thumb::MTime"), desk.time());
        QCOMPARE(kept.text("Thumb::Size"), QString("14"));
        QCOMPARE(kept.text("Thumb::Image::Width"), QString("5000"));
        QCOMPARE(kept.text("Thumb::Image::Height"), QString("3000"));
        QCOMPARE(kept.text("Software"), QString("Tessera"));
        QCOMPARE(modeOf(place), 0600U);
        QCOMPARE(modeOf(QFileInfo(place).path()), 0700U);
        QCOMPARE(QDir(QFileInfo(place).path()).entryList(QDir::Files | QDir::Hidden).size(), 1); // no drafts
        QVERIFY(!QFile::exists(desk.placeOf("normal")));
        const auto found = desk.thumbnails.find(desk.image);
        QVERIFY(found && found->width() == 256);
        QVERIFY(difference(*found, reducedTo(pattern(500, 300), 256)).most == 0);
    }

    void theSizeIsTheLargestThatThePictureIsGoodFor_data()
    {
        QTest::addColumn<QSize>("picture");
        QTest::addColumn<QSize>("image");
        QTest::addColumn<QString>("kept");
        QTest::addColumn<QSize>("size");
        QTest::newRow("coarse tile") << QSize(250, 200) << QSize(4000, 3200) << "normal" << QSize(128, 102);
        QTest::newRow("too coarse") << QSize(127, 90) << QSize(4000, 2834) << "" << QSize();
        QTest::newRow("standing") << QSize(300, 400) << QSize(3000, 4000) << "large" << QSize(192, 256);
        QTest::newRow("a small image") << QSize(40, 30) << QSize(40, 30) << "normal" << QSize(40, 30);
        QTest::newRow("a middling image") << QSize(200, 30) << QSize(200, 30) << "large" << QSize(200, 30);
    }
    void theSizeIsTheLargestThatThePictureIsGoodFor()
    {
        QFETCH(QSize, picture);
        QFETCH(QSize, image);
        QFETCH(QString, kept);
        QFETCH(QSize, size);
        Desk desk;
        desk.thumbnails.share(true);
        QVERIFY(desk.thumbnails
                    .keep(desk.image, pattern(picture.width(), picture.height()), {image.width(), image.height()})
                    .ok());
        for (const char* one : {"normal", "large"})
            QCOMPARE(QImage(desk.placeOf(one)).size(), kept == one ? size : QSize(0, 0));
    }

    void nothingIsWrittenUnlessItIsShared()
    {
        Desk desk;
        QVERIFY(desk.thumbnails.keep(desk.image, pattern(500, 300), {5000, 3000}).ok());
        QVERIFY(desk.thumbnails.noteFailure(desk.image).ok());
        QVERIFY(!QFile::exists(desk.folder.filePath("cache")));
    }

    void whatOthersWroteIsReadIfItIsOfThisFileAsItIs()
    {
        Desk desk;
        QVERIFY(!desk.thumbnails.find(desk.image));
        QVERIFY(desk.writeOther("normal", {128, 96}, desk.uri(), desk.time()));
        QCOMPARE(desk.thumbnails.find(desk.image).value().width(), 128);
        QVERIFY(desk.writeOther("x-large", {512, 384}, desk.uri(), desk.time()));
        QCOMPARE(desk.thumbnails.find(desk.image).value().width(), 512);

        QVERIFY(desk.writeOther("x-large", {512, 384}, desk.uri(), "1"));
        QCOMPARE(desk.thumbnails.find(desk.image).value().width(), 128);
        QVERIFY(desk.writeOther("normal", {128, 96}, desk.uri() + "2", desk.time()));
        QVERIFY(!desk.thumbnails.find(desk.image));

        QVERIFY(desk.writeOther("large", {256, 192}, desk.uri(), desk.time()));
        QVERIFY(desk.thumbnails.find(desk.image));
        std::filesystem::last_write_time(desk.image,
                                         std::filesystem::last_write_time(desk.image) + std::chrono::seconds(5));
        QVERIFY(!desk.thumbnails.find(desk.image)); // the file is another now
    }

    void aDamagedOneIsNone()
    {
        Desk desk;
        QVERIFY(desk.writeOther("large", {256, 192}, desk.uri(), desk.time()));
        QFile file(desk.placeOf("large"));
        QVERIFY(file.resize(file.size() / 2));
        QVERIFY(!desk.thumbnails.find(desk.image));
        QVERIFY(file.resize(3));
        QVERIFY(!desk.thumbnails.find(desk.image));
        desk.thumbnails.share(true);
        QVERIFY(desk.thumbnails.keep(desk.image, pattern(500, 300), {5000, 3000}).ok());
        QVERIFY(desk.thumbnails.find(desk.image));
    }

    void thumbnailsHaveNone()
    {
        Desk desk;
        desk.thumbnails.share(true);
        const std::string own = desk.file("cache/thumbnails/large/x.png");
        QVERIFY(QDir().mkpath(desk.folder.filePath("cache/thumbnails/large")));
        Desk::write(own, "x");
        QVERIFY(desk.thumbnails.keep(own, pattern(500, 300), {500, 300}).ok());
        QVERIFY(desk.thumbnails.noteFailure(own).ok());
        QCOMPARE(QDir(desk.folder.filePath("cache/thumbnails/large")).entryList(QDir::Files), QStringList{"x.png"});
        QVERIFY(!QFile::exists(desk.folder.filePath("cache/thumbnails/fail")));
    }

    void failuresAreRemembered()
    {
        Desk desk;
        desk.thumbnails.share(true);
        QVERIFY(desk.thumbnails.noteFailure(desk.image).ok());
        const QImage note(desk.placeOf("fail/tessera"));
        QVERIFY(!note.isNull());
        QCOMPARE(note.text("Thumb::URI"), desk.uri());
        QCOMPARE(note.text("Thumb::MTime"), desk.time());
        QVERIFY(!desk.thumbnails.find(desk.image));
    }

    void aFolderThatCannotBeWrittenToIsAnError()
    {
        Desk desk;
        Desk::write(desk.file("cache"), "a file in its way");
        desk.thumbnails.share(true);
        const Status kept = desk.thumbnails.keep(desk.image, pattern(500, 300), {5000, 3000});
        QVERIFY(!kept.ok());
        QVERIFY(kept.error().reason.find("no thumbnails can be kept") != std::string::npos);
    }

    void aPngHasTheSamePixels()
    {
        const Pixels picture = pattern(31, 17, false);
        const Result<std::string> bytes = png::encode(picture, {{"Key", "text"}});
        QVERIFY(bytes.ok());
        QImage read = QImage::fromData(QByteArray::fromStdString(*bytes), "png");
        QCOMPARE(read.text("Key"), QString("text"));
        read = read.convertToFormat(QImage::Format_RGBA8888_Premultiplied);
        QCOMPARE(read.size(), QSize(31, 17));
        int most = 0;
        for (int y = 0; y < 17; ++y)
            for (int i = 0; i < 31 * 4; ++i)
                most = std::max(most, std::abs(int(read.constScanLine(y)[i]) - int(picture.row(y)[i])));
        QVERIFY2(most <= 1, qPrintable(QString::number(most))); // of premultiplying it again
    }

    void aThumbnailStandsInForItsImage()
    {
        const Pyramid pyramid = Pyramid::halving({4000, 3000});
        const auto first = firstPicture(pattern(256, 192), pyramid);
        QVERIFY(first);
        QCOMPARE(pyramid.size(first->tile.address.level).width, 250);
        QCOMPARE(first->tile.pixels->width(), 252);
        QCOMPARE(first->tile.pixels->height(), 190);
        QVERIFY(first->shown == RectF({0, 0, 1, 1}));
        QVERIFY(!firstPicture(pattern(192, 256), pyramid)); // turned
        QVERIFY(!firstPicture(pattern(16, 12), pyramid));   // of no level
        QVERIFY(!firstPicture(pattern(16, 12), Pyramid()));
    }

    void anyImageIsReadAsSmallAsAskedFor()
    {
        test::Services services;
        SourceLibrary library(services.get());
        for (const int side : {1, 64, 100, 900}) {
            const Result<SourceHandle> source = library.open("tessera:gallery/1", Holder("test"));
            QVERIFY(source.ok());
            const Result<Pixels> picture = readThumbnail(**source, side, {});
            QVERIFY(picture.ok());
            QCOMPARE(std::max(picture->width(), picture->height()), side);
            const Size full = (*source)->info()->pyramid.size();
            const double shape = double(full.width) / double(full.height) * picture->height() / picture->width();
            QVERIFY(side == 1 || std::abs(shape - 1) < 2.0 / side + 0.01);
        }
    }
};

QTEST_GUILESS_MAIN(TestDesktopThumbnails)
#include "tst_desktop_thumbnails.moc"

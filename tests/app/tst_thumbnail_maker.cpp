// SPDX-License-Identifier: GPL-3.0-or-later
// Thumbnails for file managers: the pictures, and the file that tells them of us.
#include <cstdlib>

#include <QColor>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <app/command_line.h>
#include <app/thumbnail_maker.h>

using namespace tessera;

namespace {

constexpr std::uint64_t kRam = 96ULL << 20U;

/// The keys of one group of a desktop file.
QHash<QString, QString> keysOf(const QString& path, const QString& group)
{
    QHash<QString, QString> keys;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return keys;
    bool inside = false;
    for (const QString& line : QString::fromUtf8(file.readAll()).split('\n')) {
        if (line.startsWith('['))
            inside = line == '[' + group + ']';
        else if (inside && line.contains('='))
            keys.insert(line.section('=', 0, 0), line.section('=', 1));
    }
    return keys;
}

} // namespace

class TestThumbnailMaker : public QObject {
    Q_OBJECT

private slots:
    void anImageIsMadeAsSmallAsAskedFor_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("side");
        QTest::addColumn<QSize>("made");
        QTest::newRow("PNG") << "png" << QSize(640, 480) << 128 << QSize(128, 96);
        QTest::newRow("JPEG") << "jpg" << QSize(640, 480) << 256 << QSize(256, 192);
        QTest::newRow("standing") << "jpg" << QSize(480, 640) << 128 << QSize(96, 128);
        QTest::newRow("of several tiles") << "png" << QSize(1400, 1000) << 1024 << QSize(1024, 731);
        QTest::newRow("never larger than it is") << "png" << QSize(64, 48) << 256 << QSize(64, 48);
    }
    void anImageIsMadeAsSmallAsAskedFor()
    {
        QFETCH(QString, format);
        QFETCH(QSize, size);
        QFETCH(int, side);
        QFETCH(QSize, made);
        QTemporaryDir folder;
        const QString input = folder.filePath("in." + format);
        QVERIFY(halves(size).save(input, nullptr, 95));
        const std::string output = folder.filePath("out.png").toStdString();
        const Status status = ThumbnailMaker({}, kRam).make(input.toStdString(), side, output);
        QVERIFY2(status.ok(), status ? "" : status.error().reason.c_str());
        const QImage thumbnail(QString::fromStdString(output), "png");
        QCOMPARE(thumbnail.size(), made);
        QVERIFY(isNear(thumbnail.pixelColor(made.width() / 4, made.height() / 2), Qt::red));
        QVERIFY(isNear(thumbnail.pixelColor(made.width() * 3 / 4, made.height() / 2), Qt::blue));
    }

    void ofALargeOneThePyramidIsKept()
    {
        QTemporaryDir folder;
        const QString input = folder.filePath("giant.png");
        QVERIFY(halves({1300, 900}).save(input));
        const std::string cache = folder.filePath("cache").toStdString();
        QByteArray first;
        for (int turn = 0; turn < 2; ++turn) {
            const QString output = folder.filePath("out.png");
            QVERIFY(ThumbnailMaker(cache, kRam, 100'000).make(input.toStdString(), 256, output.toStdString()).ok());
            QFile made(output);
            QVERIFY(made.open(QIODevice::ReadOnly));
            const QByteArray bytes = made.readAll();
            QCOMPARE(QImage::fromData(bytes).size(), QSize(256, 177));
            QVERIFY(turn == 0 || bytes == first);
            first = bytes;
            QCOMPARE(QDir(folder.filePath("cache/pyramids")).entryList({"*.pyramid"}, QDir::Files).size(), 1);
        }
    }

    void whatCannotBeReadOrWrittenIsAnError()
    {
        QTemporaryDir folder;
        const std::string output = folder.filePath("out.png").toStdString();
        const ThumbnailMaker maker({}, kRam);
        QFile text(folder.filePath("text.png"));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("no image at all") > 0);
        text.close();
        for (const char* name : {"text.png", "missing.png", "."})
            QVERIFY2(!maker.make(folder.filePath(name).toStdString(), 128, output).ok(), name);
        QVERIFY(!QFile::exists(folder.filePath("out.png")));
        const QString input = folder.filePath("in.png");
        QVERIFY(halves({64, 48}).save(input));
        QVERIFY(!maker.make(input.toStdString(), 128, folder.filePath("no/such/out.png").toStdString()).ok());
    }

    void fileManagersCallUsAsWeUnderstandIt()
    {
        const auto keys = keysOf(QStringLiteral(TESSERA_THUMBNAILER), "Thumbnailer Entry");
        QCOMPARE(keys.size(), 3);
        QCOMPARE(keys["TryExec"], QString("tessera"));
        QStringList words = keys["Exec"].split(' ');
        QCOMPARE(words.takeFirst(), QString("tessera"));
        words.replaceInStrings("%s", "256").replaceInStrings("%i", "/a b.tif").replaceInStrings("%o", "/tmp/o.png");
        std::vector<std::string> arguments;
        for (const QString& word : words)
            arguments.push_back(word.toStdString());
        const auto options = parseCommandLine(arguments, [](const std::string&) { return false; });
        QVERIFY(options.ok() && options->thumbnail);
        QCOMPARE(options->thumbnail->side, 256);
        QCOMPARE(options->thumbnail->input, std::string("/a b.tif"));
        QCOMPARE(options->thumbnail->output, std::string("/tmp/o.png"));
    }

    void itsTypesAreThoseOfTheDesktopFile()
    {
        const QString desktop = QStringLiteral(TESSERA_SOURCE_DIR) + "/resources/org.tessera.Tessera.desktop";
        const auto typesIn = [](const QString& path, const QString& group) {
            return keysOf(path, group)["MimeType"].split(';', Qt::SkipEmptyParts);
        };
        QStringList types = typesIn(desktop, "Desktop Entry");
        QVERIFY(types.removeOne("inode/directory"));
        QVERIFY(types.size() > 5);
        QCOMPARE(typesIn(QStringLiteral(TESSERA_THUMBNAILER), "Thumbnailer Entry"), types);
    }

private:
    /// Red on the left, blue on the right.
    static QImage halves(QSize size)
    {
        QImage image(size, QImage::Format_RGB32);
        image.fill(Qt::red);
        for (int y = 0; y < size.height(); ++y)
            for (int x = size.width() / 2; x < size.width(); ++x)
                image.setPixelColor(x, y, Qt::blue);
        return image;
    }
    static bool isNear(const QColor& a, const QColor& b)
    {
        const auto differ = [](int x, int y) { return std::abs(x - y) > 12; };
        return !differ(a.red(), b.red()) && !differ(a.green(), b.green()) && !differ(a.blue(), b.blue());
    }
};

QTEST_GUILESS_MAIN(TestThumbnailMaker)
#include "tst_thumbnail_maker.moc"

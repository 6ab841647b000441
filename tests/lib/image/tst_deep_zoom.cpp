// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <image/dzi_source.h>
#include <image/source_opener.h>
#include <support/test_files.h>

using namespace tessera;
using namespace tessera::test;

class TstDeepZoom : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static std::string header(const Pixels& full, int tile, int overlap)
    {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Image "
               "xmlns=\"http://schemas.microsoft.com/deepzoom/2008\"\n  Format=\"jpg\"\n  Overlap=\""
               + std::to_string(overlap) + "\"\n  TileSize=\"" + std::to_string(tile) + "\">\n  <Size Height=\""
               + std::to_string(full.height()) + "\" Width=\"" + std::to_string(full.width()) + "\"/>\n</Image>\n";
    }

    /// All levels, tile by tile with overlap, as a Deep Zoom writer makes them.
    std::string write(const QString& name, const Pixels& full, int tile, int overlap)
    {
        QDir dir(m_folder.path());
        int level = 0;
        while ((1 << level) < std::max(full.width(), full.height()))
            ++level;
        Size size{full.width(), full.height()};
        for (; level >= 0; --level, size = {(size.width + 1) / 2, (size.height + 1) / 2}) {
            const Pixels pixels = averaged(full, size);
            const QString folder = QString("%1_files/%2").arg(name).arg(level);
            dir.mkpath(folder);
            for (int y = 0; y * tile < pixels.height(); ++y) {
                for (int x = 0; x * tile < pixels.width(); ++x) {
                    const Rect rect =
                        Rect{x * tile - overlap, y * tile - overlap, tile + 2 * overlap, tile + 2 * overlap}
                            .intersected({0, 0, size.width, size.height});
                    Pixels part = Pixels::allocate(int(rect.width), int(rect.height));
                    copyRect(viewOf(pixels, {0, 0, size.width, size.height}), rect, {part, rect});
                    writeFile(dir.filePath(QString("%1/%2_%3.jpg").arg(folder).arg(x).arg(y)).toStdString(),
                              jpegBytes(part));
                }
            }
        }
        return writeFile(dir.filePath(name + ".dzi").toStdString(), header(full, tile, overlap));
    }

private slots:
    void everyLevelShowsThePicture_data()
    {
        QTest::addColumn<int>("tile");
        QTest::addColumn<int>("overlap");
        QTest::newRow("254 + 1") << 254 << 1;
        QTest::newRow("300 without overlap") << 300 << 0;
        QTest::newRow("128 + 4") << 128 << 4;
    }
    void everyLevelShowsThePicture()
    {
        QFETCH(int, tile);
        QFETCH(int, overlap);
        Services services;
        const Pixels full = pattern(900, 700);
        const auto source = openSource(write(QString("image%1").arg(tile), full, tile, overlap), services.get());
        QVERIFY2(source.ok(), source ? "" : source.error().reason.c_str());
        QCOMPARE((*source)->info()->format, std::string("Deep Zoom"));
        const Pyramid& pyramid = (*source)->info()->pyramid;
        QCOMPARE(pyramid.size(0), (Size{900, 700}));
        for (std::uint32_t level = 0; level < pyramid.levelCount(); ++level)
            QVERIFY(difference(readLevel(**source, level), averaged(full, pyramid.size(level))).mean < 3);
        QCOMPARE(gutterError(**source, 0), 0);
    }

    void aMissingTileFailsAloneWithItsName()
    {
        Services services;
        const auto source = openSource(write("holes", pattern(1200, 300), 256, 1), services.get());
        QVERIFY(source);
        QVERIFY(QFile::remove(m_folder.filePath("holes_files/11/4_0.jpg")));
        QVERIFY((*source)->read({0, 0, 0}, {}));
        const auto missing = (*source)->read({0, 2, 0}, {});
        QVERIFY(!missing);
        QVERIFY2(missing.error().reason.find("11/4_0.jpg") != std::string::npos, missing.error().reason.c_str());
    }

    void brokenHeadersAreRefused_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::newRow("nothing") << QByteArray("<Image/>");
        QTest::newRow("no tile size") << QByteArray("<Image Format='jpg'><Size Width='5' Height='5'/></Image>");
        QTest::newRow("negative") << QByteArray(
            "<Image Format='jpg' TileSize='256'><Size Width='-5' Height='5'/></Image>");
        QTest::newRow("a path as a format")
            << QByteArray("<Image Format='../x' TileSize='256'><Size Width='5' Height='5'/></Image>");
        QTest::newRow("cut") << QByteArray("<Image Format='jpg' TileSize='256'><Size Width='5' Height=");
    }
    void brokenHeadersAreRefused()
    {
        QFETCH(QByteArray, xml);
        const auto parsed = parseDeepZoom(xml.toStdString());
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(TstDeepZoom)
#include "tst_deep_zoom.moc"

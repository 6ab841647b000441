// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <image/path_list.h>

using namespace tessera;

namespace {

using Paths = std::vector<std::string>;

struct Parsed {
    Paths paths;
    Status status;
};

Parsed parsed(PathListFormat format, const std::string& text, std::size_t piece = 1000)
{
    Parsed result;
    PathListParser parser(format, "/base", [&](std::string path) { result.paths.push_back(std::move(path)); });
    for (std::size_t at = 0; at < text.size() && result.status; at += piece)
        result.status = parser.take(std::string_view(text).substr(at, piece));
    if (result.status)
        result.status = parser.finish();
    return result;
}

} // namespace

class TestPathList : public QObject {
    Q_OBJECT

private slots:
    void linesArePathsInPiecesOfAnySize()
    {
        const std::string text = "/a/1.jpg\r\n\n two words.png\nsub/../b.jpg\ntessera:fractal\n./last";
        const Paths expected{"/a/1.jpg", "/base/ two words.png", "/base/b.jpg", "tessera:fractal", "/base/last"};
        for (const std::size_t piece : {1U, 2U, 7U, 1000U})
            QCOMPARE(parsed(PathListFormat::Lines, text, piece).paths, expected);
    }

    void betweenZeroBytesNamesHoldAnything()
    {
        const std::string text("/a\nb\r\0# c.jpg\0", 14);
        QCOMPARE(parsed(PathListFormat::NulSeparated, text, 3).paths, (Paths{"/a\nb\r", "/base/# c.jpg"}));
    }

    void bytesThatAreNoTextAreKept()
    {
        QCOMPARE(parsed(PathListFormat::Lines, "/p/\xff\xfe.jpg\n").paths, (Paths{"/p/\xff\xfe.jpg"}));
    }

    void aCollectionComesBackAsItWasWritten()
    {
        const Paths paths{"/base/sub/1.jpg", "/elsewhere/2.jpg", "/base/# 3.jpg",     "/base/new\nline\r",
                          "/base/back\\n",   "/base/\xff.png",   "tessera:gallery/1", "/basement/4.jpg"};
        const std::string text = collectionText(paths, "/base");
        QVERIFY(text.starts_with("tessera-collection 1\nsub/1.jpg\n/elsewhere/2.jpg\n./# 3.jpg\n"));
        const Parsed again = parsed(PathListFormat::Collection, text, 5);
        QVERIFY(again.status);
        QCOMPARE(again.paths, paths);
    }

    void commentsInACollectionDoNotCount()
    {
        QCOMPARE(parsed(PathListFormat::Collection, "tessera-collection 1\n# mine\n\na.jpg\n").paths,
                 (Paths{"/base/a.jpg"}));
    }

    void whatIsNoCollectionIsRefused()
    {
        QCOMPARE(parsed(PathListFormat::Collection, "a.jpg\n").status.error().code, ErrorCode::Corrupt);
        QCOMPARE(parsed(PathListFormat::Collection, "").status.error().code, ErrorCode::Corrupt);
        const Parsed later = parsed(PathListFormat::Collection, "tessera-collection 2\na.jpg\n");
        QCOMPARE(later.status.error().code, ErrorCode::Unsupported);
        QVERIFY(later.paths.empty());
    }

    void listsTravelAmongPaths()
    {
        for (const PathListFormat format :
             {PathListFormat::Lines, PathListFormat::NulSeparated, PathListFormat::Collection}) {
            const PathListPlace place{"/p/list", format};
            QVERIFY(listAt(listLocator(place)) == place);
        }
        QVERIFY(listAt(listLocator({"-"}))->isStandardInput());
        QVERIFY(!listAt("/p/list.txt") && !listAt("tessera:fractal"));
        QVERIFY(isListName("/p/mine.txt") && isListName("mine.lst"));
        QVERIFY(!isListName(".txt") && !isListName("mine.tessera") && !isListName("txt") && !isListName("a.jpg"));
        QVERIFY(isCollectionName("/p/mine.tessera") && !isCollectionName(".tessera") && !isCollectionName("a.jpg"));
    }

    void aFileIsReadToItsEnd()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath("list"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 50'000; ++i)
            file.write("/p/" + QByteArray::number(i) + ".jpg\n");
        file.close();
        std::size_t count = 0;
        int pieces = 0;
        PathListParser parser(PathListFormat::Lines, "/", [&](const std::string&) { ++count; });
        QVERIFY(readPathList(dir.filePath("list").toStdString(), parser, {}, [&] { ++pieces; }));
        QCOMPARE(count, std::size_t(50'000));
        QVERIFY(pieces > 1); // what has come is handed on before the end
        QCOMPARE(readPathList(dir.filePath("none").toStdString(), parser, {}, [] {}).error().code, ErrorCode::NotFound);
    }

    void aPipeThatSaysNothingDoesNotKeepWhoStops()
    {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        QCOMPARE(::write(ends[1], "/p/a.jpg\n/p/b", 13), ssize_t(13));
        std::stop_source stop;
        Paths paths;
        PathListParser parser(PathListFormat::Lines, "/", [&](std::string path) {
            paths.push_back(std::move(path));
            stop.request_stop();
        });
        QCOMPARE(readPathList(ends[0], parser, stop.get_token(), [] {}).error().code, ErrorCode::Cancelled);
        QCOMPARE(paths, (Paths{"/p/a.jpg"}));
        ::close(ends[0]);
        ::close(ends[1]);
    }
};

QTEST_APPLESS_MAIN(TestPathList)
#include "tst_path_list.moc"

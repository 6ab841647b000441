// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMimeData>
#include <QTest>

#include <ui/path_list.h>

using namespace tessera;

class TestPathList : public QObject {
    Q_OBJECT

private slots:
    void pathsAreAddressesAndText()
    {
        const auto data = pathList({"/a/b c.jpg", "/a/100%.png"}, "/here");
        QCOMPARE(data->data("text/uri-list"), QByteArray("file:///a/b%20c.jpg\r\nfile:///a/100%25.png\r\n"));
        QCOMPARE(data->text(), QString("/a/b c.jpg\n/a/100%.png"));
        QCOMPARE(data->urls().first().toLocalFile(), QString("/a/b c.jpg"));
    }
    void relativeOnesBeginAtTheFolder()
    {
        QCOMPARE(pathList({"b.jpg"}, "/here")->data("text/uri-list"), QByteArray("file:///here/b.jpg\r\n"));
    }
    void namesInNoKnownEncodingKeepTheirBytes()
    {
        QCOMPARE(pathList({"/a/\xff.jpg"}, "/")->data("text/uri-list"), QByteArray("file:///a/%FF.jpg\r\n"));
    }
    void builtInPicturesHaveNoAddress()
    {
        const auto data = pathList({"tessera:gallery/3"}, "/here");
        QVERIFY(!data->hasFormat("text/uri-list"));
        QCOMPARE(data->text(), QString("tessera:gallery/3"));
    }
};

QTEST_APPLESS_MAIN(TestPathList)
#include "tst_path_list.moc"

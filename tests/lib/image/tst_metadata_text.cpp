// SPDX-License-Identifier: GPL-3.0-or-later
// The texts in metadata, and metadata as bytes for the cache.
#include <QTest>

#include <core/explain.h>
#include <image/metadata_codec.h>
#include <image/metadata_text.h>

using namespace tessera;

namespace {

Metadata sample()
{
    return {{0xfedcba9876543210ULL, 7},
            {{MetadataField::FileBytes, std::int64_t(1) << 40},
             {MetadataField::Changed, std::int64_t(-5)},
             {MetadataField::Title, std::string("Über\0den", 9)},
             {MetadataField::Altitude, -12.25}},
            explain(ErrorCode::Corrupt, "%2: %1", {"bad"}, explain(ErrorCode::Io, "cause %1", {"1,204"}))};
}

} // namespace

class TestMetadataText : public QObject {
    Q_OBJECT

private slots:
    void textsAreCleaned_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("clean");
        QTest::newRow("blanks and NULs") << QByteArray(" \tCanon \0junk", 13) << QByteArray("Canon");
        QTest::newRow("only blanks") << QByteArray("  \n ") << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("all lengths") << QByteArray("aä€😀") << QByteArray("aä€😀");
        QTest::newRow("latin 1") << QByteArray("J\xfcrgen") << QByteArray("J\xef\xbf\xbdrgen");
        QTest::newRow("cut short") << QByteArray("a\xe2\x82") << QByteArray("a\xef\xbf\xbd\xef\xbf\xbd");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QByteArray("\xef\xbf\xbd\xef\xbf\xbd");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
        QTest::newRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << QByteArray("\xef\xbf\xbd").repeated(4);
    }
    void textsAreCleaned()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, clean);
        QCOMPARE(QByteArray::fromStdString(cleanText(raw.toStdString())), clean);
    }
    void textsAreCutBetweenCharacters()
    {
        QCOMPARE(cleanText("a€b", 3), std::string("a"));
        QCOMPARE(cleanText("a€b", 4), std::string("a€"));
    }
    void datesAreChecked_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("iso");
        QTest::newRow("EXIF") << "2024:05:06 07:08:09"
                              << "2024-05-06T07:08:09";
        QTest::newRow("XMP") << "2024-05-06T07:08:09.25+02:00"
                             << "2024-05-06T07:08:09+02:00";
        QTest::newRow("UTC") << "2024-05-06T07:08:09Z"
                             << "2024-05-06T07:08:09+00:00";
        QTest::newRow("leap day") << "2024:02:29 00:00:00"
                                  << "2024-02-29T00:00:00";
        QTest::newRow("no leap day") << "2023:02:29 00:00:00"
                                     << "";
        QTest::newRow("zeros") << "0000:00:00 00:00:00"
                               << "";
        QTest::newRow("hour 24") << "2024:05:06 24:00:00"
                                 << "";
        QTest::newRow("blanks") << "    :  :     :  :  "
                                << "";
        QTest::newRow("date alone") << "2024:05:06"
                                    << "";
        QTest::newRow("odd offset") << "2024-05-06T07:08:09+99:00"
                                    << "2024-05-06T07:08:09";
    }
    void datesAreChecked()
    {
        QFETCH(QString, raw);
        QFETCH(QString, iso);
        QCOMPARE(QString::fromStdString(isoDate(raw.toStdString()).value_or("")), iso);
    }
    void theMakerIsNamedOnce()
    {
        QCOMPARE(cameraName("NIKON CORPORATION", "Nikon D750"), std::string("Nikon D750"));
        QCOMPARE(cameraName("FUJIFILM", "X-T5"), std::string("FUJIFILM X-T5"));
        QCOMPARE(cameraName("", "X-T5"), std::string("X-T5"));
        QCOMPARE(cameraName("Canon", ""), std::string("Canon"));
        QCOMPARE(cameraName("", ""), std::string());
    }

    void whatWasReadComesBack()
    {
        PatternStore patterns;
        const auto back = decodeMetadata(encodeMetadata(sample()), patterns);
        QVERIFY(back && *back);
        QVERIFY((*back)->file == sample().file);
        QVERIFY((*back)->entries == sample().entries);
        const Error& trouble = (*back)->trouble;
        QVERIFY(trouble == sample().trouble && trouble.cause);
        QCOMPARE(std::string(trouble.pattern), std::string("%2: %1"));
        QCOMPARE(trouble.cause->arguments, std::vector<std::string>{"1,204"});
    }
    void failuresComeBack()
    {
        PatternStore patterns;
        const auto back =
            decodeMetadata(encodeMetadata(explain(ErrorCode::NotFound, "the file does not exist")), patterns);
        QVERIFY(back && !*back);
        QVERIFY(back->error() == explain(ErrorCode::NotFound, "the file does not exist"));
        QVERIFY(back->error().pattern);
    }
    void otherBytesAreRefused()
    {
        PatternStore patterns;
        const std::string bytes = encodeMetadata(Error{ErrorCode::Io, "reason"});
        for (std::size_t length = 0; length < bytes.size(); ++length)
            QVERIFY2(!decodeMetadata(std::string_view(bytes).substr(0, length), patterns),
                     QByteArray::number(qulonglong(length)));
        QVERIFY(!decodeMetadata(bytes + "x", patterns));
        QVERIFY(!decodeMetadata("anything else", patterns));
        const std::string whole = encodeMetadata(sample());
        for (std::size_t at = 0; at < whole.size(); ++at) { // none of these may crash
            std::string bent = whole;
            bent[at] = char(bent[at] ^ 0xff);
            (void)decodeMetadata(bent, patterns);
            (void)decodeMetadata(std::string_view(whole).substr(0, at), patterns);
        }
    }
};

QTEST_GUILESS_MAIN(TestMetadataText)
#include "tst_metadata_text.moc"

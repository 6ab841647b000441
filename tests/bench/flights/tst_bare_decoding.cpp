// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <bench/flights/bare_decoding.h>
#include <support/test_files.h>

using namespace tessera;

class TestBareDecoding : public QObject {
    Q_OBJECT

private slots:
    void every_file_is_decoded_once_by_however_many_threads()
    {
        const QTemporaryDir folder;
        const auto write = [&](const char* name, const std::string& bytes) {
            return test::writeFile(folder.filePath(name).toStdString(), bytes);
        };
        test::JpegOptions options;
        options.preview = test::jpegBytes(test::pattern(40, 30));
        const std::string with = write("with.jpg", test::jpegBytes(test::pattern(160, 120), options));
        const std::string without = write("without.jpg", test::jpegBytes(test::pattern(160, 120)));
        const std::vector<std::string> paths{with, without, with, write("empty.jpg", ""), "/no/such/file", with};
        for (const unsigned threads : {0U, 1U, 3U}) {
            QCOMPARE(decodeBare(paths, BareWork::Preview, threads).decoded, std::size_t(3));
            QCOMPARE(decodeBare(paths, BareWork::Eighth, threads).decoded, std::size_t(4));
        }
        QVERIFY(decodeBare(paths, BareWork::Eighth, 1).perSecond() > 0);
        QCOMPARE(decodeBare({}, BareWork::Preview, 1).perSecond(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestBareDecoding)
#include "tst_bare_decoding.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QIODevice>
#include <QTemporaryDir>
#include <QTest>

#include <image/file_facts.h>
#include <image/folder_scan.h>

using namespace tessera;

class TestFileFacts : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        QVERIFY(m_dir.isValid());
        QVERIFY(write("small.jpg", "abc"));
        QVERIFY(write("large.jpg", QByteArray(70'000, 'x')));
        const auto opened = posixFileSystem()->openFacts(m_dir.path().toStdString());
        QVERIFY(opened.ok());
    }

    void sizesAndDatesAreThoseOfTheFiles()
    {
        const QDateTime when(QDate(2024, 5, 6), QTime(7, 8, 9), Qt::UTC);
        QFile file(m_dir.filePath("small.jpg"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(when, QFileDevice::FileModificationTime));
        file.close();
        const auto answers = ask({"small.jpg", "large.jpg"});
        QCOMPARE(answers.size(), std::size_t(2));
        QVERIFY(answers[0] && answers[1]);
        QCOMPARE(answers[0]->size, std::uint64_t(3));
        QCOMPARE(answers[1]->size, std::uint64_t(70'000));
        QCOMPARE(answers[0]->modified, std::int64_t(when.toSecsSinceEpoch()) * 1'000'000'000);
        QVERIFY(answers[0]->inode != answers[1]->inode);
        QCOMPARE(answers[0]->device, answers[1]->device);
    }

    void whatIsNotThereHasNoAnswerAndTheRestHasTheirs()
    {
        const auto answers = ask({"missing.jpg", "small.jpg"});
        QVERIFY(!answers[0]);
        QVERIFY(answers[1]);
    }

    void linksAndSubfoldersAreFollowed()
    {
        QVERIFY(QDir(m_dir.path()).mkpath("below"));
        QVERIFY(write("below/one.jpg", "12345"));
        QFile::remove(m_dir.filePath("link.jpg"));
        QVERIFY(QFile::link(m_dir.filePath("large.jpg"), m_dir.filePath("link.jpg")));
        const auto answers = ask({"below/one.jpg", "link.jpg", "large.jpg"});
        QCOMPARE(answers[0]->size, std::uint64_t(5));
        QCOMPARE(answers[1]->size, std::uint64_t(70'000));
        QCOMPARE(answers[1]->inode, answers[2]->inode);
    }

    void stoppingEndsTheAnswers()
    {
        auto reader = openPosixFacts(m_dir.path().toStdString());
        QVERIFY(reader.ok());
        std::stop_source stop;
        stop.request_stop();
        const std::vector<std::string> names{"small.jpg", "large.jpg"};
        QVERIFY((*reader)->read(names, stop.get_token()).empty());
    }

    void aFolderThatIsNoneIsAnError()
    {
        QCOMPARE(openPosixFacts(m_dir.filePath("nowhere").toStdString()).error().code, ErrorCode::NotFound);
        QCOMPARE(openPosixFacts(m_dir.filePath("small.jpg").toStdString()).error().code, ErrorCode::InvalidArgument);
    }

private:
    bool write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_dir.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    std::vector<std::optional<FileFacts>> ask(const std::vector<std::string>& names)
    {
        auto reader = openPosixFacts(m_dir.path().toStdString());
        return reader ? (*reader)->read(names, {}) : std::vector<std::optional<FileFacts>>();
    }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestFileFacts)
#include "tst_file_facts.moc"

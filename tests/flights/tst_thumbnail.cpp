// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a file manager runs it: no display, one picture, one line where that cannot be.
#include <cstdlib>
#include <memory>

#include <QColor>
#include <QFile>
#include <QImage>
#include <QProcessEnvironment>
#include <QTest>

#include <flights/program_run.h>

using namespace tessera;

class TestThumbnail : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_run = std::make_unique<ProgramRun>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(name);
        m_run->process.setProcessEnvironment(environment);
        QImage image(600, 400, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        for (const char* name : {"a b.png", "a.jpg", "-a.png"})
            QVERIFY(image.save(m_run->folder.filePath(name)));
        QFile whole(m_run->folder.filePath("a.jpg"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        m_run->write("broken.jpg", whole.read(200));
        m_run->write("text.png", "no image at all");
        m_run->write("empty.png", "");
    }

    void aSmallImageIsWritten_data()
    {
        QTest::addColumn<QString>("input");
        for (const char* name : {"a b.png", "a.jpg", "./-a.png"})
            QTest::newRow(name) << name;
    }
    void aSmallImageIsWritten()
    {
        QFETCH(QString, input);
        QCOMPARE(m_run->run({"--thumbnail", "128", input, "out.png"}), 0);
        QVERIFY2(m_run->errors.isEmpty() && m_run->output.isEmpty(), m_run->errors.constData());
        const QImage made(m_run->folder.filePath("out.png"), "png");
        QCOMPARE(made.size(), QSize(128, 85));
        QVERIFY(std::abs(made.pixelColor(60, 40).green() - QColor(Qt::darkGreen).green()) < 8);
    }

    void whatIsNoImageIsOneLineAndOne_data()
    {
        QTest::addColumn<QString>("input");
        for (const char* name : {"broken.jpg", "text.png", "empty.png", "missing.png"})
            QTest::newRow(name) << name;
    }
    void whatIsNoImageIsOneLineAndOne()
    {
        QFETCH(QString, input);
        QCOMPARE(m_run->run({"--thumbnail", "128", input, "out.png"}), 1);
        QVERIFY(m_run->errors.startsWith("tessera: "));
        QCOMPARE(m_run->errors.count('\n'), 1);
        QVERIFY(!QFile::exists(m_run->folder.filePath("out.png")));
    }

    void badUsageIsTwo()
    {
        QCOMPARE(m_run->run({"--thumbnail", "128", "a.jpg"}), 2);
        QCOMPARE(m_run->errors.count('\n'), 1);
        QCOMPARE(m_run->run({"--thumbnail", "0", "a.jpg", "out.png"}), 2);
    }

private:
    std::unique_ptr<ProgramRun> m_run;
};

QTEST_GUILESS_MAIN(TestThumbnail)
#include "tst_thumbnail.moc"

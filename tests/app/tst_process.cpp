// SPDX-License-Identifier: GPL-3.0-or-later
// What the program does with the system around it: signals, files, places.
#include <csignal>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QIODevice>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <app/file_writer.h>
#include <app/places.h>
#include <app/termination.h>

using namespace tessera;

class TestProcess : public QObject {
    Q_OBJECT

private slots:
    void a_signal_arrives_in_the_event_loop_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }

    void a_signal_arrives_in_the_event_loop()
    {
        QFETCH(int, signal);
        Termination termination;
        QSignalSpy requested(&termination, &Termination::requested);
        QCOMPARE(std::raise(signal), 0);
        QCOMPARE(requested.count(), 0); // not from the handler itself
        QCoreApplication::processEvents();
        QCOMPARE(requested.count(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(requested.count(), 1);
    }

    void many_signals_are_one_request()
    {
        Termination termination;
        QSignalSpy requested(&termination, &Termination::requested);
        for (int i = 0; i < 100; ++i)
            std::raise(SIGTERM);
        QCoreApplication::processEvents();
        QCOMPARE(requested.count(), 1);
    }

    void signals_get_their_default_back()
    {
        {
            Termination termination;
        }
        struct sigaction action { };
        QCOMPARE(sigaction(SIGTERM, nullptr, &action), 0);
        QVERIFY(action.sa_handler == SIG_DFL);
    }

    void a_file_is_written_and_replaced()
    {
        const QTemporaryDir folder;
        const std::string file = folder.filePath("a.json").toStdString();
        QVERIFY(writeFile(file, "first").ok());
        QVERIFY(writeFile(file, "second").ok());
        QFile read(QString::fromStdString(file));
        QVERIFY(read.open(QIODevice::ReadOnly));
        QCOMPARE(read.readAll(), QByteArray("second"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"a.json"});
    }

    void a_file_that_cannot_be_written_is_an_error_with_its_name()
    {
        const QTemporaryDir folder;
        const Status written = writeFile(folder.filePath("no/such/folder/a").toStdString(), "x");
        QVERIFY(!written.ok());
        QVERIFY(written.error().reason.find("no/such/folder/a") != std::string::npos);
    }

    void a_profile_holds_settings_and_cache()
    {
        const Places places = placesFor("/room");
        QCOMPARE(places.settingsFile, std::string("/room/config/tessera.ini"));
        QCOMPARE(places.cacheDirectory, std::string("/room/cache"));
        QCOMPARE(places.thumbnailDirectory, std::string("/room/thumbnails"));
        QVERIFY(QFileInfo(QString::fromStdString(placesFor("room").settingsFile)).isAbsolute());
    }

    void without_a_profile_the_xdg_places_are_used()
    {
        qputenv("XDG_CONFIG_HOME", "/xdg/config");
        qputenv("XDG_CACHE_HOME", "/xdg/cache");
        const Places places = placesFor("");
        QCOMPARE(places.settingsFile, std::string("/xdg/config/tessera/tessera.ini"));
        QCOMPARE(places.cacheDirectory, std::string("/xdg/cache/tessera"));
        QCOMPARE(places.thumbnailDirectory, std::string("/xdg/cache/thumbnails"));
    }
};

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"

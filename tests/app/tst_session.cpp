// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <app/command_line.h>
#include <app/session.h>
#include <image/path_list.h>
#include <support/fake_file_system.h>
#include <support/scene_rig.h>
#include <ui/main_window.h>

using namespace tessera;
using namespace tessera::test;

class TestSession : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_directory->filePath("s.ini"), QSettings::IniFormat);
    }

    void whatIsKeptComesBackByteByByte()
    {
        Session session{{"/p/caf\xe9 \xff", "/p, q/größer & 100%.tessera"}, true, "süß", {}};
        session.place = ViewPlace{"/p/\xfe.jpg", {0.25, -3}, 0.5, true};
        saveSession(*m_settings, session);
        m_settings.reset();
        const QSettings again(m_directory->filePath("s.ini"), QSettings::IniFormat);
        Result<Session> read = readSession(again);
        QVERIFY(read);
        QCOMPARE(read->paths, session.paths);
        QVERIFY(read->recursive && read->place && read->place->inside);
        QCOMPARE(read->filter, session.filter);
        QCOMPARE(read->place->image, session.place->image);
        QCOMPARE(read->place->centre.x, 0.25);
        QCOMPARE(read->place->centre.y, -3.0);
        QCOMPARE(read->place->zoom, 0.5);
    }

    void whatIsBrokenIsSaidOrLeftOut()
    {
        QCOMPARE(readSession(*m_settings).error().code, ErrorCode::NotFound);
        saveSession(*m_settings, {{"/p"}, false, {}, ViewPlace{"/p/a.jpg", {0.5, 0.5}, 1, false}});
        QVERIFY(readSession(*m_settings)->place);
        m_settings->setValue("session/zoom", "nan");
        QVERIFY(readSession(*m_settings) && !readSession(*m_settings)->place); // the wall alone is good enough
        m_settings->setValue("session/zoom", "-1");
        QVERIFY(!readSession(*m_settings)->place);
        m_settings->remove("session/x");
        QVERIFY(!readSession(*m_settings)->place);
        m_settings->setValue("session/version", 77);
        QCOMPARE(readSession(*m_settings).error().code, ErrorCode::Corrupt);
        m_settings->setValue("session/version", 1);
        m_settings->setValue("session/paths", QStringList());
        QCOMPARE(readSession(*m_settings).error().code, ErrorCode::Corrupt);
    }

    void onlyWhatCanBeOpenedAgainIsKept()
    {
        auto files = std::make_shared<FakeFileSystem>();
        files->folders["/p"] = {"a.jpg"};
        EngineConfig config;
        config.files = files;
        SceneRig rig(config);
        QVERIFY(!sessionOf(*rig.scene, *rig.view));
        rig.open({});
        QVERIFY(!sessionOf(*rig.scene, *rig.view)); // the built-in pictures
        rig.open({"/p"});
        const std::optional<Session> session = sessionOf(*rig.scene, *rig.view);
        QVERIFY(session && session->place);
        QCOMPARE(session->paths, (std::vector<std::string>{"/p"}));
        QCOMPARE(session->place->image, std::string("/p/a.jpg"));
    }

    void pathsThatAreGivenWin()
    {
        Options options;
        QVERIFY(!wantsSession(options, *m_settings));
        options.restore = true;
        QVERIFY(wantsSession(options, *m_settings));
        options.paths = {"/p"};
        QVERIFY(!wantsSession(options, *m_settings));
        options = {};
        m_settings->setValue(MainWindow::kReopenKey, true);
        QVERIFY(wantsSession(options, *m_settings));
        options.flight = "f.json"; // a flight begins where its script says
        QVERIFY(!wantsSession(options, *m_settings));
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QSettings> m_settings;
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"

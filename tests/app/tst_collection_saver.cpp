// SPDX-License-Identifier: GPL-3.0-or-later
#include <future>
#include <memory>

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <app/collection_saver.h>
#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/services.h>
#include <scene/view.h>
#include <ui/main_window.h>

using namespace tessera;

namespace {

constexpr int kLongestMs = 30'000; // an upper bound for slow machines; nothing waits for it to pass

} // namespace

class TestCollectionSaver : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        EngineConfig config;
        config.threads = EngineConfig::kNoPumps;
        m_settings = std::make_unique<QSettings>(m_folder.filePath("s.ini"), QSettings::IniFormat);
        m_services = std::make_unique<Services>(config, m_clock);
        m_engine = std::make_unique<Engine>(config, m_clock, *m_services);
        m_window =
            std::make_unique<MainWindow>(*m_engine, std::make_shared<Scene>(*m_engine), *m_settings, Renderer::Raster);
    }
    void cleanup()
    {
        m_window.reset();
        m_engine->shutDown();
        m_engine.reset();
        m_services.reset();
    }

    void aSaveIsWrittenAlthoughTheProgramEndsAtOnce()
    {
        saveCollection(*m_engine, *m_window, path("end.tessera"), "one");
        m_window.reset();
        m_engine->shutDown();
        QCOMPARE(content("end.tessera"), QByteArray("one"));
    }

    void aSaveWaitsForNoFolderThatIsRead()
    {
        for (int i = 0; i < 100; ++i) // more than there are threads
            m_engine->background().post([slow = m_reading] { slow.wait(); });
        saveCollection(*m_engine, *m_window, path("busy.tessera"), "two");
        const bool written = QTest::qWaitFor([this] { return content("busy.tessera") == "two"; }, kLongestMs);
        m_read.set_value();
        QVERIFY(written);
    }

private:
    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    [[nodiscard]] QByteArray content(const char* name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    SteadyClock m_clock;
    QTemporaryDir m_folder;
    std::promise<void> m_read;
    std::shared_future<void> m_reading = m_read.get_future().share();
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestCollectionSaver)
#include "tst_collection_saver.moc"

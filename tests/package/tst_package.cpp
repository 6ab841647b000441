// SPDX-License-Identifier: GPL-3.0-or-later
// Installs what was built, then builds and runs programs that know nothing but the installed files.
#include <QDir>
#include <QFile>
#include <QIODevice>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Run {
    bool ok;
    QByteArray output;
};

Run run(const QString& program, const QStringList& arguments, const QStringList& environment = {})
{
    QProcess process;
    QStringList all = QProcess::systemEnvironment();
    all += environment;
    process.setEnvironment(all);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool ended = process.waitForFinished(280'000);
    return {ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, process.readAll()};
}

} // namespace

class TestPackage : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_directory.isValid());
        const Run installed = run(TESSERA_CMAKE, {"--install", TESSERA_BUILD_DIR, "--prefix", prefix()});
        QVERIFY2(installed.ok, installed.output.constData());
        m_libraries = QFile::exists(prefix() + "/lib/libtessera_core.a") ? prefix() + "/lib" : multiarch();
        QVERIFY(QFile::exists(m_libraries + "/libtessera_core.a"));
    }

    void twoCanvasesShareATextureBesideTheDock()
    {
        const Run shown = buildAndRun("shared_texture", {"--check"});
        QVERIFY2(shown.ok, shown.output.constData());
        QVERIFY2(shown.output.contains("1 shared by 2"), shown.output.constData());
    }

    void theResourceRoomNeedsNoQt()
    {
        const Run ran = buildAndRun("without_qt", {});
        QVERIFY2(ran.ok, ran.output.constData());
        QVERIFY2(ran.output.contains("idle 2, answer 42"), ran.output.constData());
    }

    void theSharedLibraryHoldsAllRooms()
    {
        const Run ran = buildAndRun("shared_library", {});
        QVERIFY2(ran.ok, ran.output.constData());
        QVERIFY2(ran.output.contains("version " + QByteArray(TESSERA_VERSION)), ran.output.constData());
        QVERIFY2(ran.output.contains(TESSERA_STACKS), ran.output.constData());
    }

    void pkgConfigFindsTheResourceRoom()
    {
        const Run ran = buildByPkgConfigAndRun("tessera-resource", "without_qt");
        QVERIFY2(ran.ok, ran.output.constData());
        QVERIFY2(ran.output.contains("answer 42"), ran.output.constData());
        QVERIFY2(ran.output.contains(TESSERA_STACKS), ran.output.constData());
    }

    void pkgConfigFindsTheSharedLibrary()
    {
        const Run ran = buildByPkgConfigAndRun("tessera", "shared_library");
        QVERIFY2(ran.ok, ran.output.constData());
        QVERIFY2(ran.output.contains("version " + QByteArray(TESSERA_VERSION)), ran.output.constData());
        QVERIFY2(ran.output.contains(TESSERA_STACKS), ran.output.constData());
    }

    void anotherMinorVersionIsNotTaken()
    {
        const QString project = m_directory.filePath("version");
        QVERIFY(QDir().mkpath(project));
        QFile file(project + "/CMakeLists.txt");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("cmake_minimum_required(VERSION 3.25)\nproject(Version LANGUAGES CXX)\n"
                   "find_package(Tessera 99.0 REQUIRED COMPONENTS core)\n");
        file.close();
        const Run configured = configure(project, m_directory.filePath("version-build"));
        QVERIFY(!configured.ok);
        QVERIFY2(configured.output.contains("99.0"), configured.output.constData());
    }

private:
    [[nodiscard]] QString prefix() const { return m_directory.filePath("prefix"); }
    [[nodiscard]] static QString source(const QString& name)
    {
        return QString(TESSERA_SOURCE_DIR "/tests/package/") + name;
    }
    [[nodiscard]] static QStringList sanitizer()
    {
        const QString wanted = TESSERA_SANITIZE;
        return wanted.isEmpty() ? QStringList() : QStringList{"-fsanitize=" + wanted};
    }
    /// Debian puts libraries one folder deeper.
    [[nodiscard]] QString multiarch() const
    {
        const QStringList found = QDir(prefix() + "/lib").entryList({"*-linux-*"}, QDir::Dirs);
        return found.isEmpty() ? QString() : prefix() + "/lib/" + found.first();
    }

    [[nodiscard]] Run configure(const QString& from, const QString& into) const
    {
        return run(TESSERA_CMAKE,
                   {"-S", from, "-B", into, "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + prefix(),
                    QString("-DCMAKE_CXX_COMPILER=") + TESSERA_CXX, "-DCMAKE_CXX_FLAGS=" + sanitizer().join(' ')});
    }

    /// Position-independent, as Qt wants those who use it.
    [[nodiscard]] Run buildByPkgConfigAndRun(const QString& module, const QString& name) const
    {
        const Run flags =
            run("pkg-config", {"--cflags", "--libs", module}, {"PKG_CONFIG_PATH=" + m_libraries + "/pkgconfig"});
        if (!flags.ok)
            return flags;
        const QString program = m_directory.filePath(name + "-by-pkg-config");
        QStringList arguments{"-std=c++20", "-fPIC", source(name) + "/main.cpp", "-o", program};
        arguments += sanitizer();
        arguments += QString::fromUtf8(flags.output).simplified().split(' ');
        const Run built = run(TESSERA_CXX, arguments);
        if (!built.ok)
            return built;
        return run(program, {}, {"ASAN_OPTIONS=detect_leaks=0", "LD_LIBRARY_PATH=" + m_libraries});
    }

    [[nodiscard]] Run buildAndRun(const QString& name, const QStringList& arguments) const
    {
        const QString build = m_directory.filePath(name);
        const Run configured = configure(source(name), build);
        if (!configured.ok)
            return configured;
        const Run built = run(TESSERA_CMAKE, {"--build", build});
        if (!built.ok)
            return built;
        // Leaks of the window system's libraries are looked for elsewhere, with their suppressions.
        return run(build + '/' + name, arguments, {"ASAN_OPTIONS=detect_leaks=0"});
    }

    QTemporaryDir m_directory;
    QString m_libraries;
};

QTEST_GUILESS_MAIN(TestPackage)
#include "tst_package.moc"

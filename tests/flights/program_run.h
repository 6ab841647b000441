// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

namespace tessera {

/// Runs the real program in an empty folder of its own, which is also its profile's place, with the renderer
/// that TESSERA_RENDERER names, if it does.
class ProgramRun {
public:
    ProgramRun()
    {
        process.setWorkingDirectory(folder.path());
        process.setProcessEnvironment(QProcessEnvironment::systemEnvironment());
    }

    void start(const QStringList& arguments)
    {
        QStringList all{"--profile", folder.filePath("profile")};
        if (const QString renderer = qEnvironmentVariable("TESSERA_RENDERER"); !renderer.isEmpty())
            all += {"--renderer", renderer};
        process.start(QStringLiteral(TESSERA_PROGRAM), all + arguments);
    }
    /// The exit code; -1 when it crashed or did not come to an end.
    int finish(int longestMs = 240'000)
    {
        const bool ended = process.waitForFinished(longestMs);
        output = process.readAllStandardOutput();
        errors = process.readAllStandardError();
        return ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    int run(const QStringList& arguments)
    {
        start(arguments);
        return finish();
    }

    /// A flight waits two minutes where it says nothing else: what a sanitizer makes slow is not wrong.
    void write(const QString& name, QByteArray bytes) const
    {
        for (const QByteArray aim : {"settled", "covered", "mosaic"})
            bytes.replace("\"for\": \"" + aim + "\"}", "\"for\": \"" + aim + "\", \"timeoutMs\": 120000}");
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }
    [[nodiscard]] QJsonObject json(const QString& name) const
    {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    QTemporaryDir folder;
    QProcess process;
    QByteArray output, errors;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/collection_saver.h>

#include <QPointer>

#include <app/file_writer.h>
#include <scene/engine.h>
#include <ui/main_window.h>

namespace tessera {

void saveCollection(Engine& engine, MainWindow& window, const QString& file, const QByteArray& text)
{
    Executor& gui = engine.guiExecutor();
    engine.saves().post([&gui, from = QPointer<MainWindow>(&window), file, text] {
        const Status written = writeFile(file.toStdString(), text);
        if (written)
            return;
        gui.post([from, error = written.error()] {
            if (from)
                from->say(error);
        });
    });
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
// What a MainWindow has others write for it.
#include <ui/main_window.h>

#include <filesystem>

#include <QFile>
#include <QFileDialog>
#include <QSettings>

#include <image/path_list.h>
#include <scene/scene.h>

namespace tessera {

namespace {

constexpr auto kSavingFolderKey = "save/directory";

} // namespace

void MainWindow::say(const Error& notice)
{
    m_notice = notice;
    updateStatus();
}

// What is shown when the name has been chosen, in its order.
void MainWindow::saveCollection()
{
    auto* dialog = new QFileDialog(this, tr("Save Collection"), m_settings.value(kSavingFolderKey).toString());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    const QString ending = QString::fromUtf8(kCollectionEnding.data(), qsizetype(kCollectionEnding.size()));
    dialog->setNameFilter(tr("Collections") + QStringLiteral(" (*%1)").arg(ending));
    dialog->setDefaultSuffix(ending); // which drops its dot
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog](const QString& file) {
        m_settings.setValue(kSavingFolderKey, dialog->directory().absolutePath());
        std::vector<std::string> paths;
        paths.reserve(m_scene->count());
        for (std::size_t i = 0; i < m_scene->count(); ++i)
            paths.push_back(m_scene->item(i).locator());
        const std::filesystem::path target(QFile::encodeName(file).toStdString());
        emit saveRequested(file, QByteArray::fromStdString(collectionText(paths, target.parent_path().string())));
    });
    dialog->open();
}

} // namespace tessera

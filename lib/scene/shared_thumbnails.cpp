// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/shared_thumbnails.h>

#include <utility>

#include <QByteArray>
#include <QCryptographicHash>

#include <scene/engine.h>

namespace tessera {

std::unique_ptr<DesktopThumbnails> sharedThumbnails(const std::string& folder)
{
    if (folder.empty())
        return nullptr;
    DesktopThumbnails::Config config;
    config.folder = folder;
    config.md5 = [](std::string_view bytes) {
        const auto raw = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
        return QCryptographicHash::hash(raw, QCryptographicHash::Md5).toHex().toStdString();
    };
    return std::make_unique<DesktopThumbnails>(std::move(config));
}

void Engine::shareThumbnails(bool on)
{
    if (!m_thumbnails || m_thumbnails->isShared() == on)
        return;
    m_thumbnails->share(on);
    emit sharingChanged();
}

bool Engine::sharesThumbnails() const
{
    return m_thumbnails && m_thumbnails->isShared();
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/places.h>

#include <filesystem>

#include <QStandardPaths>

namespace tessera {

namespace {

std::filesystem::path standard(QStandardPaths::StandardLocation location)
{
    return QStandardPaths::writableLocation(location).toStdString();
}

} // namespace

Places placesFor(const std::string& profile)
{
    if (profile.empty())
        return {(standard(QStandardPaths::GenericConfigLocation) / "tessera" / "tessera.ini").string(),
                (standard(QStandardPaths::GenericCacheLocation) / "tessera").string(),
                (standard(QStandardPaths::GenericCacheLocation) / "thumbnails").string()};
    const std::filesystem::path room = std::filesystem::absolute(profile);
    return {(room / "config" / "tessera.ini").string(), (room / "cache").string(), (room / "thumbnails").string()};
}

} // namespace tessera

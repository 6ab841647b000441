// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

class QSettings;

namespace tessera {

/// The files and folders opened last, newest first, kept in the settings byte by byte. Never looks at the disk.
class RecentList {
public:
    static constexpr int kLimit = 10;

    /// The settings outlive the list. Lists over the same settings see each other's changes.
    explicit RecentList(QSettings& settings) : m_settings(settings) { }

    [[nodiscard]] std::vector<std::string> paths() const;
    void add(const std::string& path);
    void clear();

private:
    QSettings& m_settings;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/recent_list.h>

#include <filesystem>

#include <QSettings>
#include <QStringList>

#include <image/built_in.h>
#include <image/path_list.h>
#include <ui/path_text.h>

namespace tessera {

namespace {

constexpr auto kKey = "recent/paths";

} // namespace

std::vector<std::string> RecentList::paths() const
{
    std::vector<std::string> paths;
    for (const QString& stored : m_settings.value(kKey).toStringList())
        paths.push_back(pathFromStored(stored));
    return paths;
}

void RecentList::add(const std::string& path)
{
    // Built-in pictures ("tessera:fractal") are no files, and a list may be another the next time.
    if (path.empty() || isBuiltIn(path) || listAt(path))
        return;
    std::string clean = std::filesystem::absolute(path).lexically_normal().string();
    if (clean.size() > 1 && clean.ends_with('/'))
        clean.pop_back();
    const QString stored = storedPath(clean);
    QStringList list = m_settings.value(kKey).toStringList();
    list.removeAll(stored);
    list.prepend(stored);
    m_settings.setValue(kKey, QStringList(list.mid(0, kLimit)));
}

void RecentList::clear()
{
    m_settings.remove(kKey);
}

} // namespace tessera

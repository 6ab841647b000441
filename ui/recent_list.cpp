// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/recent_list.h>

#include <QDir>
#include <QSettings>

namespace tessera {

namespace {

constexpr auto kKey = "recent/paths";

} // namespace

QStringList RecentList::paths() const
{
    return m_settings.value(kKey).toStringList();
}

void RecentList::add(const QString& path)
{
    // Built-in pictures ("tessera:fractal") are no files.
    if (path.isEmpty() || path.startsWith(QLatin1String("tessera:")))
        return;
    const QString clean = QDir::cleanPath(QDir::current().absoluteFilePath(path));
    QStringList list = paths();
    list.removeAll(clean);
    list.prepend(clean);
    m_settings.setValue(kKey, QStringList(list.mid(0, kLimit)));
}

void RecentList::clear()
{
    m_settings.remove(kKey);
}

} // namespace tessera

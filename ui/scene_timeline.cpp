// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/scene_timeline.h>

#include <QDateTime>

#include <scene/scene.h>

namespace tessera {

namespace {

constexpr std::int64_t kNanosecondsOfMs = 1'000'000;

} // namespace

bool SceneTimeline::suits(const Scene& scene)
{
    const Arrangement& how = scene.arrangement();
    return (how.key == SortKey::Taken || how.key == SortKey::Modified) && how.groups != GroupBy::Folder;
}

std::size_t SceneTimeline::count() const
{
    return m_scene.count();
}

// Cameras tell the time of where they were, without saying where; files have it as it is shown here.
QDate SceneTimeline::dateAt(std::size_t position) const
{
    const Fact fact = m_scene.arrangement().date();
    const std::int64_t value = m_scene.order().facts().value(fact, m_scene.idAt(position));
    if (value == ItemFacts::kUnknown)
        return {};
    const Qt::TimeSpec clock = fact == Fact::Taken ? Qt::UTC : Qt::LocalTime;
    return QDateTime::fromMSecsSinceEpoch(value / kNanosecondsOfMs, clock).date();
}

} // namespace tessera

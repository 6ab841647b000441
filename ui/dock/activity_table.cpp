// SPDX-License-Identifier: MIT
#include <ui/dock/activity_table.h>

#include <algorithm>
#include <tuple>

#include <QCoreApplication>

#include <ui/dock/dock_text.h>

namespace tessera {
namespace {

auto look(const ActivityReport& a)
{
    return std::tie(a.name, a.state, a.done, a.total, a.cancellable, a.pausable, a.error);
}

Tone toneOf(const ActivityReport& a)
{
    if (!a.error.empty() || a.state == "failed")
        return Tone::Bad;
    if (a.state == "running")
        return Tone::Good;
    return a.state == "paused" || a.state == "stopping" ? Tone::Warning : Tone::Quiet;
}

/// What has run to its end was not stopped by anybody.
QString stateText(const ActivityReport& a)
{
    return text::state(a.state == "stopped" ? "done" : a.state);
}

double fraction(const ActivityReport& a)
{
    return a.total == 0 ? 0 : std::min(1.0, double(a.done) / double(a.total));
}

QString progressText(const ActivityReport& a)
{
    return a.total == 0 ? text::count(a.done) : text::share(std::min(a.done, a.total), a.total);
}

QString progressTip(const ActivityReport& a)
{
    if (a.total == 0)
        return QCoreApplication::translate("ResourceColumns", "%1 so far").arg(text::count(a.done));
    return QCoreApplication::translate("ResourceColumns", "%1 of %2").arg(text::count(a.done), text::count(a.total));
}

} // namespace

bool ActivityTraits::sameLook(const Report& a, const Report& b)
{
    return look(a) == look(b);
}

QString ActivityTraits::searchText(const Report& a)
{
    return QStringList{text::from(a.name), stateText(a), text::error(a)}.join(QLatin1Char('\n'));
}

const std::vector<ReportColumn<ActivityReport>>& ActivityTraits::columns()
{
    using A = ActivityReport;
    static const std::vector<ReportColumn<A>> kColumns{
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Work"), QT_TRANSLATE_NOOP("ResourceColumns", "What is being done"), 0},
         [](const A& a) { return text::from(a.name); },
         nullptr,
         [](const A& a) {
             return a.error.empty() ? text::from(a.name) : text::from(a.name) + QLatin1Char('\n') + text::error(a);
         }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "State"),
          QT_TRANSLATE_NOOP("ResourceColumns", "Whether it is still at it"), 9},
         [](const A& a) { return stateText(a); },
         nullptr,
         [](const A& a) { return a.error.empty() ? stateText(a) : text::error(a); },
         toneOf},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Progress"), QT_TRANSLATE_NOOP("ResourceColumns", "How much is done"),
          11, true},
         progressText,
         [](const A& a) { return QVariant(a.total == 0 ? double(a.done) : fraction(a)); },
         progressTip,
         nullptr,
         [](const A& a) { return a.total == 0 ? QVariant() : QVariant(fraction(a)); }},
        {{QT_TRANSLATE_NOOP("ResourceColumns", "Time"),
          QT_TRANSLATE_NOOP("ResourceColumns", "How long it has been running"), 6, true, true},
         [](const A& a) { return text::age(a.runTime); },
         [](const A& a) { return QVariant(toMs(a.runTime)); }},
        {{"", QT_TRANSLATE_NOOP("ResourceColumns", "Cancels it"), 11},
         [](const A&) { return QString(); },
         [](const A& a) { return QVariant(double(a.cancellable)); }},
    };
    return kColumns;
}

} // namespace tessera

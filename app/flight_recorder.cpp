// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/flight_recorder.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include <QJsonDocument>
#include <QJsonObject>

namespace tessera {

namespace {

constexpr double kShortestPauseMs = 50;
constexpr double kLongestPauseMs = 3'600'000;

QJsonArray pair(double x, double y)
{
    return {x, y};
}

} // namespace

FlightRecorder::FlightRecorder(const Clock& clock) : m_clock(clock), m_last(clock.now()) {}

void FlightRecorder::add(const QJsonObject& step)
{
    m_steps.append(step);
}

void FlightRecorder::pauseSinceLast()
{
    const TimePoint now = m_clock.now();
    const double ms = std::min(kLongestPauseMs, std::round(toMs(now - m_last)));
    m_last = now;
    if (ms >= kShortestPauseMs && !m_steps.isEmpty())
        add({{"do", "pause"}, {"ms", ms}});
}

void FlightRecorder::opened(const std::vector<std::string>& paths, bool recursive)
{
    pauseSinceLast();
    m_rest.reset();
    QJsonArray all;
    for (const std::string& path : paths)
        all.append(QString::fromStdString(path));
    QJsonObject open{{"do", "open"}};
    if (all.size() == 1)
        open["path"] = all.first();
    else
        open["paths"] = all;
    if (recursive)
        open["recursive"] = true;
    add(open);
    add({{"do", "wait"}, {"for", "covered"}});
}

void FlightRecorder::resized(Size devicePixels)
{
    pauseSinceLast();
    add({{"do", "resize"}, {"size", pair(static_cast<double>(devicePixels.width), static_cast<double>(devicePixels.height))}});
}

void FlightRecorder::pressed(const QKeySequence& keys)
{
    pauseSinceLast();
    m_rest.reset();
    add({{"do", "key"}, {"press", keys.toString(QKeySequence::PortableText)}});
}

void FlightRecorder::cameToRest(const RestingView& view)
{
    if (m_rest == view)
        return;
    pauseSinceLast();
    if (!view.inside)
        add({{"do", "fit"}, {"what", "scene"}});
    else if (!m_rest || m_rest->inside != view.inside)
        add({{"do", "select"}, {"index", static_cast<double>(*view.inside)}});
    add({{"do", "jump"},
         {"center", pair(std::clamp(view.center.x, 0.0, 1.0), std::clamp(view.center.y, 0.0, 1.0))},
         {"scale", view.scale}});
    m_rest = view;
}

QByteArray FlightRecorder::script() const
{
    const QJsonObject script{{"version", 1}, {"steps", m_steps}};
    return QJsonDocument(script).toJson(QJsonDocument::Indented);
}

} // namespace tessera

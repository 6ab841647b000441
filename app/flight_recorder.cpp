// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/flight_recorder.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include <QJsonDocument>
#include <QJsonObject>

namespace tessera {

namespace {

constexpr double kShortestPauseMs = 50;
constexpr double kLongestPauseMs = 3'600'000;
constexpr Duration kOneStroke = std::chrono::milliseconds(250); ///< a hand that goes on sooner has not rested

QJsonArray pair(double x, double y)
{
    return {x, y};
}

/// Two moves as one, if one step can say both: notches of a wheel over one place, or fingers that push on.
std::optional<HandMove> joined(const HandMove& a, const HandMove& b)
{
    constexpr double kSamePlace = 1e-3; // of the canvas
    if (a.factor == 1 && b.factor == 1)
        return HandMove{1, {}, {a.by.x + b.by.x, a.by.y + b.by.y}};
    const bool zoomOnly = a.by == PointF{} && b.by == PointF{} && a.factor != 1 && b.factor != 1;
    if (zoomOnly && std::abs(a.at.x - b.at.x) < kSamePlace && std::abs(a.at.y - b.at.y) < kSamePlace)
        return HandMove{a.factor * b.factor, a.at, {}};
    return std::nullopt;
}

/// As exact as a hand is: what is less than a thousandth of a pixel is no movement.
bool isStill(PointF pixels)
{
    return std::max(std::abs(pixels.x), std::abs(pixels.y)) < 1e-3;
}

} // namespace

std::optional<HandMove> moveBetween(const Viewport& from, const Viewport& to)
{
    constexpr double kSameScale = 1e-9;
    constexpr double kFarthest = 1000; // what the step "pan" can say
    if (from.size != to.size || from.size.isEmpty())
        return std::nullopt;
    const PointF canvas{static_cast<double>(from.size.width), static_cast<double>(from.size.height)};
    const PointF world{to.center.x - from.center.x, to.center.y - from.center.y};
    HandMove move;
    PointF rest{world.x * to.scale, world.y * to.scale};
    if (std::abs(to.scale / from.scale - 1) > kSameScale) {
        // The point that stays: its distance from the canvas' middle, over either scale, leads to the same place.
        const double shift = 1 / from.scale - 1 / to.scale;
        const PointF fixed{world.x / shift / canvas.x + 0.5, world.y / shift / canvas.y + 0.5};
        move.factor = to.scale / from.scale;
        move.at = {std::clamp(fixed.x, 0.0, 1.0), std::clamp(fixed.y, 0.0, 1.0)};
        rest = {(world.x - (move.at.x - 0.5) * canvas.x * shift) * to.scale,
                (world.y - (move.at.y - 0.5) * canvas.y * shift) * to.scale};
    }
    if (!isStill(rest))
        move.by = {rest.x / canvas.x, rest.y / canvas.y};
    if (std::max(std::abs(move.by.x), std::abs(move.by.y)) > kFarthest)
        return std::nullopt;
    return move;
}

FlightRecorder::FlightRecorder(const Clock& clock) : m_clock(clock), m_last(clock.now()) { }

void FlightRecorder::add(const QJsonObject& step)
{
    m_steps.append(step);
}

void FlightRecorder::pauseUntil(TimePoint now)
{
    const double ms = std::min(kLongestPauseMs, std::round(toMs(now - m_last)));
    m_last = std::max(m_last, now);
    m_stroke.reset();
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
    add({{"do", "resize"},
         {"size", pair(static_cast<double>(devicePixels.width), static_cast<double>(devicePixels.height))}});
}

void FlightRecorder::pressed(const QKeySequence& keys)
{
    pauseSinceLast();
    m_rest.reset();
    add({{"do", "key"}, {"press", keys.toString(QKeySequence::PortableText)}});
}

void FlightRecorder::takeBackKey()
{
    if (!m_steps.isEmpty() && m_steps.last().toObject()["do"] == QLatin1String("key"))
        m_steps.removeLast();
}

void FlightRecorder::docked(const std::string& name, const char* place)
{
    pauseSinceLast();
    add({{"do", "dock"}, {"name", QString::fromStdString(name)}, {"to", place}});
}

void FlightRecorder::moved(const HandMove& move, TimePoint began)
{
    if (move == HandMove{})
        return;
    Stroke stroke{move, began, m_clock.now()};
    const auto whole = m_stroke && began - m_stroke->ended <= kOneStroke ? joined(m_stroke->move, move) : std::nullopt;
    if (whole) {
        m_steps.removeLast(); // what can be joined is one step
        stroke.move = *whole;
        stroke.began = m_stroke->began;
    } else {
        pauseUntil(began);
    }
    m_rest.reset();
    m_last = stroke.ended;
    add(stroke);
    m_stroke = stroke;
}

void FlightRecorder::add(const Stroke& stroke)
{
    const double ms = std::min(kLongestPauseMs, std::round(toMs(stroke.ended - stroke.began)));
    const HandMove& move = stroke.move;
    const bool zooms = move.factor != 1;
    if (zooms)
        add({{"do", "zoom"}, {"factor", move.factor}, {"at", pair(move.at.x, move.at.y)}, {"durationMs", ms}});
    if (move.by != PointF{})
        add({{"do", "pan"}, {"by", pair(move.by.x, move.by.y)}, {"durationMs", zooms ? 0 : ms}});
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include <bench/flights/scenario_scripts.h>

#include <algorithm>
#include <cmath>
#include <random>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tessera {

namespace {

constexpr int kJumps = 24;
constexpr double kPixelsPerSecond = 2000;
constexpr double kNotch = 1.25; ///< what a wheel's notch zooms by
constexpr int kNotchMs = 80;
constexpr double kFarthest = 1.0 / 64; ///< the whole image, where the canvas is at least 625 pixels wide and high
constexpr double kClosest = 64;        ///< device pixels per image pixel: as close as it goes
constexpr int kKeyMs = 33;
constexpr int kMostSteps = 300;
constexpr double kLeg = 8; ///< what the flight over the wall zooms by between two stops
constexpr int kLegs = 6;   ///< from half of what shows the whole wall to 64 for one pixel, for a million images too
constexpr int kLegMs = 1000;
constexpr int kSwayMs = 500;

class Script {
public:
    Script() { step("dock", {{"name", "resources"}, {"to", "closed"}}); }

    void step(const char* name, QJsonObject keys = {})
    {
        keys["do"] = name;
        m_steps.append(keys);
    }
    void settle() { await("settled"); }
    void await(const char* what) { step("wait", {{"for", what}, {"timeoutMs", 300'000}}); }
    void zoom(double factor, int milliseconds)
    {
        step("zoom", {{"factor", factor}, {"at", QJsonArray{0.5, 0.5}}, {"durationMs", milliseconds}});
    }
    void pan(double x, double y, int milliseconds)
    {
        step("pan", {{"by", QJsonArray{x, y}}, {"durationMs", milliseconds}});
    }
    /// By device pixels of a canvas of this size.
    void cross(QSize canvas, double x, double y)
    {
        pan(x / canvas.width(), y / canvas.height(),
            static_cast<int>(std::lround(std::hypot(x, y) / kPixelsPerSecond * 1000)));
    }
    void notches(int count, double factor)
    {
        for (int i = 0; i < count; ++i)
            step("zoom", {{"factor", factor}, {"at", QJsonArray{0.43, 0.57}}, {"durationMs", kNotchMs}});
    }
    [[nodiscard]] QByteArray closed()
    {
        step("close");
        return QJsonDocument(QJsonObject{{"version", 1}, {"steps", m_steps}}).toJson();
    }

private:
    QJsonArray m_steps;
};

} // namespace

QByteArray canvasScript()
{
    Script script;
    script.settle();
    script.step("screenshot", {{"file", "canvas.png"}});
    return script.closed();
}

QByteArray jumpScript(const QString& image, unsigned seed)
{
    Script script;
    script.settle(); // the built-in pictures: nothing of the start is in what is measured
    script.step("open", {{"path", image}});
    script.settle();
    script.step("fit", {{"what", "image"}});
    script.settle();
    std::mt19937 random(seed);
    const auto below = [&](unsigned end) { return static_cast<int>(random() % end); };
    for (int i = 0; i < kJumps; ++i) {
        const QJsonArray center{0.1 + below(801) / 1000.0, 0.1 + below(801) / 1000.0};
        script.step("jump", {{"center", center}, {"scale", std::exp2(-below(4))}});
        script.settle();
    }
    return script.closed();
}

QByteArray panScript(QSize canvas)
{
    Script script;
    script.settle();
    script.step("fit", {{"what", "image"}});
    script.settle();
    script.step("jump", {{"center", QJsonArray{0.2, 0.3}}, {"scale", 1}});
    script.settle();
    script.cross(canvas, 16'000, 0);
    script.cross(canvas, 0, 10'000);
    script.cross(canvas, -12'000, 0);
    script.cross(canvas, 8'000, -6'000);
    script.settle();
    return script.closed();
}

QByteArray wheelScript()
{
    const int count = static_cast<int>(std::ceil(std::log(kClosest / kFarthest) / std::log(kNotch)));
    Script script;
    script.settle();
    script.step("fit", {{"what", "image"}});
    script.settle();
    script.notches(count, kNotch);
    script.notches(count, 1 / kNotch);
    script.settle();
    return script.closed();
}

QByteArray flickScript(int images)
{
    const int steps = std::clamp(images - 1, 1, kMostSteps);
    Script script;
    script.settle();
    script.pan(0, 3, 1500);
    script.pan(0, -1, 400);
    script.pan(4, 0, 2000);
    script.settle();
    script.step("select", {{"index", 0}});
    script.settle();
    script.step("next", {{"count", steps}, {"intervalMs", kKeyMs}});
    script.settle();
    script.step("previous", {{"count", std::max(1, steps / 4)}, {"intervalMs", kKeyMs}});
    script.settle();
    return script.closed();
}

// Zooms about the canvas' middle keep what is there: out of the image that is meant, they lead back into it. The
// longest way in and out ends where the zoom does.
QByteArray wallScript(int images, WallPass pass)
{
    Script script;
    script.settle();
    script.step("fit", {{"what", "scene"}});
    script.settle();
    if (pass == WallPass::First)
        script.await("mosaic");
    script.step("select", {{"index", images / 2}});
    script.settle();
    const double all = std::pow(kLeg, kLegs);
    script.zoom(1 / all, kLegs * kLegMs);
    script.settle();
    for (const double factor : {kLeg, 1 / kLeg})
        for (int i = 0; i < kLegs; ++i) {
            script.zoom(factor, kLegMs);
            script.settle();
        }
    script.zoom(all, kLegs * kLegMs / 2);
    script.settle();
    script.zoom(1 / all, kLegs * kLegMs / 2);
    script.settle();
    return script.closed();
}

QByteArray fillScript(int movingMs)
{
    constexpr double kSway = 0.2;
    Script script;
    script.await("covered");
    if (movingMs > 0) {
        script.step("fit", {{"what", "scene"}});
        script.zoom(2, kSwayMs);
        for (int i = 0; i * kSwayMs < movingMs; ++i)
            script.pan(i % 2 == 0 ? kSway : -kSway, i % 4 < 2 ? kSway : -kSway, kSwayMs);
    }
    script.await("mosaic");
    script.settle();
    return script.closed();
}

} // namespace tessera

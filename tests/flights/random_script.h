// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace tessera {

/// What a random flight may open.
struct FlightPlace {
    QString path;      ///< as the script names it
    QStringList names; ///< of all images that are there then
    int weight = 1;    ///< how often, beside the others
};

/// What a random flight knows of where it flies. Times are milliseconds.
struct FlightWorld {
    std::vector<FlightPlace> places{};
    QStringList texts{""};  ///< to filter by
    int longestMove = 20;   ///< of one zoom or pan; every other takes no time
    int longestPause = 0;   ///< now and then after a step that takes no time
    int patience = 120'000; ///< of a wait
};

/// A number that the environment may say otherwise.
inline unsigned fromEnvironment(const char* name, unsigned byDefault)
{
    bool ok = false;
    const unsigned value = qEnvironmentVariable(name).toUInt(&ok);
    return ok ? value : byDefault;
}

/// Steps that nobody would fly, but legal one after the other; the same ones for the same world and seed.
class RandomScript {
public:
    RandomScript(FlightWorld world, unsigned seed) : m_world(std::move(world)), m_random(seed) { }

    QByteArray ofSteps(int steps)
    {
        open();
        while (m_steps.size() < steps - 1)
            add();
        return closed();
    }
    /// As many as take that long if nothing has to be waited for.
    QByteArray ofTime(std::chrono::milliseconds time)
    {
        open();
        while (m_planned < time)
            add();
        return closed();
    }
    [[nodiscard]] qsizetype stepCount() const { return m_steps.size(); }

private:
    using Step = void (RandomScript::*)();

    QByteArray closed()
    {
        m_steps.append(QJsonObject{{"do", "close"}});
        return QJsonDocument(QJsonObject{{"version", 1}, {"steps", m_steps}}).toJson();
    }

    [[nodiscard]] int below(int end) { return int(m_random() % std::uint64_t(end)); }
    [[nodiscard]] int between(int least, int most) { return least + below(most - least + 1); }
    [[nodiscard]] double fraction() { return below(1001) / 1000.0; }
    template <std::size_t N>
    [[nodiscard]] const char* one(const std::array<const char*, N>& of)
    {
        return of[std::size_t(below(int(N)))];
    }

    void step(const char* name, QJsonObject keys = {})
    {
        keys["do"] = name;
        m_steps.append(keys);
    }

    void add()
    {
        struct Kind {
            int weight;
            Step make;
        };
        static constexpr std::array kKinds{
            Kind{30, &RandomScript::open},  Kind{220, &RandomScript::pan},   Kind{220, &RandomScript::zoom},
            Kind{120, &RandomScript::jump}, Kind{60, &RandomScript::fit},    Kind{40, &RandomScript::actualSize},
            Kind{120, &RandomScript::move}, Kind{60, &RandomScript::select}, Kind{15, &RandomScript::resize},
            Kind{15, &RandomScript::dock},  Kind{8, &RandomScript::close},   Kind{15, &RandomScript::filter},
            Kind{75, &RandomScript::key},   Kind{2, &RandomScript::wait},
        };
        const std::chrono::milliseconds before = m_planned;
        (this->*drawn(kKinds).make)();
        if (m_world.longestPause > 0 && m_planned == before && below(2) == 0)
            pause();
    }
    /// One of them, as often as its weight says.
    template <class Range>
    [[nodiscard]] typename Range::const_reference drawn(const Range& from)
    {
        int all = 0;
        for (const auto& entry : from)
            all += entry.weight;
        int left = below(all);
        auto place = from.begin();
        for (; left >= place->weight; ++place)
            left -= place->weight;
        return *place;
    }

    void open()
    {
        const FlightPlace& place = drawn(m_world.places);
        step("open", {{"path", place.path}});
        m_names = place.names;
        m_count = int(m_names.size());
        m_open = true;
        m_listed = false;
    }
    void close()
    {
        step("close");
        m_names.clear();
        m_count = 0;
        m_open = false;
    }

    void pan()
    {
        step("pan", {{"by", QJsonArray{fraction() * 4 - 2, fraction() * 4 - 2}}, {"durationMs", duration()}});
    }
    void zoom()
    {
        step("zoom", {{"factor", std::exp2(fraction() * 8 - 4)},
                      {"at", QJsonArray{fraction(), fraction()}},
                      {"durationMs", duration()}});
    }
    void jump()
    {
        step("jump", {{"center", QJsonArray{fraction(), fraction()}},
                      {"scale", below(3) == 0 ? 1.0 : std::exp2(fraction() * 12 - 8)}});
    }
    void fit()
    {
        const int what = below(3);
        step("fit", what == 2 ? QJsonObject() : QJsonObject{{"what", what == 1 ? "image" : "scene"}});
    }
    void actualSize() { step("actualSize"); }
    void move()
    {
        step(below(3) == 0 ? "previous" : "next", {{"count", between(1, 4)}, {"intervalMs", below(4) == 0 ? 3 : 0}});
    }
    void select()
    {
        if (m_count == 0)
            return;
        if (!m_listed) // an item may not have been found yet: the layout is at rest after this
            step("sort", {{"by", "name"}});
        m_listed = true;
        step("select", {{"index", below(m_count)}});
    }
    void resize() { step("resize", {{"size", QJsonArray{between(480, 1400), between(320, 900)}}}); }
    void dock()
    {
        static constexpr std::array<const char*, 5> kPlaces{"left", "right", "bottom", "floating", "closed"};
        step("dock", {{"name", "resources"}, {"to", one(kPlaces)}});
    }
    void filter()
    {
        const QString text = m_world.texts[below(int(m_world.texts.size()))];
        step("filter", {{"text", text}});
        m_listed = m_open;
        m_count = int(std::count_if(m_names.begin(), m_names.end(),
                                    [&](const QString& name) { return name.contains(text, Qt::CaseInsensitive); }));
    }
    void key()
    {
        static constexpr std::array<const char*, 20> kKeys{
            "Left", "Right", "Up",     "Down", "PgUp",      "PgDown", "Home",         "End",    "+",   "-",
            "0",    "1",     "Return", "Esc",  "Backspace", "F5",     "Ctrl+Shift+D", "Ctrl++", "Tab", "F11"};
        step("key", {{"press", one(kKeys)}});
    }
    void wait()
    {
        if (m_open)
            step("wait", {{"for", below(2) == 0 ? "settled" : "covered"}, {"timeoutMs", m_world.patience}});
    }
    void pause() { step("pause", {{"ms", taken(between(1, m_world.longestPause))}}); }

    [[nodiscard]] int duration() { return below(2) == 0 ? 0 : taken(between(1, m_world.longestMove)); }
    int taken(int milliseconds)
    {
        m_planned += std::chrono::milliseconds(milliseconds);
        return milliseconds;
    }

    const FlightWorld m_world;
    std::mt19937_64 m_random;
    QJsonArray m_steps;
    std::chrono::milliseconds m_planned{};
    QStringList m_names;
    int m_count = 0;
    bool m_open = false;
    bool m_listed = false;
};

} // namespace tessera

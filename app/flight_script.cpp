// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/flight_script.h>

#include <algorithm>
#include <array>
#include <chrono>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <app/step_reader.h>

namespace tessera {

namespace {

constexpr int kVersion = 1;
constexpr double kLongestMs = 3'600'000;
constexpr double kLongestIntervalMs = 60'000;
constexpr double kMostMoves = 1'000'000;

Error badScript(std::string reason)
{
    return {ErrorCode::InvalidArgument, std::move(reason)};
}

StepAction readOpen(StepReader& r)
{
    step::Open open;
    if (r.has("paths"))
        open.paths = r.filesOrBuiltIn("paths");
    else
        open.paths.push_back(r.fileOrBuiltIn("path"));
    if (r.has("recursive"))
        open.recursive = r.boolean("recursive", false);
    return open;
}

StepAction readWait(StepReader& r)
{
    using For = step::Wait::For;
    constexpr std::array kAims{For::Settled, For::Covered, For::Mosaic};
    const std::size_t what = r.choice("for", {"settled", "covered", "mosaic"});
    return step::Wait{kAims.at(what), r.milliseconds("timeoutMs", 1, kLongestMs, 20'000)};
}

StepAction readZoom(StepReader& r)
{
    const double factor = r.positive("factor");
    const PointF at = r.point("at", 0, 1, PointF{0.5, 0.5});
    return step::Zoom{factor, at, r.milliseconds("durationMs", 0, kLongestMs, 300)};
}

StepAction readPan(StepReader& r)
{
    const PointF by = r.point("by", -1000, 1000);
    return step::Pan{by, r.milliseconds("durationMs", 0, kLongestMs, 300)};
}

StepAction readJump(StepReader& r)
{
    const PointF center = r.point("center", 0, 1);
    return step::Jump{center, r.positive("scale")};
}

StepAction readFit(StepReader& r)
{
    const std::array places{step::Fit::What::Image, step::Fit::What::Scene, step::Fit::What::Nearest};
    return step::Fit{places.at(r.choice("what", {"image", "scene"}, 2))};
}

template <int direction>
StepAction readMove(StepReader& r)
{
    const auto count = static_cast<std::uint64_t>(r.wholeNumber("count", 1, kMostMoves, 1));
    return step::Move{direction, count, r.milliseconds("intervalMs", 0, kLongestIntervalMs, 0)};
}

StepAction readSelect(StepReader& r)
{
    return step::Select{static_cast<std::uint64_t>(r.wholeNumber("index", 0, 9'007'199'254'740'991.0))};
}

StepAction readSort(StepReader& r)
{
    static const std::vector<const char*> kOrders{"name",       "taken",  "modified", "size",
                                                  "dimensions", "rating", "colour"};
    const std::size_t by = r.choice("by", kOrders);
    return step::Sort{kOrders.at(by), r.boolean("descending", false)};
}

StepAction readDock(StepReader& r)
{
    using Place = step::Dock::Place;
    const std::array places{Place::Left, Place::Right, Place::Bottom, Place::Floating, Place::Closed};
    std::string name = r.text("name");
    return step::Dock{places.at(r.choice("to", {"left", "right", "bottom", "floating", "closed"}, 1)), std::move(name)};
}

struct StepKind {
    const char* name;
    StepAction (*read)(StepReader&);
};

const std::array kSteps{
    StepKind{"open", readOpen},
    StepKind{"wait", readWait},
    StepKind{"zoom", readZoom},
    StepKind{"pan", readPan},
    StepKind{"jump", readJump},
    StepKind{"fit", readFit},
    StepKind{"actualSize", [](StepReader&) -> StepAction { return step::ActualSize{}; }},
    StepKind{"next", readMove<1>},
    StepKind{"previous", readMove<-1>},
    StepKind{"select", readSelect},
    StepKind{"sort", readSort},
    StepKind{"filter", [](StepReader& r) -> StepAction { return step::Filter{r.text("text", true)}; }},
    StepKind{"key", [](StepReader& r) -> StepAction { return step::Key{r.keys("press")}; }},
    StepKind{"resize", [](StepReader& r) -> StepAction { return step::Resize{r.size("size", 100, 16384)}; }},
    StepKind{"dock", readDock},
    StepKind{"screenshot", [](StepReader& r) -> StepAction { return step::Screenshot{r.file("file")}; }},
    StepKind{"report", [](StepReader& r) -> StepAction { return step::Report{r.file("file")}; }},
    StepKind{"pause", [](StepReader& r) -> StepAction { return step::Pause{r.milliseconds("ms", 0, kLongestMs)}; }},
    StepKind{"mark", [](StepReader& r) -> StepAction { return step::Mark{r.text("name")}; }},
    StepKind{"close", [](StepReader&) -> StepAction { return step::Close{}; }},
};

Result<Step> readStep(const QJsonValue& value, std::size_t number, const std::string& folder)
{
    const std::string where = "step " + std::to_string(number);
    if (!value.isObject())
        return badScript(where + ": expected an object such as {\"do\": \"close\"}");
    const QJsonObject object = value.toObject();
    if (!object.value("do").isString())
        return badScript(where + ": \"do\": expected the name of a step");
    const std::string name = object.value("do").toString().toStdString();
    const auto* const kind =
        std::find_if(kSteps.begin(), kSteps.end(), [&](const StepKind& k) { return name == k.name; });
    if (kind == kSteps.end())
        return badScript(where + ": \"do\": there is no step '" + name + "'");
    StepReader reader(object, where + " (" + name + ")", folder);
    StepAction action = kind->read(reader);
    if (const Status finished = reader.finish(); !finished)
        return finished.error();
    return Step{name, std::move(action)};
}

Result<QJsonObject> readDocument(std::string_view json)
{
    const QByteArray bytes(json.data(), static_cast<qsizetype>(json.size()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (document.isNull()) {
        const auto offset = std::min(static_cast<std::size_t>(std::max(error.offset, 0)), json.size());
        const auto line = 1 + std::count(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
        return badScript("line " + std::to_string(line) + ": " + error.errorString().toStdString());
    }
    if (!document.isObject())
        return badScript("line 1: expected an object {\"version\": 1, \"steps\": [...]}");
    return document.object();
}

} // namespace

Result<std::vector<Step>> parseFlightScript(std::string_view json, const std::string& folder)
{
    const auto document = readDocument(json);
    if (!document)
        return document.error();
    for (const QString& key : document->keys())
        if (key != QLatin1String("version") && key != QLatin1String("steps"))
            return badScript(std::string("\"").append(key.toStdString())
                             + "\": unknown key; expected \"version\" and \"steps\"");
    const QJsonValue version = document->value("version");
    if (!version.isDouble() || version.toDouble() != kVersion)
        return badScript("\"version\": expected 1");
    if (!document->value("steps").isArray())
        return badScript("\"steps\": expected an array of steps");

    std::vector<Step> steps;
    const QJsonArray array = document->value("steps").toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        auto read = readStep(array.at(i), static_cast<std::size_t>(i) + 1, folder);
        if (!read)
            return read.error();
        steps.push_back(std::move(*read));
    }
    return steps;
}

} // namespace tessera

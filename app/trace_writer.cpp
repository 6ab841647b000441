// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/trace_writer.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <core/reports.h>

namespace tessera {

namespace {

constexpr std::array kMilestones{"process started", "QApplication made", "window shown",
                                 "first frame",     "first image",       "first cover"};
constexpr std::array kEnds{"loaded", "failed", "abandoned", "paused"};
constexpr std::array kReasons{"not planned", "left behind", "out of view", "dropped", "stopped"};
constexpr std::array kStates{"queued", "running", "finished"};

template <class Words>
std::string_view wordOf(const Words& words, std::size_t index)
{
    return index < words.size() ? std::string_view(words[index]) : std::string_view("?");
}

} // namespace

TraceWriter::TraceWriter(TimePoint zero, Names names) : m_zero(zero), m_names(std::move(names)) { }

TraceLine TraceWriter::line(std::string& out, char phase, std::uint16_t lane, TimePoint when, std::string_view name)
{
    return {out, std::exchange(m_empty, false) ? "\n" : ",\n", phase, lane + 1U, when - m_zero, name};
}

void TraceWriter::begin(std::string& out)
{
    out += '[';
    line(out, 'M', EventLane::kGui, m_zero, "process_name").with().text("name", "tessera");
}

void TraceWriter::end(std::string& out)
{
    for (auto& [number, lane] : m_lanes)
        close(number, lane, 0, out);
    out += "\n]\n";
}

void TraceWriter::noteLost(std::uint64_t count, std::string& out)
{
    TimePoint last = m_zero;
    for (const auto& [number, lane] : m_lanes)
        last = std::max(last, lane.last);
    line(out, 'i', EventLane::kGui, last, "events lost").text("s", "g").with().number("count", count);
}

void TraceWriter::nameLane(std::uint16_t number, std::string& out)
{
    // In the order they are shown in, which is not that of their numbers.
    constexpr std::array<std::pair<std::uint16_t, const char*>, 4> kRows{{{EventLane::kProgram, "Program"},
                                                                          {EventLane::kFlight, "Flight"},
                                                                          {EventLane::kGui, "GUI"},
                                                                          {EventLane::kLoader, "Loader"}}};
    const auto row = std::find_if(kRows.begin(), kRows.end(), [number](const auto& r) { return r.first == number; });
    const std::string name =
        row != kRows.end() ? row->second : "Pump " + std::to_string(number - EventLane::kFirstPump + 1);
    line(out, 'M', number, m_zero, "thread_name").with().text("name", name);
    const auto place = static_cast<std::uint64_t>(row - kRows.begin()) + (row != kRows.end() ? 0 : number);
    line(out, 'M', number, m_zero, "thread_sort_index").with().number("sort_index", place);
}

TraceWriter::Lane& TraceWriter::lane(const Event& event, std::string& out)
{
    const auto [place, isNew] = m_lanes.try_emplace(event.lane);
    if (isNew)
        nameLane(event.lane, out);
    place->second.last = std::max(place->second.last, event.when);
    return place->second;
}

void TraceWriter::close(std::uint16_t number, Lane& lane, int downTo, std::string& out)
{
    for (; lane.open > downTo; --lane.open)
        line(out, 'E', number, lane.last);
}

void TraceWriter::write(const Event& event, std::string& out)
{
    Lane& row = lane(event, out);
    switch (event.kind) {
    case EventKind::Start:
    case EventKind::Stage:
    case EventKind::Finish: return writePump(event, row, out);
    case EventKind::StepBegin:
    case EventKind::StepEnd: return writeStep(event, row, out);
    case EventKind::Frame:
    case EventKind::Plan:
    case EventKind::Draw:
    case EventKind::Displayed: return writeView(event, out);
    case EventKind::Upload:
    case EventKind::NoRoom:
    case EventKind::Evict: return writeTexture(event, out);
    case EventKind::Milestone:
    case EventKind::Queued:
    case EventKind::Cancel:
    case EventKind::QueueDepth: return writeDecision(event, out);
    }
}

// Where events were lost, what they would have ended is ended by what comes next.
void TraceWriter::writePump(const Event& event, Lane& lane, std::string& out)
{
    if (event.kind == EventKind::Start) {
        close(event.lane, lane, 0, out);
        line(out, 'B', event.lane, event.when, m_names.tile(event.key))
            .text("cat", "load")
            .with()
            .number("class", event.numbers[0])
            .number("distance", event.numbers[1])
            .ms("queuedMs", event.took);
        line(out, 'B', event.lane, event.when, toString(TileState::Reading)).text("cat", "stage");
        lane.open = 2;
    } else if (lane.open > 0) {
        close(event.lane, lane, 1, out);
        if (event.kind == EventKind::Stage) {
            line(out, 'B', event.lane, event.when, toString(static_cast<TileState>(event.detail))).text("cat", "stage");
            lane.open = 2;
            return;
        }
        TraceLine end = line(out, 'E', event.lane, event.when);
        end.with().text("end", wordOf(kEnds, event.detail));
        if (LoadEnd(event.detail) == LoadEnd::Abandoned)
            end.ms("afterCancelMs", event.took);
        lane.open = 0;
    }
}

void TraceWriter::writeStep(const Event& event, Lane& lane, std::string& out)
{
    if (event.kind == EventKind::StepBegin) {
        close(event.lane, lane, 0, out);
        const std::uint32_t step = event.numbers[0];
        line(out, 'B', event.lane, event.when, wordOf(m_names.steps, step))
            .text("cat", "flight")
            .with()
            .number("step", step + 1U);
        lane.open = 1;
    } else if (lane.open > 0) {
        line(out, 'E', event.lane, event.when).with().number("ok", event.numbers[1]);
        lane.open = 0;
    }
}

void TraceWriter::writeView(const Event& event, std::string& out)
{
    const auto& n = event.numbers;
    if (event.kind == EventKind::Displayed) {
        line(out, 'i', event.lane, event.when, "displayed")
            .text("s", "t")
            .text("cat", "view")
            .with()
            .ms("cpuMs", event.took)
            .thousandths("paintCpuMs", n[0])
            .number("holePixels", n[1])
            .number("placeholderPixels", n[2]);
        return;
    }
    const char* const name = event.kind == EventKind::Frame  ? "frame"
                             : event.kind == EventKind::Plan ? "plan"
                                                             : "draw list";
    TraceLine one = line(out, 'X', event.lane, event.when, name);
    one.thousandths("dur", event.took.count()).text("cat", "view").with();
    if (event.kind == EventKind::Frame)
        one.number("view", n[0]);
    else if (event.kind == EventKind::Plan)
        one.number("wanted", n[0]).number("waitForUpload", n[1]).number("view", n[2]);
    else
        one.number("ideal", n[0]).number("finer", n[1]).number("coarser", n[2]).number("nothing", n[3]);
}

void TraceWriter::writeTexture(const Event& event, std::string& out)
{
    const auto& n = event.numbers;
    if (event.kind == EventKind::Upload) {
        line(out, 'X', event.lane, event.when, "upload")
            .thousandths("dur", event.took.count())
            .text("cat", "texture")
            .with()
            .text("tile", m_names.tile(event.key))
            .number("bytes", n[0])
            .number("class", n[2]);
        line(out, 'C', event.lane, event.when + event.took, "texture pages").with().number("KiB", n[1]);
        return;
    }
    const bool gaveWay = event.kind == EventKind::Evict;
    TraceLine one = line(out, 'i', event.lane, event.when, gaveWay ? "evict" : "no room");
    one.text("s", "t").text("cat", "texture").with().text("tile", m_names.tile(event.key));
    if (gaveWay && event.other == TileKey())
        return; // for none: memory was given back
    if (gaveWay)
        one.text("for", m_names.tile(event.other));
    one.number("class", n[0]);
}

void TraceWriter::writeDecision(const Event& event, std::string& out)
{
    const auto& n = event.numbers;
    if (event.kind == EventKind::QueueDepth) {
        line(out, 'C', event.lane, event.when, "jobs").with().number("queued", n[0]).number("running", n[1]);
        return;
    }
    if (event.kind == EventKind::Milestone) {
        line(out, 'i', event.lane, event.when, wordOf(kMilestones, event.detail)).text("s", "p").text("cat", "start");
        return;
    }
    const bool isNew = event.kind == EventKind::Queued;
    TraceLine one = line(out, 'i', event.lane, event.when, isNew ? "queued" : "cancel");
    one.text("s", "t").text("cat", "load").with().text("tile", m_names.tile(event.key));
    if (isNew)
        one.number("class", n[0]).number("distance", n[1]);
    else
        one.text("why", wordOf(kReasons, event.detail)).text("was", wordOf(kStates, n[0]));
}

} // namespace tessera

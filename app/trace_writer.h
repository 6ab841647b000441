// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <app/trace_line.h>
#include <core/event.h>

namespace tessera {

/// Events as the text of a Chrome trace, which Perfetto and chrome://tracing read: one array of objects, one
/// a line. Begun and not ended it still loads. Spans are complete ("X") where an event says how long it
/// took; jobs and steps of a flight begin and end ("B", "E"), and what is open when the trace ends is ended
/// there. Times are microseconds since `zero`. Not thread-safe.
class TraceWriter {
public:
    struct Names {
        std::function<std::string(const TileKey&)> tile; ///< called where write() is
        std::vector<std::string> steps{};                ///< of the flight, in order
    };
    TraceWriter(TimePoint zero, Names names);

    /// All four append to `out`.
    void begin(std::string& out);
    void write(const Event& event, std::string& out);
    /// Says that events are missing here.
    void noteLost(std::uint64_t count, std::string& out);
    void end(std::string& out);

private:
    struct Lane {
        int open = 0; ///< spans that were begun and not ended
        TimePoint last{};
    };
    TraceLine line(std::string& out, char phase, std::uint16_t lane, TimePoint when, std::string_view name = {});
    Lane& lane(const Event& event, std::string& out);
    void nameLane(std::uint16_t number, std::string& out);
    void close(std::uint16_t number, Lane& lane, int downTo, std::string& out);
    void writePump(const Event& event, Lane& lane, std::string& out);
    void writeStep(const Event& event, Lane& lane, std::string& out);
    void writeView(const Event& event, std::string& out);
    void writeTexture(const Event& event, std::string& out);
    void writeDecision(const Event& event, std::string& out);

    const TimePoint m_zero;
    const Names m_names;
    bool m_empty = true;
    std::map<std::uint16_t, Lane> m_lanes;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <QKeySequence>

#include <core/clock.h>
#include <core/geometry.h>
#include <core/result.h>

namespace tessera {

/// The steps of a flight, each with its keys. Paths are absolute (or name something built in),
/// points and movements are fractions of the canvas, sizes are device pixels.
namespace step {
/// No path: the built-in pictures. `recursive`: nullopt is as the program was started.
struct Open {
    std::vector<std::string> paths;
    std::optional<bool> recursive;
};
struct Wait {
    enum class For { Settled, Covered, Mosaic } what;
    Duration timeout;
};
struct Zoom {
    double factor;
    PointF at;
    Duration duration;
};
struct Pan {
    PointF by;
    Duration duration;
};
struct Jump {
    PointF center;
    double scale;
};
struct Fit {
    enum class What { Nearest, Image, Scene } what;
};
struct ActualSize { };
struct Move {
    int direction;
    std::uint64_t count;
    Duration interval;
}; ///< next (+1) and previous (-1)
struct Select {
    std::uint64_t index;
};
struct Sort {
    std::string by;
    bool descending;
};
struct Filter {
    std::string text;
};
struct Key {
    QKeySequence press;
};
struct Resize {
    Size size;
};
struct Dock {
    enum class Place { Left, Right, Bottom, Floating, Closed } place;
    std::string name;
};
struct Screenshot {
    std::string file;
};
struct Report {
    std::string file;
};
struct Pause {
    Duration time;
};
struct Mark {
    std::string name;
};
struct Close { };
} // namespace step

using StepAction = std::variant<step::Open, step::Wait, step::Zoom, step::Pan, step::Jump, step::Fit, step::ActualSize,
                                step::Move, step::Select, step::Sort, step::Filter, step::Key, step::Resize, step::Dock,
                                step::Screenshot, step::Report, step::Pause, step::Mark, step::Close>;

struct Step {
    std::string name; ///< as the script writes it in "do"
    StepAction action;
};

/// Reads a script. `folder` is what relative paths in it are relative to. Error::reason is one line:
/// "line 7: ..." for syntax, otherwise the step's number (the first is 1), its key and what was
/// expected there. Touches no file.
Result<std::vector<Step>> parseFlightScript(std::string_view json, const std::string& folder);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include <core/geometry.h>
#include <core/result.h>
#include <ui/renderer.h>

namespace tessera {

/// What the command line asks for. Empty strings and nullopt mean "not given".
struct Options {
    std::vector<std::string> paths; ///< in the order given; those read from standard input take the place of "-"
    std::string flight, report, record, trace;
    std::optional<Size> size; ///< of the window, device pixels
    bool fullscreen = false;
    std::optional<std::uint64_t> gpuBudget; ///< bytes
    std::optional<Renderer> renderer;       ///< none: what suits the machine
    std::optional<std::uint64_t> ramBudget; ///< bytes
    std::optional<unsigned> threads;        ///< decode pumps
    bool recursive = false;
    std::string profile; ///< directory for settings, cache and state
    bool diskCache = true;
    bool prefetch = true; ///< "--no-prefetch", for measuring: not in the help
    bool help = false;
    bool version = false;
};

/// Reads the arguments (without the program's name). Pure apart from what it is given: lines of
/// `standardInput` are read only where "-" stands among the paths, and `exists` is asked for each
/// path and each built-in name. "-" that names nothing is refused when nothing else was given: what
/// would open then is not what was asked for. Error::reason is one line. Needs no display and no QCoreApplication.
Result<Options> parseCommandLine(const std::vector<std::string>& arguments, std::istream& standardInput,
                                 const std::function<bool(const std::string&)>& exists);

/// The text for --help, ending with a line break.
[[nodiscard]] std::string helpText();
/// "tessera 0.1.0"
[[nodiscard]] std::string versionText();

/// Names that open something built in and are no paths, such as "tessera:fractal".
[[nodiscard]] bool isBuiltIn(const std::string& path);

} // namespace tessera

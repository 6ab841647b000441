// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <core/geometry.h>
#include <core/result.h>
#include <ui/renderer.h>

namespace tessera {

/// One picture made small, without a window.
struct ThumbnailOrder {
    int side = 0; ///< at most, pixels
    std::string input, output;
};

/// What the command line asks for. Empty strings and nullopt mean "not given".
struct Options {
    std::vector<std::string> paths; ///< in the order given; "-" and --files-from stand there as lists (listAt())
    std::string flight, report, record, trace;
    std::optional<Size> size; ///< of the window, device pixels
    bool fullscreen = false;
    std::optional<std::uint64_t> gpuBudget; ///< bytes
    std::optional<Renderer> renderer;       ///< none: what suits the machine
    std::optional<std::uint64_t> ramBudget; ///< bytes
    std::optional<unsigned> threads;        ///< decode pumps
    bool recursive = false;
    std::optional<ThumbnailOrder> thumbnail; ///< instead of all else
    bool nulSeparated = false;               ///< how the lists are written
    bool restore = false;                    ///< the last wall; paths that are given win
    std::string profile;                     ///< directory for settings, cache and state
    bool diskCache = true;
    bool prefetch = true; ///< "--no-prefetch", for measuring: not in the help
    bool help = false;
    bool version = false;
};

/// Reads the arguments (without the program's name). Pure apart from what it is given: `exists` is asked for the
/// first paths and each built-in name; of many paths, the others are looked for once there is a window. Lists are not
/// read here: they may be long, and standard input may take its time. Error::reason is one line. Needs no display and
/// no QCoreApplication.
Result<Options> parseCommandLine(const std::vector<std::string>& arguments,
                                 const std::function<bool(const std::string&)>& exists);

/// The text for --help, ending with a line break.
[[nodiscard]] std::string helpText();
/// "tessera 0.1.0"
[[nodiscard]] std::string versionText();

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <core/result.h>
#include <scene/view_place.h>

class QSettings;

namespace tessera {

class Scene;
class View;
struct Options;

/// The last wall and where one was on it, as it is kept between two runs.
struct Session {
    std::vector<std::string> paths; ///< never empty
    bool recursive = false;
    std::string filter{};
    std::optional<ViewPlace> place{};
};

/// Nothing where there is no wall that could be opened again: none is open, it is the built-in one, or it came
/// from standard input.
[[nodiscard]] std::optional<Session> sessionOf(const Scene& scene, const View& view);
void saveSession(QSettings& settings, const Session& session);
/// NotFound where none was kept; Corrupt where it makes no sense.
[[nodiscard]] Result<Session> readSession(const QSettings& settings);

/// Whether the last wall is to be opened in place of none: by option, or by the user's setting.
[[nodiscard]] bool wantsSession(const Options& options, const QSettings& settings);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/session.h>

#include <algorithm>
#include <cmath>

#include <QSettings>
#include <QStringList>

#include <app/command_line.h>
#include <core/explain.h>
#include <image/path_list.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <ui/main_window.h>
#include <ui/path_text.h>

namespace tessera {

namespace {

constexpr int kSessionVersion = 1;
constexpr auto kVersionKey = "session/version";
constexpr auto kPathsKey = "session/paths";
constexpr auto kRecursiveKey = "session/recursive";
constexpr auto kFilterKey = "session/filter";
constexpr auto kImageKey = "session/image";
constexpr auto kPlaceKeys = {"session/x", "session/y", "session/zoom"};
constexpr auto kInsideKey = "session/inside";
constexpr auto kFittedKey = "session/fitted";
constexpr double kFarthestImages = 1e7; ///< images' widths from an image
constexpr double kLeastZoom = 1e-6;
constexpr double kMostZoom = 1e6;

/// Nothing where a number is missing or none that a view could go to.
std::optional<ViewPlace> readPlace(const QSettings& settings)
{
    std::vector<double> numbers;
    for (const char* key : kPlaceKeys) {
        bool isNumber = false;
        numbers.push_back(settings.value(key).toDouble(&isNumber));
        if (!isNumber || !std::isfinite(numbers.back()))
            return std::nullopt;
    }
    ViewPlace place;
    place.image = pathFromStored(settings.value(kImageKey).toString());
    place.centre = {numbers[0], numbers[1]};
    place.zoom = numbers[2];
    place.inside = settings.value(kInsideKey).toBool();
    place.fitted = settings.value(kFittedKey).toBool();
    const bool makesSense = !place.image.empty() && std::abs(place.centre.x) <= kFarthestImages
                            && std::abs(place.centre.y) <= kFarthestImages && place.zoom >= kLeastZoom
                            && place.zoom <= kMostZoom;
    return makesSense ? std::optional(place) : std::nullopt;
}

bool isFromStandardInput(const std::string& path)
{
    const std::optional<PathListPlace> list = listAt(path);
    return list && list->isStandardInput();
}

} // namespace

std::optional<Session> sessionOf(const Scene& scene, const View& view)
{
    const std::vector<std::string>& paths = scene.paths();
    if (!scene.isOpen() || scene.isBuiltIn() || std::any_of(paths.begin(), paths.end(), isFromStandardInput))
        return std::nullopt;
    return Session{paths, scene.isRecursive(), scene.filter(), view.place()};
}

void saveSession(QSettings& settings, const Session& session)
{
    QStringList paths;
    for (const std::string& path : session.paths)
        paths.push_back(storedPath(path));
    settings.setValue(kVersionKey, kSessionVersion);
    settings.setValue(kPathsKey, paths);
    settings.setValue(kRecursiveKey, session.recursive);
    settings.setValue(kFilterKey, QString::fromStdString(session.filter));
    const ViewPlace place = session.place.value_or(ViewPlace{});
    settings.setValue(kImageKey, storedPath(place.image));
    const double numbers[] = {place.centre.x, place.centre.y, place.zoom};
    std::size_t next = 0;
    for (const char* key : kPlaceKeys)
        settings.setValue(key, numbers[next++]);
    settings.setValue(kInsideKey, place.inside);
    settings.setValue(kFittedKey, place.fitted);
}

Result<Session> readSession(const QSettings& settings)
{
    if (!settings.contains(kVersionKey))
        return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "There is no last wall to be opened again."));
    Session session;
    for (const QString& stored : settings.value(kPathsKey).toStringList())
        session.paths.push_back(pathFromStored(stored));
    const bool arePaths =
        std::none_of(session.paths.begin(), session.paths.end(), [](const std::string& path) { return path.empty(); });
    if (settings.value(kVersionKey).toInt() != kSessionVersion || session.paths.empty() || !arePaths)
        return explain(
            ErrorCode::Corrupt,
            TESSERA_TR_NOOP("Reason", "The last wall can't be opened again: what was kept of it is damaged."));
    session.recursive = settings.value(kRecursiveKey).toBool();
    session.filter = settings.value(kFilterKey).toString().toStdString();
    session.place = readPlace(settings);
    return session;
}

bool wantsSession(const Options& options, const QSettings& settings)
{
    if (!options.paths.empty())
        return false;
    return options.restore || (options.flight.empty() && settings.value(MainWindow::kReopenKey).toBool());
}

} // namespace tessera

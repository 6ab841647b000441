// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QByteArray>
#include <QJsonArray>
#include <QKeySequence>

#include <core/clock.h>
#include <core/geometry.h>

namespace tessera {

/// Where a view has come to rest, in a flight's terms.
struct RestingView {
    std::optional<std::size_t> inside; ///< the image that it is in; nullopt on the wall
    PointF center;                     ///< fractions of what "fit" would show
    double scale = 1;                  ///< device pixels per image pixel

    friend bool operator==(const RestingView&, const RestingView&) = default;
};

/// Writes down a session as a flight: what was opened, where the view came to rest after each
/// input, and the keys, with the time between them as pauses.
class FlightRecorder {
public:
    explicit FlightRecorder(const Clock& clock);

    /// No path: the built-in pictures.
    void opened(const std::vector<std::string>& paths, bool recursive);
    void resized(Size devicePixels);
    void pressed(const QKeySequence& keys);
    /// The same place as before is not written down again.
    void cameToRest(const RestingView& view);

    /// The script so far, ending with a line break.
    [[nodiscard]] QByteArray script() const;

private:
    void add(const QJsonObject& step);
    void pauseSinceLast();

    const Clock& m_clock;
    TimePoint m_last;
    std::optional<RestingView> m_rest;
    QJsonArray m_steps;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include <QObject>
#include <QTimer>

#include <core/pixels.h>
#include <core/tile_key.h>

namespace tessera {

class Minimap;
class View;

/// Shows a minimap the wall itself, put together in the background of the small pictures that are there, about once
/// a second while more come in and the map is seen. Where there are none, its plain blocks stay.
class WallOverview final : public QObject {
public:
    /// Both outlive it.
    WallOverview(View& view, Minimap& minimap);
    ~WallOverview() override;

private:
    struct Shared;

    void follow();
    void lookSoon();
    void look();
    void show(const SourceId& wall, const PixelsPtr& picture);

    View& m_view;
    Minimap& m_minimap;
    std::shared_ptr<Shared> m_shared; ///< for what a worker posts
    std::uint64_t m_seen = 0;         ///< WallMosaic::changes() that is shown, or under way
    SourceId m_shown{};               ///< the wall whose picture the map has
    bool m_isShown = false;
    bool m_gathering = false;
    QTimer m_pause;
};

} // namespace tessera

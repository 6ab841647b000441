// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/wall_overview.h>

#include <stop_token>
#include <utility>

#include <QImage>
#include <QPainter>

#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <scene/wall_mosaic.h>
#include <ui/minimap.h>

namespace tessera {

namespace {

constexpr std::chrono::milliseconds kLookAgain{1000};
constexpr std::chrono::milliseconds kFirstLook{50};

} // namespace

struct WallOverview::Shared {
    WallOverview* overview; ///< GUI thread only; null once it is gone
};

WallOverview::WallOverview(View& view, Minimap& minimap)
    : m_view(view), m_minimap(minimap), m_shared(std::make_shared<Shared>(Shared{this}))
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &WallOverview::look);
    connect(&view.scene(), &Scene::itemsChanged, this, &WallOverview::follow);
    connect(&view.scene(), &Scene::contentChanged, this, &WallOverview::lookSoon);
    connect(&view, &View::statusChanged, this, &WallOverview::lookSoon); // the map may have come into sight
    lookSoon();
}

WallOverview::~WallOverview()
{
    m_shared->overview = nullptr;
}

// Of another wall the picture shows what is elsewhere now.
void WallOverview::follow()
{
    if (m_isShown && m_view.scene().wall().source() != m_shown) {
        m_isShown = false;
        m_minimap.setPicture({});
    }
    lookSoon();
}

void WallOverview::lookSoon()
{
    if (!m_pause.isActive() && m_view.scene().wall().changes() != m_seen)
        m_pause.start(m_isShown ? kLookAgain : kFirstLook);
}

void WallOverview::look()
{
    WallMosaic& wall = m_view.scene().wall();
    if (m_gathering || m_minimap.isHidden() || !wall.isOn() || !wall.hasAnyPicture() || wall.changes() == m_seen)
        return;
    m_gathering = true;
    m_seen = wall.changes();
    Engine& engine = m_view.scene().engine();
    const TileAddress whole{wall.cover().pyramid().rootLevel(), 0, 0};
    engine.background().post(
        [shared = m_shared, source = wall.source(), snapshot = wall.snapshot(), whole, &gui = engine.guiExecutor()] {
            const Result<LoadedPtr> made = gatherTile(snapshot, whole, std::stop_token());
            const auto tile = made ? std::dynamic_pointer_cast<const GatheredTile>(*made) : nullptr;
            gui.post([shared, source, picture = tile ? tile->tile.pixels : nullptr] {
                if (shared->overview)
                    shared->overview->show(source, picture);
            });
        });
}

void WallOverview::show(const SourceId& wall, const PixelsPtr& picture)
{
    m_gathering = false;
    const WallMosaic& now = m_view.scene().wall();
    if (picture && now.source() == wall) {
        m_shown = wall;
        m_isShown = true;
        const RectF all = now.cover().area();
        const RectF bounds = now.cover().layout().bounds(); // a map shows no more
        const double gutter = Pyramid::kGutter;
        const QRectF part(gutter, gutter, (picture->width() - 2 * gutter) * bounds.width / all.width,
                          (picture->height() - 2 * gutter) * bounds.height / all.height);
        m_minimap.setPicture([picture, part](QPainter& painter, const RectF& target) {
            const QImage image(picture->row(0), picture->width(), picture->height(),
                               static_cast<qsizetype>(picture->stride()), QImage::Format_RGBA8888_Premultiplied);
            painter.setRenderHint(QPainter::SmoothPixmapTransform);
            painter.drawImage(QRectF(target.x, target.y, target.width, target.height), image, part);
        });
    }
    lookSoon();
}

} // namespace tessera

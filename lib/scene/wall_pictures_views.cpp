// SPDX-License-Identifier: GPL-3.0-or-later
// What WallPictures does for the views that look at the wall; where its pictures come from is in wall_pictures.cpp.
#include <scene/wall_pictures.h>

#include <algorithm>
#include <utility>

#include <scene/mosaic_lookup.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <scene/wall_mosaic.h>

namespace tessera {

namespace {

constexpr std::size_t kPreferredAtOnce = 512;

} // namespace

void WallPictures::follow(View& view)
{
    std::erase_if(m_views, [](const QPointer<View>& gone) { return gone.isNull(); });
    m_views.emplace_back(&view);
    connect(&view, &View::statusChanged, this, &WallPictures::noteMoved);
    noteMoved();
}

void WallPictures::noteMoved()
{
    openStoreIfDue();
    if (!m_begun && m_lookup)
        m_lookup->proceed();
    preferSoon();
}

// The first screen comes first, where it shows images and no small pictures of them, and so do the names, unless they
// are long in coming. An order by colour takes the small pictures.
bool WallPictures::waitsToBegin() const
{
    return (!m_begun || m_namesFirst.isRunning()) && m_scene.arrangement().key != SortKey::Colour && !isSeenFromAfar();
}

// By some view; or will be, once there is a store.
bool WallPictures::isSeenFromAfar() const
{
    const WallMosaic& wall = m_scene.wall();
    return std::any_of(m_views.begin(), m_views.end(), [&](const QPointer<View>& view) {
        if (view.isNull() || view->viewport().size.isEmpty())
            return false;
        return wall.shows(view->viewport().scale) || wall.mayShow(view->viewport().scale);
    });
}

void WallPictures::preferSoon()
{
    if (m_filler && !m_rest.isActive())
        m_rest.start();
}

void WallPictures::preferVisible()
{
    if (!m_filler)
        return;
    std::vector<ItemId> ids;
    for (const QPointer<View>& view : m_views) {
        if (view.isNull())
            continue;
        const Viewport& at = view->viewport();
        const std::vector<ItemId> lacking =
            m_scene.wall().lacking(at.visible(), at.screenToWorld(view->focus()), kPreferredAtOnce);
        ids.insert(ids.end(), lacking.begin(), lacking.end());
    }
    if (ids == m_preferred)
        return;
    m_filler->prefer(ids);
    m_preferred = std::move(ids);
}

} // namespace tessera

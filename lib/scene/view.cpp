// SPDX-License-Identifier: GPL-3.0-or-later
// What a View needs and shows; its uploads are in view_uploads.cpp, how it moves in
// view_navigation.cpp and view_placing.cpp.
#include <scene/view.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <core/event_ring.h>
#include <load/image_loader.h>
#include <scene/engine.h>
#include <scene/wall_mosaic.h>

namespace tessera {

namespace {

double msSince(const Clock& clock, TimePoint start)
{
    return toMs(clock.now() - start);
}

} // namespace

View::View(Scene& scene, QObject* parent)
    : QObject(parent), m_scene(scene), m_engine(scene.engine()), m_number(m_engine.nextViewNumber()),
      m_group(m_engine.loader().addGroup(
          "view " + std::to_string(m_number),
          [this](const TileKey& key, const Result<LoadedPtr>& result) { m_scene.accept(key, result); })),
      m_places(scene), m_planner(scene), m_composer(scene, m_number), m_tileArrivals(scene.tileArrivals())
{
    m_changedAt = m_engine.clock().now();
    m_motion.setClamp([this](Viewport v) { return m_places.clamped(v); });
    connect(&m_scene, &Scene::itemsChanged, this, &View::onItemsChanged);
    connect(&m_scene, &Scene::contentChanged, this, &View::onContentChanged);
    connect(&m_scene, &Scene::opened, this, &View::onOpened);
    connect(&m_scene, &Scene::listed, this, &View::touch);
    connect(&m_engine, &Engine::highlightChanged, this, &View::touch);
    connect(&m_engine, &Engine::canvasBudgetChanged, this, &View::onBudgetChanged);
    connect(&m_engine, &Engine::texturesLost, this, [this] {
        m_composer.release();
        touch();
    });
    onItemsChanged();
}

View::~View()
{
    m_engine.loader().removeGroup(m_group);
    m_scene.forgetPlan(m_number);
    disconnect(&m_scene, nullptr, this, nullptr); // another layout is for the views that stay
    m_scene.forgetCanvas(m_number);
}

void View::touch()
{
    m_engine.noteUse();
    m_coverStale = m_settledStale = true;
    restate();
}

// To somewhere else at once: nothing more is begun for where it was, not even until the next frame.
void View::leap()
{
    touch();
    plan();
}

// What comes in uncovers nothing.
void View::onContentChanged()
{
    m_engine.noteUse();
    // Tiles are no news of what is seen where that is as it should be already: they are read ahead.
    const bool isOfTile = m_tileArrivals != m_scene.tileArrivals();
    m_tileArrivals = m_scene.tileArrivals();
    m_settledStale = m_settledStale || !isOfTile;
    restate();
}

// Nobody has done anything. It is planned at once: a hidden canvas has no next frame.
void View::onBudgetChanged()
{
    m_settledStale = true;
    restate();
    plan();
}

void View::restate()
{
    if (!m_planStale)
        m_changedAt = m_engine.clock().now();
    m_planStale = m_composeStale = true;
    if (!m_inFrame)
        emit changed();
    emit statusChanged();
}

void View::outdate()
{
    m_planStale = m_composeStale = m_settledStale = true;
}

void View::resize(Size devicePixels, double devicePixelRatio)
{
    m_places.resize(devicePixels, devicePixelRatio);
    m_motion.resize(devicePixels);
    m_scene.setCanvas(m_number, devicePixels, devicePixelRatio);
    if (m_stance == Stance::ImageFit && current())
        m_motion.set(m_places.imageFit(*current()));
    else if (!m_userMoved || !m_placed)
        onItemsChanged();
    touch();
}

void View::onOpened()
{
    m_current.reset();
    m_wallView.reset();
    m_zoomTarget.reset();
    m_anchor.reset();
    m_stepping.forget();
    m_restored.reset();
    m_placed = m_userMoved = m_stanceGuessed = false;
    m_stance = Stance::Free;
    onItemsChanged();
}

// Positions are new: what was looked at stays where it is on the screen.
void View::onItemsChanged()
{
    if (!m_places.isEmpty()) {
        const bool isReplaced = followHeirs();
        if (goToRestored()) {
            m_placed = true;
        } else if (m_scene.wantedFirst() && !m_userMoved) {
            goToWanted();
        } else if (!m_placed || (!m_userMoved && !inside())) {
            openOnFirstRows();
            m_placed = true;
        } else if (const auto position = m_anchor ? m_scene.positionOf(m_anchor->item) : std::nullopt) {
            keepAnchor(*position);
            if (isReplaced)
                showImage(*current());
        } else if (m_anchor) {
            showWhatIsLeft();
        }
        if (!current())
            setCurrent(std::min(m_scene.count() - 1, m_scene.layout().nearest(m_motion.viewport().center)));
    }
    if (std::exchange(m_rearrangements, m_scene.rearrangements()) != m_scene.rearrangements())
        m_composer.glide();
    m_zoomTarget.reset();
    rememberAnchor();
    touch();
}

// --- frame ---------------------------------------------------------------------------------------

const Frame& View::frame()
{
    const TimePoint now = m_engine.clock().now();
    m_frameBegan = now;
    // What it fails to show stands until it is composed anew.
    FrameFacts facts;
    facts.holePixels = m_frame.facts.holePixels;
    facts.placeholderPixels = m_frame.facts.placeholderPixels;
    m_frame.facts = facts;
    m_frame.facts.demanded = m_composeStale || m_motion.isMoving() || m_composer.isFading();
    m_scene.wall().poll();
    m_inFrame = true;
    takeSteps();
    m_inFrame = false;
    if (m_stepping.cameToRest(now))
        m_planStale = m_settledStale = true;
    settleRestored(); // here, as now the canvas has its size
    settleStance();
    if (m_motion.advance(now)) {
        m_engine.noteUse();
        if (!m_planStale)
            m_changedAt = now;
        outdate();
        followCurrent();
        emit statusChanged();
    }
    m_prediction.note(m_motion, now);
    if (m_planStale || (!m_planIsOfRest && !m_motion.isMoving() && placeToPlan().isOfRest()))
        plan();
    upload();
    if (m_composeStale || m_composer.isFading() || m_frame.list.still == m_motion.isMoving())
        compose();
    else
        m_settledStale = false; // what is drawn is what the plan now says
    rememberAnchor();
    tell(EventKind::Frame, now, {m_number});
    m_frame.wantsAnother = m_motion.isMoving() || m_uploadsWait || m_planStale || m_composer.isFading()
                           || !m_planIsOfRest || m_stepping.isHeld();
    return m_frame;
}

void View::anticipate()
{
    settleStance();
    if (m_planStale)
        plan();
}

ViewPrediction::Place View::placeToPlan() const
{
    return m_prediction.place(m_motion, m_engine.clock().now(), m_scene.latency(m_number, 0.5),
                              m_scene.latency(m_number, 0.9));
}

void View::plan()
{
    const TimePoint start = m_engine.clock().now();
    m_planStale = false;
    ViewPlanner::Input input;
    input.now = m_motion.viewport();
    input.place = placeToPlan();
    input.resting = m_planIsOfRest = !m_motion.isMoving() && input.place.isOfRest();
    input.elsewhereBytes = m_plannedElsewhere = m_composer.standInBytes();
    input.focus = focus();
    if (inside())
        input.inside = current();
    input.direction = m_stepping.direction();
    input.held = m_stepping.isHeld() && input.inside;
    input.readAhead = m_engine.readsAhead();
    const std::vector<Wanted>& wanted = m_planner.plan(input);
    m_engine.loader().plan(m_group, wanted, m_scene);
    m_scene.restatePlan(m_number, wanted, m_planner.waiting(), m_planner.present());
    m_frame.facts.items += m_planner.visited();
    m_frame.facts.planMs = msSince(m_engine.clock(), start);
    tell(EventKind::Plan, start, {wanted.size(), m_planner.waiting().size(), m_number});
    m_engine.notePlanLag(msSince(m_engine.clock(), m_changedAt));
}

void View::compose()
{
    const TimePoint start = m_engine.clock().now();
    m_composeStale = m_coverStale = m_settledStale = false;
    FrameComposer::Input input;
    input.viewport = &m_motion.viewport();
    input.now = m_frameBegan;
    input.resting = m_planIsOfRest;
    // What is crossed on the way has the detail that is there, however coarse the destination must be.
    input.lodBias = m_motion.isMoving() ? 1 : m_planner.lodBias();
    input.current = current();
    input.inside = inside();
    input.highlighted = &m_engine.highlighted();
    input.level = [this](std::size_t position) {
        return m_motion.isMoving() ? std::nullopt : m_planner.level(m_scene.idAt(position));
    };
    if (!m_motion.isMoving())
        input.wallLevel = m_planner.level(ViewPlanner::kWall);
    m_missing = m_composer.compose(input, m_frame);
    if (m_missing.letGo)
        takeRoom();
    if (const auto at = current(); at && inside() && m_missing.items == 0 && m_missing.tiles == 0)
        m_scene.noteShown(m_scene.idAt(*at));
    m_frame.list.still = !m_motion.isMoving();
    m_frame.facts.composeMs = msSince(m_engine.clock(), start);
    const CoverCount& cover = m_frame.facts.cover;
    tell(EventKind::Draw, start, {cover.ideal, cover.finer, cover.coarser, cover.missing});
}

// What was drawn in place of others is not any more: what found no room for it, in the plan or on the device, may now.
void View::takeRoom()
{
    if (std::exchange(m_blockedFrames, 0) > 0)
        m_uploadsWait = true;
    if (m_composer.standInBytes() < m_plannedElsewhere)
        m_planStale = m_settledStale = true;
}

void View::tell(EventKind kind, TimePoint began, const std::array<std::uint64_t, 4>& numbers) const
{
    EventRing* const events = m_engine.events();
    if (!events)
        return;
    Event event{.kind = kind, .when = began, .took = m_engine.clock().now() - began};
    std::transform(numbers.begin(), numbers.end(), event.numbers.begin(),
                   [](std::uint64_t n) { return static_cast<std::uint32_t>(n); });
    events->add(event);
}

bool View::isSettled() const
{
    return m_scene.isListed() && m_placed + (m_scene.count() == 0) > 0 && !m_motion.isMoving() && !m_settledStale
           && !m_stepping.isPending() && !m_stepping.isHeld() && m_missing.items == 0 && m_missing.tiles == 0
           && !m_composer.isGliding();
}

bool View::isCovered() const
{
    return m_scene.isListed() && !m_coverStale && !m_stepping.isPending() && m_missing.items == 0
           && m_frame.facts.holePixels == 0 && m_frame.facts.placeholderPixels == 0;
}

} // namespace tessera

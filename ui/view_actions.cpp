// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/view_actions.h>

#include <scene/scene.h>
#include <scene/view.h>

namespace tessera {

namespace {

constexpr double kKeyZoom = 1.2;
constexpr double kKeyScroll = 0.15; // of the canvas' height

/// Whether it makes another image the marked one: what the hand points at is not what is meant from then on.
bool movesMark(CanvasCommand command)
{
    switch (command) {
    case CanvasCommand::Next:
    case CanvasCommand::Previous:
    case CanvasCommand::First:
    case CanvasCommand::Last:
    case CanvasCommand::GoTo:
    case CanvasCommand::ExtendNext:
    case CanvasCommand::ExtendPrevious:
    case CanvasCommand::ExtendDown:
    case CanvasCommand::ExtendUp:
    case CanvasCommand::ExtendToFirst:
    case CanvasCommand::ExtendToLast: return true;
    default: return false;
    }
}

} // namespace

void ViewActions::zoomAt(PointF at, double factor, Duration over)
{
    m_view.zoomAt(at, factor, over);
}

void ViewActions::panBy(PointF pixels)
{
    m_view.panBy(pixels);
}

void ViewActions::scrollBy(PointF pixels)
{
    m_view.scrollBy(pixels);
}

void ViewActions::flick(PointF pixelsPerSecond)
{
    m_view.flick(pixelsPerSecond);
}

void ViewActions::stopMotion()
{
    m_stopped = m_view.isAnimating();
    m_view.stopMotion();
}

void ViewActions::diveAt(PointF at)
{
    m_view.diveAt(at);
    m_selection.noteEntered();
}

// A press that stops a glide means just that.
void ViewActions::clickAt(PointF at, Picking picking)
{
    if (!m_stopped || picking != Picking::Only)
        m_selection.clickAt(at, picking);
}

void ViewActions::setCursor(std::optional<PointF> at)
{
    m_cursor = at;
    m_view.setCursor(at);
}

void ViewActions::run(CanvasCommand command)
{
    if (movesMark(command))
        m_cursor.reset();
    if (m_selection.run(command) || (m_window && m_window(command)))
        return;
    const double scroll = kKeyScroll * static_cast<double>(m_view.viewport().size.height);
    switch (command) {
    case CanvasCommand::ZoomIn: m_view.zoomAt(centre(), kKeyZoom); break;
    case CanvasCommand::ZoomOut: m_view.zoomAt(centre(), 1 / kKeyZoom); break;
    case CanvasCommand::Fit: m_view.fit(); break;
    case CanvasCommand::ActualSize: m_view.actualSize(); break;
    case CanvasCommand::Next: go([this] { m_view.step(1); }); break;
    case CanvasCommand::Previous: go([this] { m_view.step(-1); }); break;
    case CanvasCommand::First: go([this] { m_view.first(); }); break;
    case CanvasCommand::Last: go([this] { m_view.last(); }); break;
    case CanvasCommand::PageUp: m_view.page(-1); break;
    case CanvasCommand::PageDown: m_view.page(1); break;
    case CanvasCommand::ScrollUp: m_view.scrollBy({0, -scroll}); break;
    case CanvasCommand::ScrollDown: m_view.scrollBy({0, scroll}); break;
    case CanvasCommand::Dive: dive(); break;
    case CanvasCommand::Back: m_view.back(); break;
    default: break; // only a window can
    }
}

// The view always lets its picture be moved about, unless there is none.
bool ViewActions::canPan() const
{
    return m_view.scene().count() > 0;
}

// Into what the hand last pointed at: the image under the cursor, unless keys have gone on from there.
void ViewActions::dive()
{
    if (!m_view.inside() && m_cursor && m_view.at(*m_cursor))
        m_view.diveAt(*m_cursor);
    else
        m_view.dive();
    m_selection.noteEntered();
}

void ViewActions::go(const std::function<void()>& move)
{
    move();
    m_selection.followMark();
}

PointF ViewActions::centre() const
{
    const Size size = m_view.viewport().size;
    return {static_cast<double>(size.width) / 2, static_cast<double>(size.height) / 2};
}

} // namespace tessera

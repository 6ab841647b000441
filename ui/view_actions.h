// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

#include <ui/canvas_actions.h>
#include <ui/selection_actions.h>

namespace tessera {

class View;

/// Carries out what hands do on a View.
class ViewActions final : public CanvasActions {
public:
    /// Asked first; true when the window has carried the command out itself.
    using WindowCommands = std::function<bool(CanvasCommand)>;

    /// Both outlive this.
    ViewActions(View& view, Selection& selection) : m_view(view), m_selection(view, selection) { }
    void setWindowCommands(WindowCommands commands) { m_window = std::move(commands); }

    void zoomAt(PointF at, double factor, Duration over) override;
    void panBy(PointF pixels) override;
    void scrollBy(PointF pixels) override;
    void flick(PointF pixelsPerSecond) override;
    void stopMotion() override;
    void diveAt(PointF at) override;
    void clickAt(PointF at, Picking picking) override;
    void menuAt(PointF at) override { m_selection.menuAt(at); }
    void bandTo(PointF from, PointF to, bool keep) override { m_selection.bandTo(from, to, keep); }
    void endBand() override { m_selection.endBand(); }
    void setCursor(std::optional<PointF> at) override;
    void run(CanvasCommand command) override;
    [[nodiscard]] bool canPan() const override;
    /// The rubber band that is being drawn, device pixels.
    [[nodiscard]] const std::optional<RectF>& band() const { return m_selection.band(); }

private:
    void dive();
    void go(const std::function<void()>& move);
    [[nodiscard]] PointF centre() const;

    View& m_view;
    SelectionActions m_selection;
    bool m_stopped = false; ///< the last press caught a view that moved
    WindowCommands m_window;
    std::optional<PointF> m_cursor; ///< where the hand points; none once keys have moved on
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <utility>

#include <ui/canvas_actions.h>

namespace tessera {

class View;

/// Carries out what hands do on a View.
class ViewActions final : public CanvasActions {
public:
    /// Asked first; true when the window has carried the command out itself.
    using WindowCommands = std::function<bool(CanvasCommand)>;

    /// The view outlives this.
    explicit ViewActions(View& view) : m_view(view) { }
    void setWindowCommands(WindowCommands commands) { m_window = std::move(commands); }

    void zoomAt(PointF at, double factor, Duration over) override;
    void panBy(PointF pixels) override;
    void scrollBy(PointF pixels) override;
    void flick(PointF pixelsPerSecond) override;
    void stopMotion() override;
    void diveAt(PointF at) override;
    void setCursor(std::optional<PointF> at) override;
    void run(CanvasCommand command) override;
    [[nodiscard]] bool canPan() const override;

private:
    void dive();
    void go(const std::function<void()>& move);
    [[nodiscard]] PointF centre() const;

    View& m_view;
    WindowCommands m_window;
    std::optional<PointF> m_cursor; ///< where the hand points; none once keys have moved on
};

} // namespace tessera

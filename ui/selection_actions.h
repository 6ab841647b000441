// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <core/geometry.h>
#include <ui/canvas_actions.h>

namespace tessera {

class Selection;
class View;

/// What hands do to a window's selection. Only on the wall: inside an image it stays as it is. Positions are
/// device pixels of the canvas, y down. GUI thread only.
class SelectionActions {
public:
    /// Both outlive this.
    SelectionActions(View& view, Selection& selection) : m_view(view), m_selection(selection) { }

    void clickAt(PointF at, Picking picking);
    void menuAt(PointF at);
    void bandTo(PointF from, PointF to, bool keep);
    void endBand() { m_band.reset(); }
    /// The rubber band that is being drawn.
    [[nodiscard]] const std::optional<RectF>& band() const { return m_band; }

    /// True when the command was for the selection, and is done.
    bool run(CanvasCommand command);
    /// A key has moved the mark: where something is selected, it is what the mark is on now.
    void followMark();
    /// The marked image has been entered: that it alone was picked on the way is over.
    void noteEntered();

private:
    void extendBy(std::ptrdiff_t images);
    void extendToRow(bool below);
    void toggleMarked();
    void copyPaths() const;
    [[nodiscard]] bool leave();

    View& m_view;
    Selection& m_selection;
    std::optional<RectF> m_band;
};

} // namespace tessera

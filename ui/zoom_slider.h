// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>

#include <ui/calm.h>

namespace tessera {

class View;

/// How large the thumbnails of the wall are: its zoom, from cells of a few pixels to one that fills the
/// canvas, each step by the same factor. Follows the view however that is zoomed.
class ZoomSlider final : public QSlider {
    Q_OBJECT

public:
    /// Not to be used once the view is gone.
    explicit ZoomSlider(View& view, QWidget* parent = nullptr);

private:
    struct Scales {
        double least;
        double most;
    };
    [[nodiscard]] Scales scales() const;
    void follow();
    void zoomTo(int value);

    View& m_view;
    Calm m_calm;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/zoom_slider.h>

#include <algorithm>
#include <cmath>

#include <QSignalBlocker>

#include <scene/scene.h>
#include <scene/view.h>

namespace tessera {

namespace {

constexpr int kZoomSteps = 240;
constexpr double kLeastCell = 8; ///< pixels of the widget
constexpr int kSliderWidth = 110;

} // namespace

ZoomSlider::ZoomSlider(View& view, QWidget* parent)
    : QSlider(Qt::Horizontal, parent), m_view(view), m_calm([this] { follow(); }, this)
{
    setRange(0, kZoomSteps);
    setSingleStep(kZoomSteps / 40);
    setPageStep(kZoomSteps / 10);
    setFixedSize(kSliderWidth, fontMetrics().height()); // no higher than the words beside it
    setFocusPolicy(Qt::TabFocus);                       // a press leaves the keys to the canvas
    setAccessibleName(tr("Thumbnail size"));
    setToolTip(tr("Thumbnail size"));
    connect(this, &QSlider::valueChanged, this, &ZoomSlider::zoomTo);
    connect(&view, &View::statusChanged, this, [this] {
        if (m_view.isAnimating())
            m_calm.soon();
        else
            m_calm.now();
    });
    follow();
}

ZoomSlider::Scales ZoomSlider::scales() const
{
    const Size canvas = m_view.viewport().size;
    const double least = kLeastCell * devicePixelRatioF();
    return {least, std::max(2 * least, static_cast<double>(std::min(canvas.width, canvas.height)))};
}

void ZoomSlider::follow()
{
    setEnabled(m_view.scene().count() > 0);
    const auto [least, most] = scales();
    const double share = std::log(m_view.viewport().scale / least) / std::log(most / least);
    const QSignalBlocker quiet(this);
    setValue(static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kZoomSteps)));
}

// About the current image where it is in sight: that is what is looked at.
void ZoomSlider::zoomTo(int value)
{
    const auto [least, most] = scales();
    const double scale = least * std::pow(most / least, static_cast<double>(value) / kZoomSteps);
    m_view.stopMotion();
    const Viewport v = m_view.viewport();
    PointF about{static_cast<double>(v.size.width) / 2, static_cast<double>(v.size.height) / 2};
    if (const auto current = m_view.current()) {
        const PointF middle = m_view.scene().layout().cell(*current).center();
        if (v.visible().contains(middle))
            about = v.worldToScreen(middle);
    }
    m_view.zoomAt(about, scale / v.scale, Duration{});
}

} // namespace tessera

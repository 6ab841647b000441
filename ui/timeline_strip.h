// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QWidget>

#include <ui/timeline.h>

namespace tessera {

/// A thin strip at the right of a canvas: years and months beside the images from first to last. A press or a
/// drag chooses an image. Shown only while there is something to tell dates from.
class TimelineStrip final : public QWidget {
    Q_OBJECT

public:
    explicit TimelineStrip(QWidget* canvas);

    /// Null: there are no dates, and no strip.
    void setSource(std::unique_ptr<const TimelineSource> source);
    /// The source counts or says other things now.
    void renew();
    /// Where the current image is.
    void setMarked(std::optional<std::size_t> position);
    /// The canvas has another size.
    void place();
    /// Hidden whatever there is, or not.
    void setAway(bool away);
    [[nodiscard]] bool isAway() const { return m_away; }

    [[nodiscard]] static int stripWidth(const QFontMetrics& metrics);
    [[nodiscard]] const std::vector<TimelineTick>& ticks() const { return m_ticks; }

signals:
    void chosen(std::size_t position);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void showOrHide();
    [[nodiscard]] int yOf(std::size_t position) const;
    void choose(double y);

    std::unique_ptr<const TimelineSource> m_source;
    std::vector<TimelineTick> m_ticks;
    std::optional<std::size_t> m_marked;
    bool m_away = false;
};

} // namespace tessera

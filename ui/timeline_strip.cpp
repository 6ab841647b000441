// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/timeline_strip.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <QFontInfo>
#include <QFontMetrics>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

namespace tessera {

namespace {

const QColor kStripGround(0x1e, 0x21, 0x24);
const QColor kStripYear(0xe6, 0xe8, 0xea);
const QColor kStripMonth(0xa8, 0xad, 0xb3);
const QColor kStripMark(0x5a, 0xc8, 0xba);
constexpr int kTickLength = 6;
constexpr int kStripPadding = 5;
constexpr double kStripLetters = 0.85; ///< of the canvas' own

} // namespace

TimelineStrip::TimelineStrip(QWidget* canvas) : QWidget(canvas)
{
    hide();
    setAttribute(Qt::WA_OpaquePaintEvent); // or the canvas would be painted anew beneath it
    setCursor(Qt::ArrowCursor);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Timeline"));
    QFont small = font(); // whose size may be in points or in pixels
    small.setPixelSize(std::max(1, qRound(QFontInfo(small).pixelSize() * kStripLetters)));
    setFont(small);
}

void TimelineStrip::setSource(std::unique_ptr<const TimelineSource> source)
{
    m_source = std::move(source);
    place();
    renew();
}

void TimelineStrip::renew()
{
    const auto most = static_cast<std::size_t>(std::max(0, height() / (fontMetrics().height() + 4)));
    m_ticks = m_source ? timelineTicks(*m_source, most) : std::vector<TimelineTick>();
    showOrHide();
    update();
}

void TimelineStrip::setAway(bool away)
{
    m_away = away;
    showOrHide();
}

void TimelineStrip::showOrHide()
{
    setVisible(!m_away && !m_ticks.empty());
}

void TimelineStrip::setMarked(std::optional<std::size_t> position)
{
    if (std::exchange(m_marked, position) != position)
        update();
}

void TimelineStrip::place()
{
    const int width = stripWidth(fontMetrics());
    const QSize canvas = parentWidget()->size();
    const bool taller = canvas.height() != height();
    setGeometry(canvas.width() - width, 0, width, canvas.height());
    if (taller)
        renew();
}

int TimelineStrip::stripWidth(const QFontMetrics& metrics)
{
    return metrics.horizontalAdvance(QStringLiteral("0000")) + kTickLength + 3 * kStripPadding;
}

int TimelineStrip::yOf(std::size_t position) const
{
    const double share =
        static_cast<double>(position) / static_cast<double>(std::max<std::size_t>(m_source->count(), 1));
    return static_cast<int>(std::lround(share * height()));
}

void TimelineStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), kStripGround);
    if (!m_source)
        return;
    const int left = kTickLength + kStripPadding;
    const int tall = fontMetrics().height();
    for (const TimelineTick& tick : m_ticks) {
        const int y = yOf(tick.position);
        const QColor& colour = tick.isYear ? kStripYear : kStripMonth;
        painter.fillRect(0, y, tick.isYear ? kTickLength : kTickLength / 2, 1, colour);
        painter.setPen(colour);
        const QString text = tick.isYear ? QString::number(tick.date.year())
                                         : QLocale().standaloneMonthName(tick.date.month(), QLocale::ShortFormat);
        painter.drawText(QRect(left, y, width() - left, tall), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text, Qt::ElideRight, width() - left - kStripPadding));
    }
    if (m_marked && *m_marked < m_source->count())
        painter.fillRect(0, std::min(yOf(*m_marked), height() - 2), width(), 2, kStripMark);
}

void TimelineStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    choose(event->position().y());
}

void TimelineStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        choose(event->position().y());
}

void TimelineStrip::choose(double y)
{
    if (!m_source || m_source->count() == 0 || height() <= 0)
        return;
    const double share = std::clamp(y / height(), 0.0, 1.0);
    const auto position = static_cast<std::size_t>(share * static_cast<double>(m_source->count()));
    emit chosen(std::min(position, m_source->count() - 1));
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#include <ui/dock/gauge_bar.h>

#include <QEvent>
#include <QPainter>

#include <ui/dock/bar_painter.h>
#include <ui/dock/dock_text.h>

namespace tessera {
namespace {

constexpr double kNearlyFull = 0.95;

QColor fillFor(const GaugeReport& gauge, const QPalette& palette)
{
    if (gauge.budget != 0 && gauge.used > gauge.budget)
        return QColor(0xc9, 0x2a, 0x2a);
    if (gauge.budget != 0 && double(gauge.used) > kNearlyFull * double(gauge.budget))
        return QColor(0xe0, 0x9f, 0x1f);
    return palette.color(QPalette::Highlight);
}

} // namespace

GaugeBar::GaugeBar(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void GaugeBar::setGauge(const GaugeReport& gauge)
{
    if (m_gauge.name == gauge.name && m_gauge.used == gauge.used && m_gauge.peak == gauge.peak
        && m_gauge.budget == gauge.budget && m_gauge.note == gauge.note)
        return;
    m_gauge = gauge;
    describe();
    update();
}

QString GaugeBar::text() const
{
    const QString used = text::bytes(m_gauge.used);
    const QString words = m_gauge.budget == 0 ? used : tr("%1 of %2").arg(used, text::bytes(m_gauge.budget));
    return m_gauge.note.empty() ? words : QStringLiteral("%1, %2").arg(words, text::term(m_gauge.note));
}

QSize GaugeBar::sizeHint() const
{
    return {240, fontMetrics().height() + 6};
}

QSize GaugeBar::minimumSizeHint() const
{
    return {80, fontMetrics().height() + 6};
}

void GaugeBar::paintEvent(QPaintEvent*)
{
    const auto part = [this](std::uint64_t bytes) {
        return m_gauge.budget == 0 ? 0.0 : double(bytes) / double(m_gauge.budget);
    };
    QPainter painter(this);
    paintBar(painter, palette(),
             {rect(), part(m_gauge.used), part(m_gauge.peak), fillFor(m_gauge, palette()), text::term(m_gauge.name),
              text()});
}

void GaugeBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange)
        describe();
    QWidget::changeEvent(event);
}

void GaugeBar::describe()
{
    const QString words =
        tr("%1 memory: %2, at most %3 so far").arg(text::term(m_gauge.name), text(), text::bytes(m_gauge.peak));
    setToolTip(words);
    setAccessibleName(words);
}

} // namespace tessera

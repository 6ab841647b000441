// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/status_line.h>

#include <cmath>

#include <QEvent>
#include <QLabel>
#include <QLocale>

#include <ui/elided_label.h>
#include <ui/work_line.h>

namespace tessera {

namespace {

constexpr int kPatienceMs = 300;
constexpr int kWorkIndex = 3; // after what is on the left

} // namespace

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent), m_index(new QLabel), m_selected(new QLabel), m_name(new ElidedLabel),
      m_trouble(new ElidedLabel), m_size(new QLabel), m_zoom(new QLabel), m_activity(new QLabel), m_patience(this)
{
    setSizeGripEnabled(false);
    setContentsMargins(6, 0, 6, 0);
    addWidget(m_index);
    addWidget(m_selected);
    addWidget(m_name, 1);
    addPermanentWidget(m_activity);
    addPermanentWidget(m_trouble);
    addPermanentWidget(m_size);
    addPermanentWidget(m_zoom);
    m_zoom->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_zoom->setMinimumWidth(m_zoom->fontMetrics().horizontalAdvance(zoomText(64)) + 8);
    for (QLabel* label : {m_index, m_selected, m_size, m_zoom, m_activity}) {
        label->setTextFormat(Qt::PlainText);
        label->setMargin(3);
    }
    m_index->setContentsMargins(0, 0, 10, 0);
    m_selected->setContentsMargins(0, 0, 10, 0);
    m_activity->setForegroundRole(QPalette::PlaceholderText);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, &StatusLine::showActivity);
    write();
}

void StatusLine::setFacts(const StatusFacts& facts)
{
    if (facts == m_facts)
        return;
    m_facts = facts;
    write();
}

void StatusLine::setWork(WorkLine* work)
{
    insertPermanentWidget(kWorkIndex, work);
    connect(work, &WorkLine::shown, this, [this](bool on) {
        m_isWorkShown = on;
        write();
    });
}

void StatusLine::write()
{
    m_index->setText(indexText(m_facts));
    m_selected->setText(selectedText(m_facts));
    m_name->setText(m_facts.name);
    m_trouble->setText(m_facts.trouble);
    m_size->setText(sizeText(m_facts));
    m_zoom->setText(zoomText(m_facts.scale));
    m_index->setVisible(!m_index->text().isEmpty());
    m_selected->setVisible(m_facts.selected > 0);
    m_trouble->setVisible(!m_facts.trouble.isEmpty());
    m_size->setVisible(!m_size->text().isEmpty());
    // Loading is worth a word only when it takes a while, or when the word already stands there.
    const bool brief = m_facts.loading && !tellsOfReading();
    if (brief && m_activity->text() != loadingText()) {
        m_activity->hide();
        if (!m_patience.isActive())
            m_patience.start();
        return;
    }
    m_patience.stop();
    showActivity();
}

bool StatusLine::tellsOfReading() const
{
    return !m_isWorkShown && (m_facts.listing || m_facts.gathered);
}

void StatusLine::showActivity()
{
    QString text;
    if (tellsOfReading() && m_facts.listing)
        text = m_facts.count == 0 ? tr("Reading folder…")
                                  : tr("Reading folder… %1 found").arg(QLocale().toString(qulonglong(m_facts.count)));
    else if (tellsOfReading())
        text = tr("Reading what files say of themselves… %1%").arg(QLocale().toString(*m_facts.gathered));
    else if (m_facts.loading)
        text = loadingText();
    else if (m_facts.reducedDetail)
        text = tr("Reduced detail: texture budget full");
    m_activity->setText(text);
    m_activity->setVisible(!text.isEmpty());
}

QString StatusLine::loadingText()
{
    return tr("Loading…");
}

QString StatusLine::indexText(const StatusFacts& facts)
{
    const QLocale locale;
    const QString count = locale.toString(qulonglong(facts.count));
    if (facts.count == 0)
        return {};
    if (!facts.position)
        return facts.count == 1 ? tr("1 image") : tr("%1 images").arg(count);
    //: Which image of how many: "12 of 1,000"
    return tr("%1 of %2").arg(locale.toString(qulonglong(*facts.position + 1)), count);
}

QString StatusLine::selectedText(const StatusFacts& facts)
{
    if (facts.selected == 0)
        return {};
    const QLocale locale;
    //: How many images of how many: "12 of 1,024 selected"
    return tr("%1 of %2 selected")
        .arg(locale.toString(qulonglong(facts.selected)), locale.toString(qulonglong(facts.count)));
}

QString StatusLine::sizeText(const StatusFacts& facts)
{
    if (facts.width <= 0 || facts.height <= 0)
        return {};
    const QLocale locale;
    //: Width and height in pixels
    return tr("%1 × %2").arg(locale.toString(facts.width), locale.toString(facts.height));
}

QString StatusLine::zoomText(double scale)
{
    const double percent = scale * 100;
    if (!(percent > 0))
        return {};
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    constexpr double kLeast = 0.01;
    if (percent < kLeast)
        return tr("< %1%").arg(locale.toString(kLeast, 'f', 2));
    const int decimals = percent < 1 ? 2 : percent < 10 ? 1 : 0;
    //: Zoom, in percent
    return tr("%1%").arg(locale.toString(percent, 'f', decimals));
}

void StatusLine::changeEvent(QEvent* event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange)
        write();
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/work_line.h>

#include <algorithm>

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

#include <resource/activity_list.h>
#include <ui/elided_label.h>
#include <ui/line_icon.h>

namespace tessera {

namespace {

constexpr int kWorkBarWidth = 64;
constexpr int kWorkBarSteps = 1000;
constexpr int kWorkLetters = 34;

bool isUnderWay(const ActivityReport& work)
{
    return work.state == "running" || work.state == "paused" || work.state == "stopping";
}

QString wordsFor(const ActivityReport& work)
{
    const QString name = QString::fromStdString(work.name);
    if (work.state == "paused")
        //: Work in the background that somebody has paused: "Preparing the wall (paused)"
        return WorkLine::tr("%1 (paused)").arg(name);
    if (work.total > 0 || work.done == 0)
        return name;
    //: Work in the background, and how many it has done so far: "Reading Beach: 1,024"
    return WorkLine::tr("%1: %2").arg(name, QLocale().toString(qulonglong(work.done)));
}

int stepsOf(const ActivityReport& work)
{
    const double share = static_cast<double>(work.done) / static_cast<double>(work.total);
    return static_cast<int>(std::min(1.0, share) * kWorkBarSteps);
}

} // namespace

WorkLine::WorkLine(ActivityList& activities, QWidget* parent)
    : QWidget(parent), m_activities(activities), m_words(new ElidedLabel), m_bar(new QProgressBar), m_rest(this)
{
    hide();
    const int height = fontMetrics().height();
    setFixedHeight(height);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 6, 0);
    row->setSpacing(4);
    m_words->setMaximumWidth(fontMetrics().averageCharWidth() * kWorkLetters);
    m_words->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_words);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, kWorkBarSteps);
    m_bar->setFixedSize(kWorkBarWidth, std::max(4, height / 3));
    row->addWidget(m_bar, 0, Qt::AlignVCenter);
    m_pause = addButton(QStringLiteral("pause"), &WorkLine::pauseOrGoOn);
    m_cancel = addButton(QStringLiteral("close"), &WorkLine::cancel);
    m_pause->setToolTip(tr("Pause"));
    m_cancel->setToolTip(tr("Cancel"));
    m_rest.setSingleShot(true);
    m_rest.setInterval(kLookEvery);
    connect(&m_rest, &QTimer::timeout, this, &WorkLine::look);
}

QToolButton* WorkLine::addButton(const QString& icon, void (WorkLine::*clicked)())
{
    auto* button = new QToolButton;
    const int side = height();
    button->setAutoRaise(true);
    button->setIcon(lineIcon(icon));
    button->setIconSize({side - 4, side - 4});
    button->setFixedSize(side, side);
    button->setFocusPolicy(Qt::TabFocus); // a press leaves the keys to the canvas
    connect(button, &QToolButton::clicked, this, clicked);
    layout()->addWidget(button);
    return button;
}

void WorkLine::lookSoon()
{
    m_looksLeft = kLooks;
    if (!m_rest.isActive())
        m_rest.start();
}

// It rests once nothing is under way and nothing has been told of for a while.
void WorkLine::look()
{
    m_looksLeft = std::max(0, m_looksLeft - 1);
    const std::vector<ActivityReport> works = m_activities.report();
    const ActivityReport* chosen = choose(works);
    if (chosen)
        write(*chosen);
    m_id = chosen ? chosen->id : 0;
    if (isHidden() == (chosen != nullptr)) {
        setVisible(chosen != nullptr);
        emit shown(chosen != nullptr);
    }
    const auto goesOn = [](const ActivityReport& work) { return isUnderWay(work) || work.state == "pending"; };
    if (m_looksLeft > 0 || std::any_of(works.begin(), works.end(), goesOn))
        m_rest.start();
}

// Null: none is worth it. Who is about to press a button must not find another work under it.
const ActivityReport* WorkLine::choose(const std::vector<ActivityReport>& works) const
{
    const ActivityReport* first = nullptr;
    for (const ActivityReport& work : works) {
        if (!isUnderWay(work))
            continue;
        if (work.id == m_id)
            return &work;
        if (!first && work.runTime >= kShort)
            first = &work;
    }
    return first;
}

void WorkLine::write(const ActivityReport& work)
{
    m_words->setText(wordsFor(work));
    m_bar->setVisible(work.total > 0);
    if (work.total > 0) {
        m_bar->setValue(stepsOf(work));
        const QLocale locale;
        //: How much of how much is done
        m_bar->setToolTip(
            tr("%1 of %2").arg(locale.toString(qulonglong(work.done)), locale.toString(qulonglong(work.total))));
    }
    m_pause->setVisible(work.pausable);
    m_cancel->setEnabled(work.cancellable);
    m_pause->setEnabled(work.cancellable);
    const bool paused = work.state == "paused";
    if (paused == m_isPaused)
        return;
    m_isPaused = paused;
    m_pause->setIcon(lineIcon(paused ? QStringLiteral("go-on") : QStringLiteral("pause")));
    m_pause->setToolTip(paused ? tr("Go on") : tr("Pause"));
}

// By id: what is shown may have ended since.
void WorkLine::pauseOrGoOn()
{
    if (m_isPaused)
        m_activities.resume(m_id);
    else
        m_activities.pause(m_id);
    look();
}

void WorkLine::cancel()
{
    m_activities.cancel(m_id);
    look();
}

} // namespace tessera

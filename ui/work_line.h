// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include <QTimer>
#include <QWidget>

#include <core/reports.h>

class QProgressBar;
class QToolButton;

namespace tessera {

class ActivityList;
class ElidedLabel;

/// One of the long works that are under way, in a status bar: what it is, how far it has come, and what pauses and
/// cancels it. The same one until it ends, then the next; hidden while there is none. No higher than a line of text.
class WorkLine final : public QWidget {
    Q_OBJECT

public:
    /// How often the list is looked at while something is under way; otherwise only when it is asked for.
    static constexpr std::chrono::milliseconds kLookEvery{250};
    /// And for how many looks after it was asked for: work may be told of only when it turns out to take long.
    static constexpr int kLooks = 8;
    /// What takes no longer is not worth a flicker.
    static constexpr std::chrono::milliseconds kShort{300};

    /// `activities` outlives it.
    explicit WorkLine(ActivityList& activities, QWidget* parent = nullptr);

    /// Something may have begun. Cheap; may be called as often as one likes.
    void lookSoon();

signals:
    void shown(bool on);

private:
    [[nodiscard]] QToolButton* addButton(const QString& icon, void (WorkLine::*clicked)());
    void look();
    [[nodiscard]] const ActivityReport* choose(const std::vector<ActivityReport>& works) const;
    void write(const ActivityReport& work);
    void pauseOrGoOn();
    void cancel();

    ActivityList& m_activities;
    ElidedLabel* m_words;
    QProgressBar* m_bar;
    QToolButton* m_pause;
    QToolButton* m_cancel;
    QTimer m_rest;
    std::uint64_t m_id = 0; ///< of the one that is shown; 0: none
    bool m_isPaused = false;
    int m_looksLeft = 0;
};

} // namespace tessera

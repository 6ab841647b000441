// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include <QTimer>
#include <QWidget>

#include <core/clock.h>
#include <core/reports.h>

class QLineEdit;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace tessera {

class GaugeBar;
class ReportPage;
class TexturePage;

/// Shows what a program holds: gauges of its budgets and a page each for textures, pools, the
/// loader, caches, sources and long work. Asks its Inspectable for a snapshot a few times a second,
/// and only while it can be seen. GUI thread.
class ResourcePanel : public QWidget {
    Q_OBJECT

public:
    struct Options {
        std::chrono::milliseconds interval{250}; ///< between two snapshots while visible, > 0
        const Clock* clock = nullptr;            ///< for rates; the steady clock when null. Not owned
    };
    enum Page { Textures, Pools, Loader, Caches, Sources, Work, PageCount };

    explicit ResourcePanel(QWidget* parent = nullptr);
    explicit ResourcePanel(const Options& options, QWidget* parent = nullptr);
    ~ResourcePanel() override;

    /// Not owned. Must outlive the panel or be taken away with null before it dies; what it showed
    /// is then forgotten.
    void setInspectable(Inspectable* inspectable);

    [[nodiscard]] Page page() const;
    void setPage(Page page);
    [[nodiscard]] ReportPage& pageAt(Page page) const;

    /// Tab, and of every page its filter, order, column widths, splits and selection. A row that
    /// was selected is selected again as soon as it exists.
    [[nodiscard]] QByteArray saveState() const;
    /// False, and nothing changes, when the bytes are not a state of this version.
    bool restoreState(const QByteArray& state);

    [[nodiscard]] std::chrono::milliseconds interval() const { return m_timer.intervalAsDuration(); }
    [[nodiscard]] bool isRefreshing() const { return m_timer.isActive(); }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

public slots:
    /// Takes a snapshot and shows it, now and whether visible or not.
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void addPage(ReportPage* page);
    void showPage(int index);
    void retranslate();
    void showGauges(const std::vector<GaugeReport>& gauges);
    void updateHighlight();

    SteadyClock m_steadyClock;
    const Clock* m_clock;
    Inspectable* m_inspectable = nullptr;
    QTimer m_timer;
    QVBoxLayout* m_gaugeLayout;
    std::vector<GaugeBar*> m_gauges;
    QTabBar* m_tabs;
    QLineEdit* m_filter;
    QStackedWidget* m_stack;
    TexturePage* m_texturePage;
    std::vector<ReportPage*> m_pages;
    std::vector<TileKey> m_highlighted;
};

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <QWidget>

#include <core/reports.h>

class QDataStream;
class QLabel;
class QSplitter;

namespace tessera {

class ReportModel;
class ReportView;

/// One tab of the panel: a line that sums up, and one or more tables below each other. What it
/// shows, it takes from a snapshot; it never asks for anything itself unless told so.
class ReportPage : public QWidget {
    Q_OBJECT

public:
    explicit ReportPage(QWidget* parent = nullptr);

    [[nodiscard]] virtual QString title() const = 0;
    virtual void setInspectable(Inspectable* inspectable);
    /// Called for each snapshot, also while another tab is in front: cheap, for what is measured
    /// over time.
    virtual void sample(const InspectorSnapshot& snapshot, TimePoint now);
    /// Called while the page is in front.
    virtual void apply(const InspectorSnapshot& snapshot) = 0;

    /// The filter goes to every table that can be filtered.
    [[nodiscard]] const QString& filterText() const { return m_filterText; }
    void setFilterText(const QString& text);

    [[nodiscard]] ReportView& view(std::size_t number = 0) const { return *m_views[number]; }

    void save(QDataStream& out) const;
    /// False when the bytes are not those of a page with the same tables.
    bool restore(QDataStream& in);
    virtual void retranslate() = 0;

protected:
    enum class Filter { Applies, Ignored };
    ReportView* addView(ReportModel* model, Filter filter = Filter::Applies);
    void setSummary(const QString& text);
    [[nodiscard]] QSplitter& splitter() const { return *m_splitter; }
    void changeEvent(QEvent* event) override;

private:
    QLabel* m_summary;
    QSplitter* m_splitter;
    std::vector<ReportView*> m_views;
    std::vector<ReportView*> m_filtered;
    QString m_filterText;
};

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace tessera {

class ReportModel;

/// Orders a ReportModel by its SortRole, names in natural order ("9" before "10"), and keeps the
/// rows that contain every word of the filter, wherever it is, upper and lower case alike.
class ReportFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ReportFilter(ReportModel* source, QObject* parent = nullptr);

    [[nodiscard]] ReportModel& reports() const { return m_reports; }
    [[nodiscard]] const QString& filterText() const { return m_text; }
    void setFilterText(const QString& text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    ReportModel& m_reports;
    QString m_text;
    QStringList m_words; ///< lower case
    QCollator m_collator;
};

} // namespace tessera

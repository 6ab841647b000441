// SPDX-License-Identifier: MIT
#include <ui/dock/report_filter.h>

#include <algorithm>

#include <ui/dock/report_model.h>

namespace tessera {

ReportFilter::ReportFilter(ReportModel* source, QObject* parent) : QSortFilterProxyModel(parent), m_reports(*source)
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    setSortRole(ReportModel::SortRole);
    setSourceModel(source);
}

void ReportFilter::setFilterText(const QString& text)
{
    if (m_text == text)
        return;
    m_text = text;
    m_words = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool ReportFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    return m_words.isEmpty() || std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
               return m_reports.searchText(row).contains(word);
           });
}

bool ReportFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(ReportModel::SortRole);
    const QVariant b = right.data(ReportModel::SortRole);
    if (a.typeId() == QMetaType::QString)
        return m_collator.compare(a.toString(), b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

} // namespace tessera

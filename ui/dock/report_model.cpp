// SPDX-License-Identifier: MIT
#include <ui/dock/report_model.h>

#include <QCoreApplication>

namespace tessera {
namespace {

QString translated(const char* words)
{
    return *words == 0 ? QString() : QCoreApplication::translate("ResourceColumns", words);
}

int alignment(const ColumnHead& head)
{
    return int((head.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

QVariant ReportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount(QModelIndex()))
        return {};
    const ColumnHead& column = head(section);
    switch (role) {
    case Qt::DisplayRole: return translated(column.title);
    case Qt::ToolTipRole: return translated(column.tip);
    case Qt::TextAlignmentRole: return alignment(column);
    case Qt::InitialSortOrderRole: return int(column.number ? Qt::DescendingOrder : Qt::AscendingOrder);
    default: return {};
    }
}

QVariant ReportModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return cellText(row, column);
    case Qt::ToolTipRole: return cellTip(row, column);
    case Qt::TextAlignmentRole: return alignment(head(column));
    case SortRole: return cellSort(row, column);
    case ToneRole: return int(cellTone(row, column));
    case ProgressRole: return cellProgress(row, column);
    default: return {};
    }
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractTableModel>
#include <QByteArray>

#include <core/reports.h>

namespace tessera {

/// How a cell wants to be seen, apart from its text.
enum class Tone { Plain, Quiet, Good, Warning, Bad };

/// What a column is, apart from how its cells are made.
struct ColumnHead {
    const char* title; ///< marked with QT_TRANSLATE_NOOP("ResourceColumns", ...); empty: nothing to copy
    const char* tip;   ///< the same, a sentence
    int characters;    ///< width to begin with, in average characters; 0 takes what is left, shared with others that do
    bool number = false; ///< right aligned, sorted by value, the largest first when first clicked
    bool moves = false;  ///< changes by itself with time: repainted, never a reason for a re-sort
};

/// A table of reports: one row per key, one column per descriptor. The base is what views, filters
/// and copying need; ReportTable<Traits> holds the reports. Rows keep their place while they live.
class ReportModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role {
        SortRole = Qt::UserRole + 1, ///< double, or QString
        ToneRole,                    ///< int(Tone)
        ProgressRole                 ///< double 0..1, invalid when there is no bar to draw
    };
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] virtual const ColumnHead& head(int column) const = 0;
    /// Names the row across snapshots and sessions.
    [[nodiscard]] virtual QByteArray rowId(int row) const = 0;
    /// What a filter is matched against, lower case.
    [[nodiscard]] virtual const QString& searchText(int row) const = 0;
    virtual void clear() = 0;

    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

signals:
    /// Time went on: the texts of the moving columns may be others. No dataChanged() for each: to
    /// repaint a table costs far more than to see that its ages in seconds read the same.
    void moved();

protected:
    [[nodiscard]] virtual QString cellText(int row, int column) const = 0;
    [[nodiscard]] virtual QVariant cellSort(int row, int column) const = 0;
    [[nodiscard]] virtual QString cellTip(int row, int column) const = 0;
    [[nodiscard]] virtual Tone cellTone(int row, int column) const = 0;
    [[nodiscard]] virtual QVariant cellProgress(int row, int column) const = 0;
};

} // namespace tessera

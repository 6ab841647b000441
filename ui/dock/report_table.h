// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>
#include <vector>

#include <ui/dock/report_model.h>

namespace tessera {

/// One column of a table of Report: captureless functions, so that a table is a list of lines.
template <class Report>
struct ReportColumn {
    ColumnHead head;
    QString (*text)(const Report&);
    QVariant (*sort)(const Report&);               ///< null: by text
    QString (*tip)(const Report&) = nullptr;       ///< null: the text, which may be elided on screen
    Tone (*tone)(const Report&) = nullptr;         ///< null: plain
    QVariant (*progress)(const Report&) = nullptr; ///< null: no bar
};

/// The model of one kind of report. Traits say
///   using Report, using Key (with std::hash);
///   static Key key(const Report&), unique in a snapshot (a second row of the same key is left out);
///   static QByteArray id(const Report&), the key as text;
///   static bool sameLook(const Report&, const Report&): equal but for what moves by itself;
///   static QString searchText(const Report&);
///   static const std::vector<ReportColumn<Report>>& columns().
template <class Traits>
class ReportTable final : public ReportModel {
public:
    using Report = typename Traits::Report;
    using Key = typename Traits::Key;
    using ReportModel::ReportModel;

    [[nodiscard]] const Report& report(int row) const { return m_rows[std::size_t(row)].report; }
    /// -1 when there is none
    [[nodiscard]] int rowOf(const Key& key) const
    {
        const auto found = m_index.find(key);
        return found == m_index.end() ? -1 : found->second;
    }

    /// Makes the table show these: removes, inserts and changes only what differs.
    void apply(std::vector<Report> next);
    void clear() override { apply({}); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : int(Traits::columns().size());
    }
    [[nodiscard]] const ColumnHead& head(int column) const override { return at(column).head; }
    [[nodiscard]] QByteArray rowId(int row) const override { return Traits::id(report(row)); }
    [[nodiscard]] const QString& searchText(int row) const override { return m_rows[std::size_t(row)].search; }

protected:
    [[nodiscard]] QString cellText(int row, int column) const override { return at(column).text(report(row)); }
    [[nodiscard]] QVariant cellSort(int row, int column) const override
    {
        const auto& sort = at(column).sort;
        return sort ? sort(report(row)) : QVariant(cellText(row, column));
    }
    [[nodiscard]] QString cellTip(int row, int column) const override
    {
        const auto& tip = at(column).tip;
        return tip ? tip(report(row)) : cellText(row, column);
    }
    [[nodiscard]] Tone cellTone(int row, int column) const override
    {
        const auto& tone = at(column).tone;
        return tone ? tone(report(row)) : Tone::Plain;
    }
    [[nodiscard]] QVariant cellProgress(int row, int column) const override
    {
        const auto& progress = at(column).progress;
        return progress ? progress(report(row)) : QVariant();
    }

private:
    struct Row {
        Report report;
        QString search;
        bool seen = false;
        bool changed = false;
    };

    static const ReportColumn<Report>& at(int column) { return Traits::columns()[std::size_t(column)]; }
    static Row makeRow(Report report)
    {
        QString search = Traits::searchText(report).toLower();
        return {std::move(report), std::move(search), true, false};
    }
    std::vector<Row> merge(std::vector<Report> next);
    void removeUnseen();
    void insert(std::vector<Row> fresh);
    void announceChanged();

    std::vector<Row> m_rows;
    std::unordered_map<Key, int> m_index; ///< where each key's row is
};

template <class Traits>
void ReportTable<Traits>::apply(std::vector<Report> next)
{
    std::vector<Row> fresh = merge(std::move(next));
    removeUnseen();
    announceChanged();
    emit moved();
    insert(std::move(fresh));
}

/// Updates the rows that stay and marks them; returns those that are new.
template <class Traits>
auto ReportTable<Traits>::merge(std::vector<Report> next) -> std::vector<Row>
{
    for (Row& row : m_rows)
        row.seen = row.changed = false;
    std::vector<Row> fresh;
    for (std::size_t i = 0; i < next.size(); ++i) {
        Report& report = next[i];
        const Key key = Traits::key(report);
        // Snapshots mostly come in the same order: spares the look-up.
        const bool samePlace = i < m_rows.size() && Traits::key(m_rows[i].report) == key;
        const int place = samePlace ? int(i) : rowOf(key);
        if (place < 0) {
            fresh.push_back(makeRow(std::move(report)));
            continue;
        }
        Row& row = m_rows[std::size_t(place)];
        row.seen = true;
        if (Traits::sameLook(row.report, report)) {
            row.report = std::move(report);
        } else {
            row = makeRow(std::move(report));
            row.changed = true;
        }
    }
    return fresh;
}

template <class Traits>
void ReportTable<Traits>::removeUnseen()
{
    bool removed = false;
    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (m_rows[std::size_t(last)].seen)
            continue;
        int first = last;
        while (first > 0 && !m_rows[std::size_t(first) - 1].seen)
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
        removed = true;
    }
    if (!removed)
        return;
    m_index.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_index.emplace(Traits::key(m_rows[i].report), int(i));
}

template <class Traits>
void ReportTable<Traits>::insert(std::vector<Row> fresh)
{
    std::vector<Row> unique;
    unique.reserve(fresh.size());
    for (Row& row : fresh) {
        const int place = int(m_rows.size() + unique.size());
        if (m_index.emplace(Traits::key(row.report), place).second)
            unique.push_back(std::move(row));
    }
    if (unique.empty())
        return;
    const int first = int(m_rows.size());
    beginInsertRows({}, first, first + int(unique.size()) - 1);
    std::move(unique.begin(), unique.end(), std::back_inserter(m_rows));
    endInsertRows();
}

/// One signal per run of neighbouring rows that look different now.
template <class Traits>
void ReportTable<Traits>::announceChanged()
{
    const int rows = rowCount();
    const int lastColumn = columnCount() - 1;
    for (int first = 0; first < rows; ++first) {
        if (!m_rows[std::size_t(first)].changed)
            continue;
        int last = first;
        while (last + 1 < rows && m_rows[std::size_t(last) + 1].changed)
            ++last;
        emit dataChanged(index(first, 0), index(last, lastColumn));
        first = last;
    }
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <QTreeView>

class QMenu;

namespace tessera {

class ReportFilter;
class ReportModel;

/// A table of reports to look at: sorted by a click, several rows selected, copied as text. Says a
/// friendly sentence when there is nothing to show.
class ReportView : public QTreeView {
    Q_OBJECT

public:
    /// Not owned; lives at least as long as the view.
    explicit ReportView(ReportModel* model, QWidget* parent = nullptr);

    [[nodiscard]] ReportFilter& filter() const { return *m_filter; }
    void setEmptyText(const QString& text);

    /// Runs a change of the model so that the rows under the eye stay where they are.
    void keepPlaceDuring(const std::function<void()>& change);

    /// Rows of the source model, in the order shown.
    [[nodiscard]] QList<int> selectedRows() const;
    [[nodiscard]] QList<QByteArray> selectedIds() const;
    /// Selects these now, or as soon as they appear, unless the user selects something before.
    void selectIds(const QList<QByteArray>& ids);
    /// The source row of the current item while it is selected, or -1.
    [[nodiscard]] int currentRow() const;

    /// The selected rows as shown, tabs between cells, under a line with the titles.
    [[nodiscard]] QString selectionText() const;
    void copySelection() const;

signals:
    /// Before a context menu opens: add what else the selected rows can do.
    void menuRequested(QMenu* menu);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] QSize sizeHint() const override { return {360, 160}; }

private:
    void setUpHeader();
    void selectAwaited();
    void paintEmptyText();
    void repaintMoved();

    ReportFilter* m_filter;
    QString m_emptyText;
    QList<int> m_movingColumns;
    QStringList m_movingTexts;   ///< as last seen, of the visible rows
    QList<QByteArray> m_awaited; ///< ids to select once they exist
};

} // namespace tessera

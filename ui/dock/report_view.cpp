// SPDX-License-Identifier: MIT
#include <ui/dock/report_view.h>

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include <ui/dock/cell_delegates.h>
#include <ui/dock/report_filter.h>
#include <ui/dock/report_model.h>

namespace tessera {
namespace {

constexpr double kFontScale = 0.92;

/// Keys that mean something in a table: the window's own shortcuts must not take them away.
bool isTableKey(const QKeyEvent& event)
{
    if (event.matches(QKeySequence::Copy) || event.matches(QKeySequence::SelectAll))
        return true;
    switch (event.key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: return true;
    default: return false;
    }
}

QString oneCell(QString text)
{
    return text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
}

} // namespace

ReportView::ReportView(ReportModel* model, QWidget* parent) : QTreeView(parent), m_filter(new ReportFilter(model, this))
{
    setModel(m_filter);
    setItemDelegate(new CellDelegate(this));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTextElideMode(Qt::ElideMiddle);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    QFont small = font();       // six columns have to fit a dock
    if (small.pointSizeF() > 0) // not a font in pixels
        small.setPointSizeF(small.pointSizeF() * kFontScale);
    setFont(small);
    setUpHeader();
    // Queued: a view may not select while its model still tells others about the insertion.
    connect(m_filter, &ReportFilter::rowsInserted, this, &ReportView::selectAwaited, Qt::QueuedConnection);
    connect(model, &ReportModel::moved, this, &ReportView::repaintMoved);
}

void ReportView::setUpHeader()
{
    const ReportModel& reports = m_filter->reports();
    QHeaderView& bar = *header();
    bar.setStretchLastSection(false);
    bar.setMinimumSectionSize(fontMetrics().averageCharWidth() * 3);
    bar.setSectionsMovable(true);
    bar.setFirstSectionMovable(false);
    for (int column = 0; column < reports.columnCount({}); ++column) {
        if (reports.head(column).moves)
            m_movingColumns += column;
        const int characters = reports.head(column).characters;
        if (characters == 0)
            bar.setSectionResizeMode(column, QHeaderView::Stretch);
        else
            bar.resizeSection(column, fontMetrics().averageCharWidth() * characters + 10);
    }
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
}

void ReportView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    viewport()->update();
}

void ReportView::keepPlaceDuring(const std::function<void()>& change)
{
    QScrollBar& bar = *verticalScrollBar();
    const bool scrolled = bar.value() > 0;
    const QPersistentModelIndex anchor = scrolled ? indexAt(QPoint(0, 0)) : QModelIndex();
    const int before = visualRect(anchor).top();
    change();
    if (anchor.isValid())
        bar.setValue(bar.value() + visualRect(anchor).top() - before);
}

QList<int> ReportView::selectedRows() const
{
    QModelIndexList shown = selectionModel()->selectedRows();
    std::sort(shown.begin(), shown.end());
    QList<int> rows;
    rows.reserve(shown.size());
    for (const QModelIndex& index : shown)
        rows += m_filter->mapToSource(index).row();
    return rows;
}

QList<QByteArray> ReportView::selectedIds() const
{
    QList<QByteArray> ids = m_awaited;
    for (const int row : selectedRows())
        ids += m_filter->reports().rowId(row);
    return ids;
}

void ReportView::selectIds(const QList<QByteArray>& ids)
{
    selectionModel()->clear();
    m_awaited = ids;
    selectAwaited();
}

void ReportView::selectAwaited()
{
    if (m_awaited.isEmpty())
        return;
    const ReportModel& reports = m_filter->reports();
    for (int row = 0; row < m_filter->rowCount() && !m_awaited.isEmpty(); ++row) {
        const QModelIndex index = m_filter->index(row, 0);
        if (m_awaited.removeOne(reports.rowId(m_filter->mapToSource(index).row()))) {
            const auto how = QItemSelectionModel::Select | QItemSelectionModel::Rows;
            if (currentIndex().isValid())
                selectionModel()->select(index, how);
            else
                selectionModel()->setCurrentIndex(index, how);
        }
    }
}

int ReportView::currentRow() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() && selectionModel()->isRowSelected(current.row()) ? m_filter->mapToSource(current).row()
                                                                               : -1;
}

QString ReportView::selectionText() const
{
    QList<int> columns;
    for (int visual = 0; visual < header()->count(); ++visual) {
        const int column = header()->logicalIndex(visual);
        if (!header()->isSectionHidden(column) && *m_filter->reports().head(column).title != 0)
            columns += column;
    }
    const auto line = [&](auto cell) {
        QStringList cells;
        for (const int column : columns)
            cells += oneCell(cell(column).toString());
        return cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    };
    QString all = line([&](int column) { return m_filter->headerData(column, Qt::Horizontal); });
    const ReportModel& reports = m_filter->reports();
    for (const int row : selectedRows())
        all += line([&](int column) { return reports.index(row, column).data(); });
    return all;
}

void ReportView::copySelection() const
{
    if (selectionModel()->hasSelection())
        QApplication::clipboard()->setText(selectionText());
}

bool ReportView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool clears = key->key() == Qt::Key_Escape && selectionModel()->hasSelection();
        if (clears || isTableKey(*key)) {
            event->accept();
            return true;
        }
    }
    return QTreeView::event(event);
}

void ReportView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    m_awaited.clear();
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection())
        clearSelection();
    else
        QTreeView::keyPressEvent(event);
}

void ReportView::mousePressEvent(QMouseEvent* event)
{
    m_awaited.clear();
    QTreeView::mousePressEvent(event);
}

void ReportView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    const bool any = selectionModel()->hasSelection();
    QAction* copy = menu.addAction(tr("&Copy"), this, &ReportView::copySelection);
    copy->setShortcut(QKeySequence::Copy);
    copy->setEnabled(any);
    QAction* all = menu.addAction(tr("Select &all"), this, &ReportView::selectAll);
    all->setShortcut(QKeySequence::SelectAll);
    all->setEnabled(m_filter->rowCount() > 0);
    menu.addAction(tr("Select &nothing"), this, &ReportView::clearSelection)->setEnabled(any);
    emit menuRequested(&menu);
    menu.exec(event->globalPos());
}

// Only cells that read differently: where the window also holds an OpenGL canvas, to paint one cell
// composes all of it.
void ReportView::repaintMoved()
{
    const QModelIndex top = indexAt(viewport()->rect().topLeft());
    const QModelIndex bottom = indexAt(viewport()->rect().bottomLeft());
    const int last = bottom.isValid() ? bottom.row() : m_filter->rowCount() - 1;
    QStringList texts;
    for (int row = top.row(); top.isValid() && row <= last; ++row) {
        for (const int column : m_movingColumns) {
            const QModelIndex cell = m_filter->index(row, column);
            texts += cell.data().toString();
            if (texts.size() > m_movingTexts.size() || texts.last() != m_movingTexts[texts.size() - 1])
                update(cell);
        }
    }
    m_movingTexts = std::move(texts);
}

void ReportView::paintEvent(QPaintEvent* event)
{
    QTreeView::paintEvent(event);
    if (m_filter->rowCount() == 0)
        paintEmptyText();
}

void ReportView::paintEmptyText()
{
    const bool filtered = m_filter->reports().rowCount({}) > 0;
    const QString words =
        filtered ? tr("Nothing here matches \u201c%1\u201d.").arg(m_filter->filterText()) : m_emptyText;
    const QRect room = viewport()->rect().adjusted(16, 8, -16, -8);
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, words);
}

} // namespace tessera

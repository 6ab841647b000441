// SPDX-License-Identifier: MIT
#include <ui/dock/work_page.h>

#include <QMenu>

#include <ui/dock/cell_delegates.h>
#include <ui/dock/report_filter.h>
#include <ui/dock/report_view.h>

namespace tessera {

WorkPage::WorkPage(QWidget* parent)
    : ReportPage(parent), m_table(new ActivityTable(this)), m_view(addView(m_table)),
      m_cancelColumn(m_table->columnCount() - 1)
{
    auto* buttons = new CancelDelegate(m_view);
    m_view->setItemDelegateForColumn(m_cancelColumn, buttons);
    connect(buttons, &CancelDelegate::cancelRequested, this,
            [this](const QModelIndex& index) { cancel(m_view->filter().mapToSource(index).row()); });
    connect(m_view, &ReportView::menuRequested, this, &WorkPage::extendMenu);
    // Rows that come back from behind a filter have lost their button.
    connect(&m_view->filter(), &ReportFilter::rowsInserted, this, &WorkPage::placeButtons, Qt::QueuedConnection);
    WorkPage::retranslate();
}

void WorkPage::setInspectable(Inspectable* inspectable)
{
    ReportPage::setInspectable(inspectable);
    m_inspectable = inspectable;
}

void WorkPage::apply(const InspectorSnapshot& snapshot)
{
    m_view->keepPlaceDuring([&] { m_table->apply(snapshot.activities); });
    placeButtons();
}

void WorkPage::retranslate()
{
    m_view->setEmptyText(tr("No long work is going on. Folder scans and the like show up here."));
}

void WorkPage::cancel(int row)
{
    if (row >= 0 && m_inspectable)
        m_inspectable->cancelActivity(m_table->report(row).id);
}

void WorkPage::extendMenu(QMenu* menu)
{
    menu->addSeparator();
    const auto isPaused = [](const ActivityReport& work) { return work.pausable && work.state == "paused"; };
    const auto canPause = [](const ActivityReport& work) { return work.pausable && work.state != "paused"; };
    offer(menu, tr("&Pause this work"), canPause, &Inspectable::pauseActivity);
    offer(menu, tr("&Resume this work"), isPaused, &Inspectable::resumeActivity);
    offer(
        menu, tr("Cancel this &work"), [](const ActivityReport& work) { return work.cancellable; },
        &Inspectable::cancelActivity);
}

void WorkPage::offer(QMenu* menu, const QString& text, bool (*fits)(const ActivityReport&),
                     void (Inspectable::*act)(std::uint64_t))
{
    std::vector<std::uint64_t> ids;
    for (const int row : m_view->selectedRows())
        if (fits(m_table->report(row)))
            ids.push_back(m_table->report(row).id);
    QAction* action = menu->addAction(text);
    action->setEnabled(!ids.empty());
    // By id: rows may have moved while the menu was open.
    connect(action, &QAction::triggered, this, [this, ids, act] {
        for (const std::uint64_t id : ids)
            if (m_inspectable && m_table->rowOf(id) >= 0)
                (m_inspectable->*act)(id);
    });
}

void WorkPage::placeButtons()
{
    for (int row = 0; row < m_view->filter().rowCount(); ++row) {
        const QModelIndex cell = m_view->filter().index(row, m_cancelColumn);
        const bool wanted = m_table->report(m_view->filter().mapToSource(cell).row()).cancellable;
        if (wanted == m_view->isPersistentEditorOpen(cell))
            continue;
        if (wanted)
            m_view->openPersistentEditor(cell);
        else
            m_view->closePersistentEditor(cell);
    }
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#include <ui/dock/texture_page.h>

#include <QSplitter>

#include <ui/dock/dock_text.h>
#include <ui/dock/report_filter.h>
#include <ui/dock/report_view.h>

namespace tessera {

TexturePage::TexturePage(QWidget* parent)
    : ReportPage(parent), m_table(new TextureTable(this)), m_history(new TransitionTable(this)),
      m_view(addView(m_table)), m_historyView(addView(m_history, Filter::Ignored))
{
    m_historyView->setMinimumHeight(fontMetrics().height() * 4);
    splitter().setStretchFactor(0, 3);
    splitter().setStretchFactor(1, 1);
    splitter().setSizes({300, 110});
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        showHistory();
        emit selectionChanged();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TexturePage::showHistory);
    TexturePage::retranslate();
}

void TexturePage::setInspectable(Inspectable* inspectable)
{
    m_inspectable = nullptr; // what is cleared now must not ask the old one
    ReportPage::setInspectable(inspectable);
    m_inspectable = inspectable;
    setSummary({});
}

void TexturePage::apply(const InspectorSnapshot& snapshot)
{
    m_view->keepPlaceDuring([&] { m_table->apply(snapshot.textureEntries); });
    summarise(snapshot.textures);
    showHistory();
}

void TexturePage::retranslate()
{
    m_view->setEmptyText(tr("No textures yet. Open a folder and its tiles appear here."));
    m_historyView->setEmptyText(tr("Select a texture to see what happened to it."));
}

std::vector<TileKey> TexturePage::selectedKeys() const
{
    std::vector<TileKey> keys;
    for (const int row : m_view->selectedRows())
        keys.push_back(m_table->report(row).key);
    return keys;
}

void TexturePage::showHistory()
{
    const int row = m_view->currentRow();
    if (row < 0 || !m_inspectable)
        m_history->clear();
    else
        m_history->apply(transitionRows(m_inspectable->history(m_table->report(row).key)));
}

void TexturePage::summarise(const TextureReport& report)
{
    if (report.entries == 0) {
        setSummary({});
        return;
    }
    setSummary(tr("%1 live, %2 references, %3 made, %4 evicted")
                   .arg(text::count(report.entries), text::count(report.references), text::count(report.created),
                        text::count(report.evicted)));
}

} // namespace tessera

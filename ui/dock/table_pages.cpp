// SPDX-License-Identifier: MIT
#include <ui/dock/table_pages.h>

#include <QCoreApplication>

#include <ui/dock/cache_table.h>
#include <ui/dock/pool_table.h>
#include <ui/dock/report_view.h>
#include <ui/dock/source_table.h>

namespace tessera {
namespace {

template <class Table>
class TablePage final : public ReportPage {
public:
    using Reports = std::vector<typename Table::Report>;

    /// Both texts are marked with QT_TRANSLATE_NOOP("ResourcePages", ...).
    TablePage(const char* title, const char* emptyText, Reports InspectorSnapshot::*reports, QWidget* parent)
        : ReportPage(parent), m_title(title), m_emptyText(emptyText), m_reports(reports), m_table(new Table(this)),
          m_view(addView(m_table))
    {
        TablePage::retranslate();
    }

    [[nodiscard]] QString title() const override { return translated(m_title); }
    void apply(const InspectorSnapshot& snapshot) override
    {
        m_view->keepPlaceDuring([&] { m_table->apply(snapshot.*m_reports); });
    }
    void retranslate() override { m_view->setEmptyText(translated(m_emptyText)); }

private:
    static QString translated(const char* text) { return QCoreApplication::translate("ResourcePages", text); }

    const char* m_title;
    const char* m_emptyText;
    Reports InspectorSnapshot::*m_reports;
    Table* m_table;
    ReportView* m_view;
};

} // namespace

ReportPage* makePoolsPage(QWidget* parent)
{
    return new TablePage<PoolTable>(
        QT_TRANSLATE_NOOP("ResourcePages", "Pools"),
        QT_TRANSLATE_NOOP("ResourcePages", "No pools yet. They are made with the first picture."),
        &InspectorSnapshot::pools, parent);
}

ReportPage* makeCachesPage(QWidget* parent)
{
    return new TablePage<CacheTable>(QT_TRANSLATE_NOOP("ResourcePages", "Caches"),
                                     QT_TRANSLATE_NOOP("ResourcePages", "No caches are in use."),
                                     &InspectorSnapshot::caches, parent);
}

ReportPage* makeSourcesPage(QWidget* parent)
{
    return new TablePage<SourceTable>(
        QT_TRANSLATE_NOOP("ResourcePages", "Sources"),
        QT_TRANSLATE_NOOP("ResourcePages", "No file is open right now. Files are opened when they are looked at."),
        &InspectorSnapshot::sources, parent);
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#include <ui/dock/loader_page.h>

#include <QSplitter>

#include <ui/dock/dock_text.h>
#include <ui/dock/report_view.h>

namespace tessera {

LoaderPage::LoaderPage(QWidget* parent)
    : ReportPage(parent), m_loads(new LoadTable(this)), m_counters(new CounterTable(this)),
      m_loadView(addView(m_loads)), m_counterView(addView(m_counters))
{
    splitter().setSizes({200, 300});
    LoaderPage::retranslate();
}

void LoaderPage::setInspectable(Inspectable* inspectable)
{
    ReportPage::setInspectable(inspectable);
    m_rows.reset();
    m_latest.clear();
    setSummary({});
}

void LoaderPage::sample(const InspectorSnapshot& snapshot, TimePoint now)
{
    m_latest = m_rows.make(snapshot.loader, snapshot.uploads, now);
}

void LoaderPage::apply(const InspectorSnapshot& snapshot)
{
    m_loadView->keepPlaceDuring([&] { m_loads->apply(snapshot.loads); });
    m_counterView->keepPlaceDuring([&] { m_counters->apply(m_latest); });
    const LoaderReport& loader = snapshot.loader;
    setSummary(tr("%1 running on %2 threads, %3 queued")
                   .arg(text::count(loader.running), text::count(loader.pumps), text::count(loader.queued)));
}

void LoaderPage::retranslate()
{
    m_loadView->setEmptyText(tr("Nothing to load: all that is wanted is here."));
    m_counterView->setEmptyText(tr("Nothing has been counted yet."));
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/counter_table.h>
#include <ui/dock/load_table.h>
#include <ui/dock/report_page.h>

namespace tessera {

/// What is queued and running, and below it the loader's counters with their rates.
class LoaderPage final : public ReportPage {
    Q_OBJECT

public:
    explicit LoaderPage(QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Loader"); }
    void setInspectable(Inspectable* inspectable) override;
    void sample(const InspectorSnapshot& snapshot, TimePoint now) override;
    void apply(const InspectorSnapshot& snapshot) override;
    void retranslate() override;

private:
    CounterRows m_rows;
    std::vector<CounterRow> m_latest;
    LoadTable* m_loads;
    CounterTable* m_counters;
    ReportView* m_loadView;
    ReportView* m_counterView;
};

} // namespace tessera

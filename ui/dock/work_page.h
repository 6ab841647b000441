// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/activity_table.h>
#include <ui/dock/report_page.h>

class QMenu;

namespace tessera {

/// Long work with its progress, each with a Cancel button while it can be cancelled; the menu pauses what can be, too.
class WorkPage final : public ReportPage {
    Q_OBJECT

public:
    explicit WorkPage(QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Work"); }
    void setInspectable(Inspectable* inspectable) override;
    void apply(const InspectorSnapshot& snapshot) override;
    void retranslate() override;

private:
    void cancel(int row);
    void extendMenu(QMenu* menu);
    void offer(QMenu* menu, const QString& text, bool (*fits)(const ActivityReport&),
               void (Inspectable::*act)(std::uint64_t));
    void placeButtons();

    Inspectable* m_inspectable = nullptr;
    ActivityTable* m_table;
    ReportView* m_view;
    int m_cancelColumn;
};

} // namespace tessera

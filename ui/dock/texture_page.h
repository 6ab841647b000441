// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_page.h>
#include <ui/dock/texture_table.h>
#include <ui/dock/transition_table.h>

namespace tessera {

/// Textures, and below them the last steps in the life of the current one.
class TexturePage final : public ReportPage {
    Q_OBJECT

public:
    explicit TexturePage(QWidget* parent = nullptr);

    [[nodiscard]] QString title() const override { return tr("Textures"); }
    void setInspectable(Inspectable* inspectable) override;
    void apply(const InspectorSnapshot& snapshot) override;
    void retranslate() override;

    [[nodiscard]] std::vector<TileKey> selectedKeys() const;

signals:
    void selectionChanged();

private:
    void showHistory();
    void summarise(const TextureReport& report);

    Inspectable* m_inspectable = nullptr;
    TextureTable* m_table;
    TransitionTable* m_history;
    ReportView* m_view;
    ReportView* m_historyView;
};

} // namespace tessera

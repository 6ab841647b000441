// SPDX-License-Identifier: MIT
#pragma once

#include <QDockWidget>

#include <ui/dock/resource_panel.h>

namespace tessera {

/// A ResourcePanel in a dock, with the object name "resources" so that QMainWindow's saved state
/// finds it. Floating, closing and docking it again keep filter, order, selection, tab and widths.
class ResourceDock : public QDockWidget {
    Q_OBJECT

public:
    /// The inspectable is not owned: it outlives the dock, or is taken away with
    /// panel().setInspectable(nullptr) before it dies.
    explicit ResourceDock(Inspectable& inspectable, QWidget* parent = nullptr);
    ResourceDock(Inspectable& inspectable, const ResourcePanel::Options& options, QWidget* parent = nullptr);

    [[nodiscard]] ResourcePanel& panel() const { return *m_panel; }
    /// What the panel remembers across sessions; QMainWindow::saveState() keeps only the place.
    [[nodiscard]] QByteArray saveState() const { return m_panel->saveState(); }
    bool restoreState(const QByteArray& state) { return m_panel->restoreState(state); }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    ResourcePanel* m_panel;
};

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <QDockWidget>

#include <ui/dock/resource_panel.h>

namespace tessera {

/// A ResourcePanel in a dock, with the object name "resources" so that QMainWindow's saved state
/// finds it. Floating, closing and docking it again keep filter, order, selection, tab and widths.
/// The panel is made when panel() is first called, or when the event loop comes to it after the dock was
/// first shown, unless setPatient() says to wait for the call.
class ResourceDock : public QDockWidget {
    Q_OBJECT

public:
    /// The inspectable is not owned: it outlives the dock, or is taken away with
    /// panel().setInspectable(nullptr) before it dies.
    explicit ResourceDock(Inspectable& inspectable, QWidget* parent = nullptr);
    ResourceDock(Inspectable& inspectable, const ResourcePanel::Options& options, QWidget* parent = nullptr);

    ResourcePanel& panel();
    /// For a program whose first picture comes before the dock's numbers: it calls panel() afterwards.
    void setPatient(bool patient) { m_patient = patient; }
    /// What the panel remembers across sessions; QMainWindow::saveState() keeps only the place.
    [[nodiscard]] QByteArray saveState() const { return m_panel ? m_panel->saveState() : m_state; }
    /// False, and nothing changes, when the bytes are not a state of this version. Before there is a
    /// panel they are kept for it unread.
    bool restoreState(const QByteArray& state);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    Inspectable& m_inspectable;
    ResourcePanel::Options m_options;
    ResourcePanel* m_panel = nullptr;
    QByteArray m_state; ///< for the panel
    bool m_patient = false;
};

} // namespace tessera

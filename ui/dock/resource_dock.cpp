// SPDX-License-Identifier: MIT
#include <ui/dock/resource_dock.h>

#include <QEvent>
#include <QVBoxLayout>

namespace tessera {

ResourceDock::ResourceDock(Inspectable& inspectable, QWidget* parent)
    : ResourceDock(inspectable, ResourcePanel::Options{}, parent)
{
}

ResourceDock::ResourceDock(Inspectable& inspectable, const ResourcePanel::Options& options, QWidget* parent)
    : QDockWidget(parent), m_inspectable(inspectable), m_options(options)
{
    setObjectName(QStringLiteral("resources"));
    setWidget(new QWidget(this)); // a place for the panel, so that the dock can be laid out before
    auto* layout = new QVBoxLayout(widget());
    layout->setContentsMargins({});
    retranslate();
}

ResourcePanel& ResourceDock::panel()
{
    if (!m_panel) {
        m_panel = new ResourcePanel(m_options, widget());
        widget()->layout()->addWidget(m_panel);
        m_panel->setInspectable(&m_inspectable);
        m_panel->restoreState(m_state);
        m_panel->show();
    }
    return *m_panel;
}

bool ResourceDock::restoreState(const QByteArray& state)
{
    if (m_panel)
        return m_panel->restoreState(state);
    m_state = state;
    return true;
}

void ResourceDock::showEvent(QShowEvent* event)
{
    QDockWidget::showEvent(event);
    if (!m_panel && !m_patient)
        QMetaObject::invokeMethod(
            this, [this] { panel(); }, Qt::QueuedConnection);
}

void ResourceDock::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void ResourceDock::retranslate()
{
    setWindowTitle(tr("Resources"));
}

} // namespace tessera

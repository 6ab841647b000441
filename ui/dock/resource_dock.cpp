// SPDX-License-Identifier: MIT
#include <ui/dock/resource_dock.h>

#include <QEvent>

namespace tessera {

ResourceDock::ResourceDock(Inspectable& inspectable, QWidget* parent)
    : ResourceDock(inspectable, ResourcePanel::Options{}, parent)
{
}

ResourceDock::ResourceDock(Inspectable& inspectable, const ResourcePanel::Options& options, QWidget* parent)
    : QDockWidget(parent), m_panel(new ResourcePanel(options, this))
{
    setObjectName(QStringLiteral("resources"));
    setWidget(m_panel);
    m_panel->setInspectable(&inspectable);
    retranslate();
}

void ResourceDock::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDockWidget::changeEvent(event);
}

void ResourceDock::retranslate() { setWindowTitle(tr("Resources")); }

} // namespace tessera

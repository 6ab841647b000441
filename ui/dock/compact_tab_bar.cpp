// SPDX-License-Identifier: MIT
#include <ui/dock/compact_tab_bar.h>

#include <QProxyStyle>

namespace tessera {
namespace {

class TightTabs final : public QProxyStyle {
public:
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override
    {
        return metric == PM_TabBarTabHSpace ? 10 : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

} // namespace

CompactTabBar::CompactTabBar(QWidget* parent) : QTabBar(parent)
{
    auto* tight = new TightTabs;
    tight->setParent(this); // a widget does not own its style
    setStyle(tight);
    setDocumentMode(true);
    setDrawBase(true);
    setExpanding(true);
    setElideMode(Qt::ElideNone);
    setUsesScrollButtons(true);
}

} // namespace tessera

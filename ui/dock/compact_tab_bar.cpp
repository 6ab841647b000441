// SPDX-License-Identifier: MIT
#include <ui/dock/compact_tab_bar.h>

#include <algorithm>

namespace tessera {
namespace {

constexpr int kBesideText = 16;

} // namespace

CompactTabBar::CompactTabBar(QWidget* parent) : QTabBar(parent)
{
    setDocumentMode(true);
    setDrawBase(true);
    setExpanding(true);
    setElideMode(Qt::ElideNone);
    setUsesScrollButtons(true);
}

QSize CompactTabBar::tabSizeHint(int index) const
{
    const QSize usual = QTabBar::tabSizeHint(index);
    return {std::min(usual.width(), fontMetrics().horizontalAdvance(tabText(index)) + kBesideText), usual.height()};
}

QSize CompactTabBar::minimumTabSizeHint(int index) const { return tabSizeHint(index); }

} // namespace tessera

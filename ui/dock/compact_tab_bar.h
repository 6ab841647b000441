// SPDX-License-Identifier: MIT
#pragma once

#include <QTabBar>

namespace tessera {

/// Tabs narrow enough that six of them fit a dock: a few pixels beside the words, no more.
class CompactTabBar : public QTabBar {
    Q_OBJECT

public:
    explicit CompactTabBar(QWidget* parent = nullptr);
};

} // namespace tessera

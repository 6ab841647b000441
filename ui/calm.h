// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>
#include <QTimer>

namespace tessera {

/// Does what follows the picture without being it, as words beside it do: at most ten times a second, as laying out and
/// painting them costs each frame of a zoom a part of its time. What was asked for last is always done in the end.
class Calm final : public QObject {
public:
    explicit Calm(std::function<void()> action, QObject* parent = nullptr);

    /// Now, or once the last time is long enough ago.
    void soon();
    /// Now, however long that is ago.
    void now();

private:
    std::function<void()> m_action;
    QTimer m_rest;
    bool m_isAsked = false;
};

} // namespace tessera

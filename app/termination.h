// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QSocketNotifier>

namespace tessera {

/// Brings the system's request to end (SIGTERM, SIGINT, SIGHUP) into the event loop, from where
/// everything can be closed in order. One per process; the signals get their default back after it.
class Termination final : public QObject {
    Q_OBJECT

public:
    explicit Termination(QObject* parent = nullptr);
    ~Termination() override;

signals:
    void requested();

private:
    void drain();

    int m_pipe[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace tessera

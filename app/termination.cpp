// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/termination.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace tessera {

namespace {

constexpr std::array kSignals{SIGTERM, SIGINT, SIGHUP};

// A signal handler has no other way to find its pipe.
std::atomic<int> writeEnd{-1};

void onSignal(int)
{
    const int savedErrno = errno;
    const char byte = 0;
    // A full pipe has told it already.
    [[maybe_unused]] const ssize_t written = write(writeEnd.load(), &byte, 1);
    errno = savedErrno;
}

void handleWith(void (*handler)(int))
{
    struct sigaction action { };
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int signal : kSignals)
        sigaction(signal, &action, nullptr);
}

} // namespace

Termination::Termination(QObject* parent) : QObject(parent)
{
    if (pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Termination::drain);
    writeEnd = m_pipe[1];
    handleWith(onSignal);
}

Termination::~Termination()
{
    if (!m_notifier)
        return;
    handleWith(SIG_DFL);
    m_notifier.reset();
    close(m_pipe[0]);
    close(m_pipe[1]);
}

void Termination::drain()
{
    std::array<char, 16> bytes{};
    while (read(m_pipe[0], bytes.data(), bytes.size()) > 0) { }
    emit requested();
}

} // namespace tessera

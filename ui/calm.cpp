// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/calm.h>

#include <chrono>
#include <utility>

namespace tessera {

namespace {

constexpr std::chrono::milliseconds kCalmRest{100};

} // namespace

Calm::Calm(std::function<void()> action, QObject* parent) : QObject(parent), m_action(std::move(action)), m_rest(this)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(kCalmRest);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_isAsked)
            now();
    });
}

void Calm::soon()
{
    if (m_rest.isActive())
        m_isAsked = true;
    else
        now();
}

void Calm::now()
{
    m_isAsked = false;
    m_rest.start();
    m_action();
}

} // namespace tessera

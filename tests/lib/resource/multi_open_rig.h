// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <thread>

#include <QTest>

#include <resource/multi_open.h>

namespace tessera::test {

using Source = MultiOpen<int>;

/// Something to open that counts, and fails when told to.
class MultiOpenRig {
protected:
    void reset()
    {
        m_startups = m_shutdowns = 0;
        m_failStartup = m_failShutdown = false;
        m_errors.clear();
    }
    std::unique_ptr<Source> make(MultiOpenOptions options = {})
    {
        options.onError = [this](const std::string& text) { m_errors += text; };
        return std::make_unique<Source>(
            "map.tif",
            [this](std::stop_token) -> Result<int> {
                ++m_startups;
                if (m_failStartup)
                    return Error{ErrorCode::Io, "no disk"};
                return 40 + m_startups;
            },
            [this](int&) -> Status {
                ++m_shutdowns;
                m_shutdownOn = std::this_thread::get_id();
                return m_failShutdown ? Status(Error{ErrorCode::Io, "stuck"}) : Status();
            },
            m_clock, std::move(options));
    }
    ManualClock m_clock;
    int m_startups = 0, m_shutdowns = 0;
    std::thread::id m_shutdownOn;
    bool m_failStartup = false, m_failShutdown = false;
    std::string m_errors;
};

} // namespace tessera::test

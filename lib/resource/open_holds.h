// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/executor.h>
#include <core/reports.h>
#include <core/result.h>
#include <resource/holder.h>

namespace tessera {

struct MultiOpenOptions {
    Duration linger{};              ///< shut down this long after the last close, in sweep(), unless opened again
    Executor* shutdownOn = nullptr; ///< where shutdown runs; none: in the thread of the last close
    bool finaliseLater = false;     ///< join() waits for finalise(), not for the shutdown
    std::function<void(const std::string&)> onError{}; ///< told of misuse: closed too often, destroyed while open

    void complain(const std::string& text) const
    {
        if (onError)
            onError(text);
    }
};

namespace detail {

/// One cycle from a startup to its shutdown.
struct Opening {
    bool started = false;       ///< the startup is over
    std::optional<Error> error; ///< it failed
    bool finalised = false;     ///< who joins may go
};

/// Who has something open now, and who closed it last. Not thread-safe.
class OpenHolds {
public:
    explicit OpenHolds(std::string key) : m_key(std::move(key)) { }

    std::uint64_t add(const Holder& holder, TimePoint now)
    {
        m_holds.emplace(++m_lastId, Hold{holder, now});
        return m_lastId;
    }

    /// False when there is no such hold.
    bool close(std::uint64_t id)
    {
        const auto found = m_holds.find(id);
        if (found == m_holds.end())
            return false;
        m_closer = found->second.holder.text() + " at " + found->second.holder.site.text();
        m_holds.erase(found);
        return true;
    }
    /// As if it had never been.
    void rollBack(std::uint64_t id) { m_holds.erase(id); }
    void clear() { m_holds.clear(); }

    /// Holds without a handle.
    void retain(std::uint64_t id) { m_retained.push_back(id); }
    /// The latest of them, taken out.
    [[nodiscard]] std::optional<std::uint64_t> takeRetained()
    {
        if (m_retained.empty())
            return std::nullopt;
        const std::uint64_t id = m_retained.back();
        m_retained.pop_back();
        return id;
    }

    [[nodiscard]] bool empty() const { return m_holds.empty(); }
    [[nodiscard]] std::size_t size() const { return m_holds.size(); }
    void startingUp() { ++m_startups; }
    [[nodiscard]] std::uint64_t startups() const { return m_startups; }
    /// A startup has succeeded.
    void setOpened() { m_opened = true; }
    [[nodiscard]] bool opened() const { return m_opened; }

    [[nodiscard]] Error neverOpened() const { return {ErrorCode::InvalidArgument, m_key + " is not yet opened"}; }
    [[nodiscard]] Error alreadyClosed() const
    {
        return {ErrorCode::Closed,
                m_key + " is already closed" + (m_closer.empty() ? m_closer : ", last by " + m_closer)};
    }
    /// Why there is no hold to end that has no handle.
    [[nodiscard]] Error notRetained() const
    {
        if (empty())
            return alreadyClosed();
        return {ErrorCode::InvalidArgument, m_key + " is open only for those who close it themselves: " + text()};
    }
    [[nodiscard]] Status checkNotClosed() const { return m_opened && empty() ? Status(alreadyClosed()) : Status(); }
    [[nodiscard]] Status checkOpen() const
    {
        if (!empty())
            return {};
        return m_opened ? alreadyClosed() : neverOpened();
    }

    /// "view 1 (file.cpp:12), loader (file.cpp:30)"
    [[nodiscard]] std::string text() const
    {
        std::string all;
        for (const auto& [id, hold] : m_holds)
            all += (all.empty() ? "" : ", ") + hold.holder.text() + " (" + hold.holder.site.text() + ')';
        return all;
    }

    [[nodiscard]] std::vector<HolderReport> report(TimePoint now) const
    {
        std::vector<HolderReport> all;
        for (const auto& [id, hold] : m_holds)
            all.push_back(hold.holder.report(now - hold.since));
        return all;
    }

private:
    struct Hold {
        Holder holder;
        TimePoint since;
    };

    const std::string m_key;
    std::map<std::uint64_t, Hold> m_holds;
    std::vector<std::uint64_t> m_retained;
    std::string m_closer;
    std::uint64_t m_lastId = 0;
    std::uint64_t m_startups = 0;
    bool m_opened = false;
};

} // namespace detail
} // namespace tessera

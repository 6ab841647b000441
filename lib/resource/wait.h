// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <core/clock.h>

namespace tessera {

/// How long to wait: for a resource when none is free and none may be made, for another's startup.
class Wait {
public:
    static Wait no() { return Wait(Kind::No, {}); }
    static Wait untilFree() { return Wait(Kind::Unlimited, {}); }
    /// Zero or less: tries once, as no().
    static Wait atMost(Duration time) { return time > Duration::zero() ? Wait(Kind::Limited, time) : no(); }
    /// The convention of older pools: nothing means no(), zero or less means untilFree().
    static Wait compatible(std::optional<Duration> time)
    {
        if (!time)
            return no();
        return *time > Duration::zero() ? atMost(*time) : untilFree();
    }

    [[nodiscard]] bool isNo() const { return m_kind == Kind::No; }
    [[nodiscard]] bool isUnlimited() const { return m_kind == Kind::Unlimited; }
    [[nodiscard]] Duration time() const { return m_time; }

private:
    enum class Kind { No, Unlimited, Limited };
    Wait(Kind kind, Duration time) : m_kind(kind), m_time(time) { }
    Kind m_kind;
    Duration m_time;
};

} // namespace tessera

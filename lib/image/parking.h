// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace tessera {

/// How a read that would wait for what another thread makes gives its own thread back: it parks here and ends with
/// Cancelled; once it is worth trying again, `wake` is called. For one try; made by who reads, and kept as long as
/// that try may be followed by another one.
class Parking {
public:
    /// What the one who waits keeps alive meanwhile, and what the next try may look at.
    struct Hold {
        virtual ~Hold() = default;
    };
    using HoldPtr = std::shared_ptr<const Hold>;

    /// `wake` may be called by any thread, and after the reader's end. `before`: what the try before this one held.
    explicit Parking(std::function<void()> wake, HoldPtr before = {})
        : m_wake(std::move(wake)), m_before(std::move(before))
    {
    }

    // For the reading thread.
    void park(HoldPtr hold) { m_hold = std::move(hold); }
    void leave() { m_hold = nullptr; }
    [[nodiscard]] const HoldPtr& hold() const { return m_hold; }
    [[nodiscard]] const HoldPtr& before() const { return m_before; }

    /// By any thread, under no lock.
    void wake() const { m_wake(); }

private:
    const std::function<void()> m_wake;
    const HoldPtr m_before;
    HoldPtr m_hold;
};

using ParkingPtr = std::shared_ptr<Parking>;

/// Those who are parked for the same thing. Who has gone is forgotten. Not thread-safe.
class Parked {
public:
    void add(const ParkingPtr& parking)
    {
        std::erase_if(m_all, [](const std::weak_ptr<Parking>& p) { return p.expired(); });
        m_all.push_back(parking);
    }
    /// All of them, to be woken when the caller's lock is free.
    [[nodiscard]] std::vector<ParkingPtr> take()
    {
        std::vector<ParkingPtr> alive;
        for (const std::weak_ptr<Parking>& parking : std::exchange(m_all, {}))
            if (ParkingPtr p = parking.lock())
                alive.push_back(std::move(p));
        return alive;
    }

private:
    std::vector<std::weak_ptr<Parking>> m_all;
};

inline void wakeAll(const std::vector<ParkingPtr>& parked)
{
    for (const ParkingPtr& parking : parked)
        parking->wake();
}

} // namespace tessera

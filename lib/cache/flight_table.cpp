// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/flight_table.h>

#include <utility>

#include <resource/guarded_call.h>

namespace tessera {

namespace {

Error cancelled()
{
    return {ErrorCode::Cancelled, "the request was cancelled"};
}

Result<CacheValue> runGuarded(const FlightTable::Run& run, const std::stop_token& stop)
{
    return detail::guardedCall<Result<CacheValue>>([] { return "the value could not be made for an unknown reason"; },
                                                   [&] { return run(stop); });
}

} // namespace

Result<CacheValue> FlightTable::fly(const std::string& name, const std::stop_token& stop, const Run& run)
{
    FlightPtr flight;
    bool mine = false;
    {
        const Lock lock(m_mutex);
        const auto [it, added] = m_flights.try_emplace(name);
        if (added) {
            it->second = std::make_shared<Flight>();
            it->second->pilot = std::this_thread::get_id();
        } else if (it->second->pilot == std::this_thread::get_id()) {
            return Error{ErrorCode::Recursive, "a cached value needs itself to be made"};
        } else if (it->second->interested == 0) {
            // Everyone had left and it was told to stop: its result is nobody's any more.
            it->second = std::make_shared<Flight>();
            it->second->pilot = std::this_thread::get_id();
        } else {
            ++it->second->interested;
            ++m_joined;
        }
        flight = it->second;
        mine = flight->pilot == std::this_thread::get_id();
    }
    if (mine)
        return pilot(name, flight, stop, run);
    return wait(flight, stop);
}

Result<CacheValue> FlightTable::pilot(const std::string& name, const FlightPtr& flight, const std::stop_token& stop,
                                      const Run& run)
{
    std::optional<Result<CacheValue>> result;
    {
        const std::stop_callback left(stop, [this, flight] { leave(*flight); });
        result.emplace(runGuarded(run, flight->stop.get_token()));
    }
    const Lock lock(m_mutex);
    flight->result = result;
    if (const auto it = m_flights.find(name); it != m_flights.end() && it->second == flight)
        m_flights.erase(it);
    m_landed.notifyAll();
    return std::move(*result);
}

Result<CacheValue> FlightTable::wait(const FlightPtr& flight, const std::stop_token& stop)
{
    Lock lock(m_mutex);
    if (m_landed.wait(lock, stop, [&flight] { return flight->result.has_value(); }))
        return *flight->result;
    lock.unlock();
    leave(*flight);
    return cancelled();
}

std::uint64_t FlightTable::joined() const
{
    const Lock lock(m_mutex);
    return m_joined;
}

void FlightTable::leave(Flight& flight)
{
    bool last = false;
    {
        const Lock lock(m_mutex);
        last = --flight.interested == 0;
    }
    if (last)
        flight.stop.request_stop();
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>
#include <utility>

#include <core/clock.h>
#include <core/rank.h>
#include <texture/slot_classes.h>
#include <texture/texture.h>

namespace tessera {

/// A texture as the residency policy sees it. While it is here, "retained" holds it.
struct Resident {
    TileKey key;
    SlotRef slot;
    Rank rank;                 ///< the most urgent of the plans that list it; as uploaded until then
    std::uint64_t planned = 0; ///< Residency::plans() when it was listed, or uploaded, last
    std::uint64_t lastUse = 0; ///< grows with every use of any texture
    TextureRef retained;
};

/// A page of a class as a place for others: how much would be lost with it.
struct PageUse {
    PageHandle page = 0;
    int sizeClass = 0;
    bool evictable = true;
    bool planned = false;      ///< some plan lists something in it
    bool written = false;      ///< the device has not done all uploads to it
    std::uint64_t lastUse = 0; ///< of anything in it
};

/// The residents in the order of their last use, one list for each size class. Not thread-safe.
class Residency {
public:
    using Order = std::list<Resident>; ///< the latest used first

    [[nodiscard]] bool contains(const TileKey& key) const { return m_places.contains(key); }
    void add(Resident resident)
    {
        Order& order = m_orders[resident.slot.sizeClass];
        resident.planned = m_plans;
        resident.lastUse = ++m_uses;
        order.push_front(std::move(resident));
        m_places[order.front().key] = order.begin();
    }
    void touch(const TileKey& key)
    {
        if (const auto place = m_places.find(key); place != m_places.end())
            use(place->second);
    }
    /// As touch() of the resident in `place`, of the same list.
    void use(Order::iterator place)
    {
        Order& order = m_orders[place->slot.sizeClass];
        place->lastUse = ++m_uses;
        order.splice(order.begin(), order, place);
    }
    /// Lets go of a texture.
    void remove(const TileKey& key)
    {
        const auto place = m_places.find(key);
        if (place == m_places.end())
            return;
        Order gone;
        Order& order = m_orders[place->second->slot.sizeClass];
        gone.splice(gone.begin(), order, place->second);
        m_places.erase(place);
    }
    /// All plans are stated anew: what is not listed after this is in none.
    void beginPlans() { ++m_plans; }
    void list(const Wanted& wanted)
    {
        const auto place = m_places.find(wanted.key);
        if (place == m_places.end())
            return;
        Resident& resident = *place->second;
        if (std::exchange(resident.planned, m_plans) != m_plans || wanted.rank < resident.rank)
            resident.rank = wanted.rank;
    }
    [[nodiscard]] bool isPlanned(const Resident& resident) const { return resident.planned == m_plans; }
    [[nodiscard]] std::optional<Rank> plannedRank(const TileKey& key) const
    {
        const auto place = m_places.find(key);
        return place == m_places.end() || !isPlanned(*place->second) ? std::nullopt
                                                                     : std::optional(place->second->rank);
    }

    void clear()
    {
        m_places.clear();
        for (Order& order : m_orders)
            Order().swap(order);
    }
    [[nodiscard]] Order& order(int sizeClass) { return m_orders[static_cast<std::size_t>(sizeClass)]; }
    [[nodiscard]] const Order& order(int sizeClass) const { return m_orders[static_cast<std::size_t>(sizeClass)]; }

private:
    std::array<Order, kSlotClasses> m_orders;
    std::unordered_map<TileKey, Order::iterator> m_places;
    std::uint64_t m_uses = 0;
    std::uint64_t m_plans = 0;
};

} // namespace tessera

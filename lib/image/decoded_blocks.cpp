// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/decoded_blocks.h>

#include <algorithm>
#include <new>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include <core/byte_lru.h>
#include <core/explain.h>
#include <core/mutex.h>

namespace tessera {

namespace {

struct HashBlockKey {
    std::size_t operator()(const BlockKey& k) const noexcept
    {
        return hashOf(TileKey{k.source, 0, 0, {k.kind, k.x, k.y}});
    }
};

constexpr std::uint64_t kMostClaimed = 3; ///< a third of the budget gives way to what is being made and what that needs

/// A piece that some thread is making. Waiters hold it alive. Its fields belong to the lock.
struct Flight final : Parking::Hold {
    explicit Flight(const BlockKey& itsKey) : key(itsKey) { }
    const BlockKey key;
    bool done = false;
    std::optional<Result<Block>> result;
    Parked parked;
};

/// The maker's own cancellation is nobody else's.
bool isForAll(const Result<Block>& result)
{
    return result.ok() || result.error().code != ErrorCode::Cancelled;
}

} // namespace

class DecodedBlocks::Impl {
public:
    explicit Impl(std::uint64_t budget) : m_lru(budget), m_budget(budget) { }

    Result<Block> get(const BlockKey& key, const std::stop_token& stop, const Maker& make, const ParkingPtr& parking)
    {
        std::shared_ptr<Flight> mine;
        {
            Lock lock(m_mutex);
            if (const Flight* const before = waitedFor(key, parking))
                return *before->result;
            while (!mine) {
                if (const Block* kept = m_lru.get(key)) {
                    ++m_report.hits;
                    return *kept;
                }
                const auto found = m_flights.find(key);
                if (found == m_flights.end()) {
                    ++m_report.misses;
                    mine = std::make_shared<Flight>(key);
                    m_flights.emplace(key, mine);
                    break;
                }
                ++m_report.joined;
                const std::shared_ptr<Flight> other = found->second;
                if (parking) {
                    parking->park(other);
                    other->parked.add(parking);
                    return cancelled();
                }
                if (!m_landed.wait(lock, stop, [&] { return other->done; }))
                    return cancelled();
                if (isForAll(*other->result)) // else go round and make it here
                    return *other->result;
            }
        }
        Result<Block> result = tryMake(make);
        land(key, *mine, result);
        return result;
    }

    void put(const BlockKey& key, Block block)
    {
        const Lock lock(m_mutex);
        const std::uint64_t bytes = block.bytes;
        m_lru.put(key, std::move(block), bytes);
        notePeak();
    }

    bool contains(const BlockKey& key) const
    {
        const Lock lock(m_mutex);
        return m_lru.contains(key);
    }

    void clear()
    {
        const Lock lock(m_mutex);
        m_lru.clear();
    }

    std::uint64_t budget() const { return m_budget; }

    void claim(std::uint64_t piece, std::uint64_t besides)
    {
        const Lock lock(m_mutex);
        m_pieces += piece;
        m_besides += besides;
        makeRoom();
        notePeak();
    }

    void release(std::uint64_t piece, std::uint64_t besides)
    {
        const Lock lock(m_mutex);
        m_pieces -= piece;
        m_besides -= besides;
        makeRoom();
    }

    CacheReport report() const
    {
        const Lock lock(m_mutex);
        CacheReport report = m_report;
        report.name = "decoded blocks";
        report.tier = "memory";
        report.evicted = m_lru.evicted();
        report.entries = m_lru.size();
        report.bytes = inUse();
        report.peakBytes = m_peak;
        report.budgetBytes = m_budget;
        return report;
    }

private:
    [[nodiscard]] std::uint64_t inUse() const TESSERA_REQUIRES(m_mutex) { return m_lru.bytes() + m_pieces + m_besides; }
    // A part of it stays for what is kept: finished pieces would be made again and again.
    void makeRoom() TESSERA_REQUIRES(m_mutex)
    {
        m_lru.setBudget(m_budget - std::min(m_pieces + m_besides, m_budget / kMostClaimed));
    }
    void notePeak() TESSERA_REQUIRES(m_mutex) { m_peak = std::max(m_peak, inUse()); }

    /// The flight must land whatever happens, or its waiters wait for ever.
    static Result<Block> tryMake(const Maker& make)
    {
        try {
            return make();
        } catch (const std::bad_alloc&) {
            return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "there is not enough memory to decode this"));
        } catch (const std::exception& e) {
            return explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "decoding failed: %1"), {e.what()});
        }
    }

    void land(const BlockKey& key, Flight& flight, const Result<Block>& result)
    {
        std::vector<ParkingPtr> parked;
        {
            const Lock lock(m_mutex);
            if (result) {
                ++m_report.generated;
                if (result->keep)
                    m_lru.put(key, *result, result->bytes);
                notePeak();
            }
            flight.result = result;
            flight.done = true;
            parked = flight.parked.take();
            m_flights.erase(key);
            m_landed.notifyAll();
        }
        wakeAll(parked);
    }

    /// The flight that was parked for before, if it has landed with something: not looked for in memory, where a
    /// large piece may not have found room.
    [[nodiscard]] static const Flight* waitedFor(const BlockKey& key, const ParkingPtr& parking)
    {
        const auto* const flight = parking ? dynamic_cast<const Flight*>(parking->before().get()) : nullptr;
        return flight && flight->key == key && flight->done && isForAll(*flight->result) ? flight : nullptr;
    }

    static Error cancelled() { return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled")); }

    mutable Mutex m_mutex;
    CondVar m_landed;
    ByteLru<BlockKey, Block, HashBlockKey> m_lru TESSERA_GUARDED_BY(m_mutex);
    std::unordered_map<BlockKey, std::shared_ptr<Flight>, HashBlockKey> m_flights TESSERA_GUARDED_BY(m_mutex);
    CacheReport m_report TESSERA_GUARDED_BY(m_mutex);
    std::uint64_t m_pieces TESSERA_GUARDED_BY(m_mutex) = 0;  ///< claimed
    std::uint64_t m_besides TESSERA_GUARDED_BY(m_mutex) = 0; ///< likewise
    std::uint64_t m_peak TESSERA_GUARDED_BY(m_mutex) = 0;    ///< the most that was ever in use
    const std::uint64_t m_budget;
};

DecodedBlocks::DecodedBlocks(std::uint64_t budgetBytes) : m_impl(std::make_unique<Impl>(budgetBytes)) { }
DecodedBlocks::~DecodedBlocks() = default;

Result<Block> DecodedBlocks::get(const BlockKey& key, const std::stop_token& stop, const Maker& make,
                                 const ParkingPtr& parking)
{
    return m_impl->get(key, stop, make, parking);
}
void DecodedBlocks::put(const BlockKey& key, Block block)
{
    m_impl->put(key, std::move(block));
}
bool DecodedBlocks::contains(const BlockKey& key) const
{
    return m_impl->contains(key);
}
void DecodedBlocks::clear()
{
    m_impl->clear();
}
DecodedBlocks::Claim DecodedBlocks::claim(std::uint64_t piece, std::uint64_t besides)
{
    m_impl->claim(piece, besides);
    return {*this, piece, besides};
}
void DecodedBlocks::Claim::release()
{
    if (DecodedBlocks* const blocks = std::exchange(m_blocks, nullptr))
        blocks->m_impl->release(m_piece, m_besides);
}
std::uint64_t DecodedBlocks::budgetBytes() const
{
    return m_impl->budget();
}
CacheReport DecodedBlocks::report() const
{
    return m_impl->report();
}

} // namespace tessera

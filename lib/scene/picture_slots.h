// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include <image/mosaic_store.h>
#include <scene/scene_item.h>

namespace tessera {

/// Where the small pictures of items lie in their store. One thread writes; others read from snapshots, in which
/// later changes of the items they know appear. A change costs O(1), once in many thousand a little more; a snapshot
/// costs O(1).
class PictureSlots {
public:
    using Slot = MosaicStore::Slot;
    static constexpr Slot kUnknown = MosaicStore::kNone;
    static constexpr Slot kNever = MosaicStore::kNone - 1; ///< there will be no picture

    [[nodiscard]] static constexpr bool isPicture(Slot slot) { return slot < kNever; }

private:
    static constexpr std::size_t kChunk = 16384;
    struct Chunk {
        Chunk()
        {
            for (std::atomic<Slot>& slot : places)
                slot.store(kUnknown, std::memory_order_relaxed);
        }
        std::array<std::atomic<Slot>, kChunk> places;
    };
    using Chunks = std::vector<std::shared_ptr<Chunk>>;

public:
    /// Any thread.
    class Snapshot {
    public:
        Snapshot() = default;
        explicit Snapshot(std::shared_ptr<const Chunks> chunks) : m_chunks(std::move(chunks)) { }
        [[nodiscard]] Slot at(ItemId id) const
        {
            const std::size_t chunk = id / kChunk;
            if (!m_chunks || chunk >= m_chunks->size())
                return kUnknown;
            return (*m_chunks)[chunk]->places[id % kChunk].load(std::memory_order_acquire);
        }

    private:
        std::shared_ptr<const Chunks> m_chunks;
    };

    [[nodiscard]] const Snapshot& snapshot() const { return m_snapshot; }
    [[nodiscard]] Slot at(ItemId id) const { return m_snapshot.at(id); }
    void set(ItemId id, Slot slot)
    {
        const std::size_t chunk = id / kChunk;
        if (chunk >= m_chunks.size()) {
            while (chunk >= m_chunks.size())
                m_chunks.push_back(std::make_shared<Chunk>());
            m_snapshot = Snapshot(std::make_shared<const Chunks>(m_chunks));
        }
        m_chunks[chunk]->places[id % kChunk].store(slot, std::memory_order_release);
    }
    void clear()
    {
        m_chunks.clear();
        m_snapshot = {};
    }

private:
    Chunks m_chunks;
    Snapshot m_snapshot;
};

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace tessera::detail {

/// Makes objects in pairs: what is touched often lies close together, what belongs to it elsewhere, and
/// one finds the other without a pointer. Places are used again, the last freed first, so that it
/// allocates only when there were never as many. Frees its memory at its end, when no object may be
/// left. Not thread-safe.
template <class Hot, class Cold>
class Slab {
public:
    Slab() = default;
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;

    /// The cold part is made by its default constructor.
    template <class... Arguments>
    [[nodiscard]] Hot* make(Arguments&&... arguments)
    {
        if (!m_free)
            grow();
        void* const place = m_free;
        m_free = m_free->next;
        Hot* hot = new (place) Hot(std::forward<Arguments>(arguments)...);
        new (coldPlace(*hot)) Cold();
        return hot;
    }

    void unmake(Hot* hot)
    {
        cold(*hot).~Cold();
        hot->~Hot();
        m_free = new (static_cast<void*>(hot)) Free{m_free};
    }

    [[nodiscard]] static Cold& cold(const Hot& hot) { return *std::launder(static_cast<Cold*>(coldPlace(hot))); }

private:
    struct Free {
        Free* next;
    };
    struct ColdPlace {
        alignas(Cold) std::byte memory[sizeof(Cold)];
    };
    /// At the start of each chunk, which lies at a multiple of its size.
    struct alignas(64) Header {
        std::unique_ptr<ColdPlace[]> cold;
    };
    static constexpr std::size_t kChunkBytes = 4096;
    static constexpr std::size_t kPlaces = (kChunkBytes - sizeof(Header)) / sizeof(Hot);
    static_assert(kPlaces > 0 && alignof(Hot) <= alignof(Header) && sizeof(Hot) >= sizeof(Free));

    struct FreeChunk {
        void operator()(Header* chunk) const
        {
            chunk->~Header();
            ::operator delete(chunk, std::align_val_t(kChunkBytes));
        }
    };

    [[nodiscard]] static void* coldPlace(const Hot& hot)
    {
        const auto address = reinterpret_cast<std::uintptr_t>(&hot);
        const std::uintptr_t chunk = address & ~std::uintptr_t(kChunkBytes - 1);
        return reinterpret_cast<Header*>(chunk)->cold[(address - chunk - sizeof(Header)) / sizeof(Hot)].memory;
    }

    void grow()
    {
        auto* const raw = static_cast<std::byte*>(::operator new(kChunkBytes, std::align_val_t(kChunkBytes)));
        m_chunks.emplace_back(new (raw) Header{std::make_unique<ColdPlace[]>(kPlaces)});
        for (std::size_t i = kPlaces; i-- > 0;)
            m_free = new (raw + sizeof(Header) + i * sizeof(Hot)) Free{m_free};
    }

    std::vector<std::unique_ptr<Header, FreeChunk>> m_chunks;
    Free* m_free = nullptr;
};

} // namespace tessera::detail

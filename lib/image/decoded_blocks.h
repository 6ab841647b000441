// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

#include <core/pixels.h>
#include <core/reports.h>
#include <core/result.h>
#include <core/tile_key.h>
#include <image/parking.h>

namespace tessera {

/// Names a piece that a decoder produces whole, in the decoder's own grid: a TIFF tile, a band of
/// JPEG rows, a decoded small image. Never seen outside the sources.
struct BlockKey {
    SourceId source;
    std::uint32_t kind = 0; ///< the decoder's own distinction: a level, or a kind of block
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    friend bool operator==(const BlockKey&, const BlockKey&) = default;
};

/// A decoded piece and what it weighs.
struct Block {
    std::shared_ptr<const void> data;
    std::uint64_t bytes = 0;
    bool keep = true; ///< false: only for those who wait for it now
};

/// Decoded pieces of all sources, least recently used out first, inside a budget in bytes. Several
/// threads that ask for the same piece have it made once. Thread-safe.
class DecodedBlocks {
public:
    explicit DecodedBlocks(std::uint64_t budgetBytes);
    ~DecodedBlocks();
    DecodedBlocks(const DecodedBlocks&) = delete;
    DecodedBlocks& operator=(const DecodedBlocks&) = delete;

    using Maker = std::function<Result<Block>()>;
    /// The piece from memory, or from `make`, which runs on this thread without a lock, or from
    /// another thread that is making it now. When that one is cancelled, this one makes it; when
    /// `stop` is requested while waiting: Cancelled. Failures are not kept. With `parking` it does not
    /// wait for another thread but parks, and the next try gets what that one has made, or why it could not.
    [[nodiscard]] Result<Block> get(const BlockKey& key, const std::stop_token& stop, const Maker& make,
                                    const ParkingPtr& parking = {});
    /// Keeps a piece that was made on the way to another one.
    void put(const BlockKey& key, Block block);
    [[nodiscard]] bool contains(const BlockKey& key) const;
    void clear();

    /// Memory of a decode that is under way. Movable.
    class Claim;
    /// As long as it lives, it is part of what the pieces take. `piece` bytes are going to be one, `besides` is what
    /// the decoder itself needs, which Limits::decodeBytes bounds. Kept ones give way to both at once, a third of them
    /// at most.
    [[nodiscard]] Claim claim(std::uint64_t piece, std::uint64_t besides);

    [[nodiscard]] std::uint64_t budgetBytes() const;
    /// With what is claimed.
    [[nodiscard]] CacheReport report() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

class DecodedBlocks::Claim {
public:
    Claim() = default;
    Claim(Claim&& other) noexcept
        : m_blocks(std::exchange(other.m_blocks, nullptr)), m_piece(other.m_piece), m_besides(other.m_besides)
    {
    }
    Claim& operator=(Claim&& other) noexcept
    {
        if (this != &other) {
            release();
            m_blocks = std::exchange(other.m_blocks, nullptr);
            m_piece = other.m_piece;
            m_besides = other.m_besides;
        }
        return *this;
    }
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    ~Claim() { release(); }

private:
    friend class DecodedBlocks;
    Claim(DecodedBlocks& blocks, std::uint64_t piece, std::uint64_t besides)
        : m_blocks(&blocks), m_piece(piece), m_besides(besides)
    {
    }
    void release();

    DecodedBlocks* m_blocks = nullptr;
    std::uint64_t m_piece = 0;
    std::uint64_t m_besides = 0;
};

/// A piece that is pixels.
[[nodiscard]] inline Block blockOf(const PixelsPtr& pixels)
{
    return {pixels, pixels->bytes()};
}
[[nodiscard]] inline PixelsPtr pixelsOf(const Block& block)
{
    return std::static_pointer_cast<const Pixels>(block.data);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include <core/clock.h>
#include <core/pixels.h>
#include <core/result.h>
#include <image/source.h>
#include <load/image_loader.h>

namespace tessera::test {

/// Decoded tiles that are alive, by the block that holds them.
class SimPixels {
public:
    /// A block of its own over memory that all share: nobody looks at the picture.
    [[nodiscard]] PixelsPtr make(const TileKey& key, int width, int height);
    /// Whose block this is; null when it is none of these.
    [[nodiscard]] const TileKey* keyOf(const Pixels& pixels) const;
    [[nodiscard]] std::uint64_t bytes() const { return m_books->bytes; }
    [[nodiscard]] std::uint64_t peakBytes() const { return m_books->peak; }
    [[nodiscard]] std::size_t count() const { return m_books->keys.size(); }
    /// Calls `visit(key, pixels)` for each, in no order.
    template <class Visit>
    void forEach(Visit visit) const
    {
        for (const auto& [pixels, key] : m_books->keys)
            visit(key, *pixels);
    }

private:
    struct Books {
        std::unordered_map<const Pixels*, TileKey> keys;
        std::uint64_t bytes = 0, peak = 0;
    };
    std::shared_ptr<Books> m_books = std::make_shared<Books>();
};

/// How the simulated images are, and what goes wrong with them.
struct SimImages {
    std::uint64_t seed = 1;
    std::vector<Size> sizes{{6000, 4000}}; ///< of the images, in turn
    int failuresPerMille = 0;              ///< tiles that cannot be read
    int refusalsPerMille = 0;              ///< reads that fail for want of memory; the next one may not
    int slowPerMille = 0;                  ///< reads that wait for the disk for 120 ms
    double speed = 1;                      ///< of decoding
};

/// What reading and decoding cost and yield, by key and seed.
class SimSource {
public:
    explicit SimSource(const SimImages& images) : m_images(images) { }

    /// Of one more attempt at it.
    [[nodiscard]] Duration readTime(const TileKey& key);
    /// How long it waits then for what another job makes; mostly not at all.
    [[nodiscard]] Duration waitTime(const TileKey& key) const;
    [[nodiscard]] Duration decodeTime(const TileKey& key) const;
    [[nodiscard]] Result<LoadedPtr> result(const TileKey& key);
    [[nodiscard]] SourceInfoPtr info(const SourceId& openId);
    /// Whether this tile can never be read.
    [[nodiscard]] bool isBroken(const TileKey& key) const;
    [[nodiscard]] SimPixels& pixels() { return m_pixels; }

private:
    [[nodiscard]] std::uint64_t dice(const TileKey& key, std::uint64_t which) const;
    [[nodiscard]] TilePixels tile(const SourceInfo& info, const TileAddress& address);

    const SimImages m_images;
    SimPixels m_pixels;
    std::unordered_map<SourceId, SourceInfoPtr> m_byOpenId;
    std::unordered_map<SourceId, SourceInfoPtr> m_byId;
    std::unordered_map<TileKey, std::uint64_t> m_attempts;
};

} // namespace tessera::test

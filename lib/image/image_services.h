// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <core/clock.h>
#include <image/buffer_pool.h>
#include <image/decoded_blocks.h>

namespace tessera {

class PyramidStore;

/// What decoders refuse. A refusal names the number and the limit.
struct Limits {
    std::int64_t maxSide = 0x7fffffff;                 ///< pixels
    std::uint64_t maxPixels = std::uint64_t(1) << 40U; ///< pixels of level 0
    std::int64_t maxStreamedSide = 10'000'000; ///< pixels, of a file that is read from its first row to its last
    std::uint64_t maxStreamedPixels = std::uint64_t(1) << 33U; ///< likewise
    std::uint64_t decodeBytes = std::uint64_t(384) << 20U;     ///< working memory of one decode that cannot be streamed
    std::uint64_t memoryBytes =
        std::uint64_t(24) << 20U; ///< a decoded untiled image up to this stays in memory, larger go to a scratch file
    std::uint64_t scratchBytes = std::uint64_t(8) << 30U; ///< one scratch file
    std::uint64_t giantPixels = std::uint64_t(48) << 20U; ///< an untiled image above this has its pyramid kept on disk
    std::size_t idleSources = 12;                         ///< sources kept open after their last user
};

/// What every source decodes with. The things referred to outlive all sources. Thread-safe.
struct ImageServices {
    BufferPool& buffers;
    DecodedBlocks& blocks;
    const Clock& clock;
    Limits limits{};
    PyramidStore* pyramids = nullptr; ///< null: none are kept
};

} // namespace tessera

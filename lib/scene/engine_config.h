// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace tessera {

class EventRing;
class FileSystem;

/// What a program says about what it may use.
struct EngineConfig {
    static constexpr std::uint64_t kDefaultRam = 96ULL << 20U;
    static constexpr unsigned kNoPumps = 0xffffffffU;

    std::uint64_t gpuBudgetBytes = 0;           ///< 0: by the machine, 96 MiB in main memory
    std::uint64_t ramBudgetBytes = kDefaultRam; ///< decoded pixels, read-ahead and memory cache together
    unsigned threads = 0;                       ///< decode pumps; 0: one per core, kNoPumps: jobs are run by hand
    unsigned handPumps = 1;                     ///< with kNoPumps: how many jobs the owner runs at a time
    std::string cacheDirectory;                 ///< empty: no disk cache
    std::uint64_t diskBudgetBytes = 512ULL << 20U;
    std::uint64_t pyramidBudgetBytes = 8ULL << 30U; ///< what is kept there of large images without tiles
    std::uint64_t giantPixels = 0;     ///< untiled images above this have their pyramid kept; 0: as Limits has it
    std::shared_ptr<FileSystem> files; ///< what folders are read through; null: the machine's own
    std::function<std::string()> memoryPressure{}; ///< as readMemoryPressure(); null: memory is never short
    bool prefetch = true;        ///< views also load what is not visible yet; off: what that costs can be measured
    EventRing* events = nullptr; ///< where everybody tells what they decide and do; null: nowhere; outlives all

    [[nodiscard]] unsigned pumps() const
    {
        return threads == kNoPumps ? 0 : threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
    }
};

/// How the RAM budget is shared out: buffers in flight, decoded pieces to read tiles from, cached bytes.
struct RamShares {
    static constexpr std::uint64_t kMostDecoded = 64ULL << 20U;

    explicit RamShares(std::uint64_t ram) : buffers(ram / 2), blocks(ram * 3 / 8), memory(ram - buffers - blocks) { }
    /// Of the buffers, what may hold tiles that are decoded and no textures yet; the others are for decoding.
    [[nodiscard]] std::uint64_t decoded() const { return std::min(kMostDecoded, buffers / 4 * 3); }

    std::uint64_t buffers;
    std::uint64_t blocks;
    std::uint64_t memory;
};

} // namespace tessera

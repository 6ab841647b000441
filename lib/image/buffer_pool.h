// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

#include <core/clock.h>
#include <core/pixels.h>
#include <core/reports.h>
#include <core/result.h>
#include <resource/holder.h>

namespace tessera {

/// Memory for decoded tiles, kept by size and used again, inside one budget for idle and leased
/// buffers together. Thread-safe. Pixels may outlive the pool.
class BufferPool {
public:
    /// `clock` outlives the pool and every Pixels of it.
    BufferPool(std::uint64_t budgetBytes, const Clock& clock);
    ~BufferPool();
    BufferPool(const BufferPool&) = delete;
    BufferPool& operator=(const BufferPool&) = delete;

    /// A block of undefined content; its memory returns to the pool with its last owner. When the
    /// budget is used up, idle buffers are given up first; then it waits until others return
    /// some, or `stop`. Errors: TooLarge when it could never fit, Full after kPatience, Cancelled.
    [[nodiscard]] Result<Pixels> allocate(int width, int height, bool opaque, const Holder& holder,
                                          const std::stop_token& stop = {});

    /// How long allocate() waits for memory.
    static constexpr Duration kPatience = std::chrono::seconds(5);

    [[nodiscard]] PoolReport report() const;

private:
    class Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace tessera

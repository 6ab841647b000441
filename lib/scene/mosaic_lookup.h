// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <core/executor.h>
#include <image/mosaic_store.h>
#include <scene/mosaic_filler.h>

namespace tessera {

/// Finds out in the background which items of a folder have a picture in its mosaic: a hundred thousand names at once
/// would hold up the GUI thread. One batch at a time is under way, so what comes later counts. Created, used and
/// destroyed on the GUI thread; what it was given is called there and never after destruction.
class MosaicLookup {
public:
    static constexpr std::size_t kBatch = 4096; ///< items
    /// The items that come next, `most` at most, without their names; none: no more for now.
    using Next = std::function<std::vector<MosaicItem>(std::size_t most)>;
    using Sink = std::function<void(std::vector<MosaicFiller::Found> found)>;

    /// What is referred to outlives the lookup and what it has posted.
    struct Config {
        std::shared_ptr<const MosaicStore> store;
        std::string folder; ///< as mosaicNameIn() takes it
        Executor* background = nullptr;
        Executor* gui = nullptr;
    };

    MosaicLookup(Config config, Next next, Sink sink);
    ~MosaicLookup();
    MosaicLookup(const MosaicLookup&) = delete;
    MosaicLookup& operator=(const MosaicLookup&) = delete;

    /// There may be more: asks for a batch, and for others until there is none.
    void proceed();
    /// A batch is under way.
    [[nodiscard]] bool isBusy() const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

/// The name that a path has in the mosaic of `folder`, which ends with a slash.
[[nodiscard]] std::uint64_t mosaicNameIn(const std::string& folder, const std::string& path);

} // namespace tessera

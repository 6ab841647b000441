// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <core/executor.h>
#include <core/result.h>
#include <image/mosaic_store.h>
#include <image/preview_reader.h>
#include <scene/mosaic_queue.h>

namespace tessera {

class ActivityList;
class Engine;

/// Fills a mosaic in the background: reads the files that have no small picture in the store, and looks at those that
/// have one whether they have changed. While it has much to do, or for long, it is an activity that people can watch,
/// pause and cancel.
/// A file that cannot be shown is not tried again in this session, nor for a week of others unless it changes.
/// Created, used and destroyed on the GUI thread; the sink runs there and never after destruction.
class MosaicFiller {
public:
    using Slot = MosaicStore::Slot;
    using Read = std::function<Result<PreviewPicture>(const std::string& path, const std::stop_token& stop)>;
    /// Items and the pictures that they have, or have got in place of others; MosaicStore::kNone: there will be none.
    using Filled = std::function<void(const std::vector<std::pair<ItemId, Slot>>& pictures)>;

    static constexpr Duration kTellEvery = std::chrono::milliseconds(50);
    /// How long it gives way to others at most before it looks again, where nobody wakes it.
    static constexpr Duration kLookEvery = std::chrono::seconds(1);
    static constexpr std::size_t kMuch = 256; ///< files: filling with more to do is an activity at once
    static constexpr Duration kLong = std::chrono::seconds(1); ///< what takes longer is one in any case
    static constexpr std::size_t kBatch = 64;                  ///< files a job, at most
    static constexpr std::int64_t kRememberMinutes = std::int64_t(7) * 24 * 60;

    /// What is referred to outlives the filler; what runs already when it dies ends soon.
    struct Config {
        std::shared_ptr<MosaicStore> store;
        Executor* workers = nullptr; ///< of a priority below all others
        unsigned jobs = 1;           ///< how many of them it has there at a time
        Executor* gui = nullptr;
        ActivityList* activities = nullptr;
        /// Runs a task on the GUI thread when the time is over.
        std::function<void(Duration, std::function<void()>)> later;
        /// A way to read files that one thread at a time uses; called on the workers.
        std::function<Read()> makeReader;
        /// As pictureStampOf(); on any thread.
        std::function<std::uint64_t(const std::string& path)> stampOf;
        /// Minutes since 1970; on any thread.
        std::function<std::int64_t()> minutes;
        /// Whether somebody waits for other work: asked before each file, on any thread. Empty: never.
        std::function<bool()> busy{};
    };
    /// With the engine's workers, sources and activities; busy while files wait to be read for views.
    [[nodiscard]] static Config configFor(Engine& engine, std::shared_ptr<MosaicStore> store);

    MosaicFiller(Config config, Filled filled);
    /// Cancels; does not wait.
    ~MosaicFiller();
    MosaicFiller(const MosaicFiller&) = delete;
    MosaicFiller& operator=(const MosaicFiller&) = delete;

    /// An item, and the picture that the store has for its name.
    struct Found {
        MosaicItem item;
        Slot slot = MosaicStore::kNone;
    };
    /// Items to be filled or looked at; one that was added before is done anew. The pictures that there are already
    /// are told before anything is read.
    void add(std::vector<Found> items);
    /// These come first, in this order: what is visible, nearest the focus first. In place of those from before. Jobs
    /// that run turn to them after the file they are at.
    void prefer(std::span<const ItemId> ids);

    /// Does nothing more, also of what is added later, until start().
    void cancel();
    void start();
    /// What kept it busy may be over.
    void wake();

    /// By cancel() or by somebody who saw it among the activities; it waits for start().
    [[nodiscard]] bool isCancelled() const;
    /// Nothing is left to do and nothing runs.
    [[nodiscard]] bool isFinished() const;
    struct Report {
        std::uint64_t read = 0;      ///< pictures made and kept
        std::uint64_t unchanged = 0; ///< files that were as their picture has them
        std::uint64_t failed = 0;
        std::uint64_t remembered = 0; ///< not tried, as they failed before
        std::uint64_t yielded = 0;    ///< times a job ended for others' sake
    };
    [[nodiscard]] Report report() const;

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace tessera

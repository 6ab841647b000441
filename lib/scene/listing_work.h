// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <core/explain.h>
#include <core/mutex.h>
#include <image/directory_watch.h>
#include <image/folder_scan.h>
#include <image/growing_batches.h>
#include <resource/run_state.h>
#include <scene/folder_listing.h>
#include <scene/item_maker.h>

namespace tessera {

struct PathListPlace;

/// What a FolderListing and its workers share; the workers may outlive the listing.
struct FolderListing::Shared : std::enable_shared_from_this<Shared> {
    /// The one file that was given.
    struct Single {
        std::string path;
        std::optional<SourceId> state; ///< of the file, before it was told of
    };
    /// One folder that is being read.
    struct Scan {
        ItemRoot root;
        std::string folder;           ///< the root's, or one below it
        Single without;               ///< that was told of already
        std::uint64_t namesState = 0; ///< before it is read, if it is watched beside that; else 0
        std::shared_ptr<RunState> run;
        Status outcome{};
        std::atomic<int> holders{1}; ///< who reads it, and who makes items of what was read
        // GUI thread only:
        bool isEnded = false;
        bool isStale = false; ///< names came or went before there was a watch
    };
    using ItemBatches = GrowingBatches<std::vector<SceneItem>>;

    Shared(Engine& e, std::vector<std::string> p, bool r, Sink s, std::shared_ptr<DirectoryWatch> w)
        : engine(e), paths(std::move(p)), recursive(r), watch(std::move(w)), sink(std::move(s))
    {
    }

    Engine& engine;
    const std::vector<std::string> paths;
    const bool recursive;
    const std::shared_ptr<DirectoryWatch> watch; ///< may be null
    std::stop_source stop;

    // GUI thread only:
    Sink sink;
    bool gone = false;
    bool started = false;
    bool toldUnwatched = false;
    bool large = false;
    std::size_t unfinished = 0; ///< pieces of work that have not ended
    std::size_t scanning = 0;   ///< of these, folders that are read
    std::vector<std::shared_ptr<RunState>> runs;
    std::vector<ItemRoot> roots;
    std::optional<Single> waiting;  ///< whose folder is to be read, counted as being read
    std::uint64_t waitingState = 0; ///< of the names in that folder, as in Scan
    [[nodiscard]] std::shared_ptr<RunState> begin(const std::string& what);
    void scanRoot(const ItemRoot& root, std::uint64_t namesState = 0);
    void waitWith(const SceneItem& item, const Single& single);
    void readOn();
    void scanLater(const ItemRoot& root, const std::string& folder, const Single& without, std::uint64_t namesState);
    void rescanLater(const ItemRoot& root);
    void noteWatched(Scan& scan, const std::optional<std::uint64_t>& namesState);
    void noteEnded(Scan& scan);
    void rescanIfStale(const Scan& scan);
    void readLater(const PathListPlace& list, std::uint32_t group);
    /// Whether what is read of a folder tells of this path.
    [[nodiscard]] bool holds(const ItemRoot& root, const std::string& path) const;
    /// Null where none of the listed folders holds this path.
    [[nodiscard]] const ItemRoot* rootOf(const std::string& path) const;

    // On workers:
    void sortOut();
    void openWithFolder(const std::string& path);
    void readList(const PathListPlace& list, std::uint32_t group, RunState& run);
    void takeListed(const std::string& path, std::uint32_t group, const std::string& key, ItemMaker& maker,
                    ItemBatches& batches);
    void scan(const std::shared_ptr<Scan>& scan);
    void takeFound(const std::shared_ptr<Scan>& scan, FoundFiles found);
    void letGo(const std::shared_ptr<Scan>& scan);
    void watchBeside(const std::shared_ptr<Scan>& scan);
    void lookAgain(const Single& single);
    void rescan(const std::string& folder, RunState& run);
    /// `unwatched`: a folder that is not to be watched yet.
    [[nodiscard]] ScanOptions scanOptions(const std::string& unwatched = {});
    void watchFolder(const std::string& folder);
    void tellUnreadable(const std::vector<UnreadableFolder>& folders);

    // On any thread: for the GUI thread to hear.
    void deliver(std::function<void(Shared&)> what);
    /// What waits to be heard of already is heard of together with it.
    void handOver(std::vector<SceneItem> items);
    [[nodiscard]] std::vector<SceneItem> takeHandedOver();
    void fail(const Error& error, const std::string& path);
    void tellEnd(RunState& run, const Status& status, const std::string& path);
    void end();
    void endScan();

    [[nodiscard]] static std::string orderKey(std::uint32_t index);
    [[nodiscard]] static std::string parentOf(const std::string& path);
    /// For people.
    [[nodiscard]] static std::string nameOf(const PathListPlace& list);

    Mutex handing;
    std::vector<SceneItem> handedOver TESSERA_GUARDED_BY(handing); ///< not empty: their delivery is under way
};

} // namespace tessera

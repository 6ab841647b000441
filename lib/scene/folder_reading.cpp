// SPDX-License-Identifier: GPL-3.0-or-later
// How a FolderListing reads a folder's names and makes items of them, on its workers.
#include <scene/listing_work.h>

#include <string_view>
#include <utility>

#include <image/source_library.h>
#include <scene/engine.h>

namespace tessera {

namespace {

constexpr std::size_t kManyNames = 4000; ///< in one batch

} // namespace

void FolderListing::Shared::scan(const std::shared_ptr<Scan>& scan)
{
    RunState& run = *scan->run;
    if (!run.start())
        return endScan();
    const bool isWatchedBeside = scan->namesState != 0;
    if (isWatchedBeside)
        engine.idle().post([self = shared_from_this(), scan] { self->watchBeside(scan); });
    const auto hand = [&](FoundFiles found) { takeFound(scan, std::move(found)); };
    const auto result =
        scanFolder(engine.files(), scan->folder, scanOptions(isWatchedBeside ? scan->folder : ""), engine.clock(),
                   run.token(), hand, [&run](std::uint64_t names) { run.setProgress(names, 0); });
    if (result)
        tellUnreadable(result->unreadable);
    else
        scan->outcome = result.error();
    if (!isWatchedBeside)
        lookAgain(scan->without);
    letGo(scan);
}

// The kernel takes long for a watch of very many names that it knows, and reading them would wait for that. Names that
// came or went before the watch show in the folder's state; what became of the files that were opened is looked at.
void FolderListing::Shared::watchBeside(const std::shared_ptr<Scan>& scan)
{
    if (stop.stop_requested())
        return;
    watchFolder(scan->folder);
    lookAgain(scan->without);
    const auto now = engine.files().resolve(scan->folder);
    deliver([scan, state = now ? std::optional(now->namesState) : std::nullopt](Shared& s) {
        s.noteWatched(*scan, state);
    });
}

// Making items of names takes as long as reading them: those of a large folder are made beside that.
void FolderListing::Shared::takeFound(const std::shared_ptr<Scan>& scan, FoundFiles found)
{
    if (stop.stop_requested()) // nobody will hear of them
        return;
    const auto make = [scan](const FoundFiles& all) {
        const std::string_view without = scan->without.path;
        return ItemMaker(scan->root).itemsOf(all, {scan->root.prefix, without.substr(folderPart(without).size())});
    };
    if (found.size() < kManyNames)
        return handOver(make(found));
    ++scan->holders;
    engine.prompt().post([self = shared_from_this(), scan, make, all = std::move(found)] {
        if (!self->stop.stop_requested())
            self->handOver(make(all));
        self->letGo(scan);
    });
}

// The end of a scan is told when the last of its names were handed over.
void FolderListing::Shared::letGo(const std::shared_ptr<Scan>& scan)
{
    if (--scan->holders > 0)
        return;
    tellEnd(*scan->run, scan->outcome, scan->folder);
    deliver([scan](Shared& s) { s.noteEnded(*scan); });
    endScan();
}

// It was told of before there was a watch.
void FolderListing::Shared::lookAgain(const Single& single)
{
    if (single.path.empty())
        return;
    const Result<SourceId> now = identify(single.path);
    if (!single.state || (now && *now == *single.state))
        return;
    const auto kind = now ? FolderChange::Kind::Rewritten : FolderChange::Kind::Removed;
    deliver([change = FolderChange{kind, single.path}](Shared& s) { s.sink.changed(change); });
}

void FolderListing::Shared::rescan(const std::string& folder, RunState& run)
{
    if (!run.start())
        return endScan();
    std::vector<std::string> all;
    const auto collect = [&all](const FoundFiles& found) {
        found.visit(
            [&all](const FoundFiles::File& file) { all.push_back(std::string(file.folder).append(file.name)); });
    };
    const auto result = scanFolder(engine.files(), folder, scanOptions(), engine.clock(), run.token(), collect,
                                   [&run](std::uint64_t names) { run.setProgress(names, 0); });
    if (result)
        deliver([folder, all = std::move(all)](Shared& s) mutable { s.sink.rescanned(folder, std::move(all)); });
    tellEnd(run, result ? Status() : Status(result.error()), folder);
    endScan();
}

} // namespace tessera

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
    const auto hand = [&](FoundFiles found) { takeFound(scan, std::move(found)); };
    const auto result =
        scanFolder(engine.files(), scan->folder, scanOptions(scan->namesState != 0 ? scan->folder : ""), engine.clock(),
                   run.token(), hand, [&run](std::uint64_t names) { run.setProgress(names, 0); });
    if (result)
        tellUnreadable(result->unreadable);
    else
        scan->outcome = result.error();
    if (scan->namesState != 0)
        engine.idle().post([self = shared_from_this(), scan] { self->watchAfter(*scan); });
    else if (!scan->without.path.empty())
        lookAgain(scan->without);
    letGo(*scan);
}

// The kernel takes long for a watch of very many names that it knows, and reading them would wait for that. Names that
// came or went before the watch show in the folder's state; what became of the files that were opened is looked at.
void FolderListing::Shared::watchAfter(const Scan& scan)
{
    watchFolder(scan.folder);
    const auto now = engine.files().resolve(scan.folder);
    const bool isUnchanged = now && now->namesState == scan.namesState;
    deliver([isUnchanged, root = scan.root](Shared& s) {
        if (isUnchanged)
            s.sink.watchedLate(root.prefix);
        else
            s.rescanLater(root);
    });
}

// Making items of names takes as long as reading them: those of a large folder are made beside that.
void FolderListing::Shared::takeFound(const std::shared_ptr<Scan>& scan, FoundFiles found)
{
    const auto make = [scan](const FoundFiles& all) {
        const std::string_view without = scan->without.path;
        return ItemMaker(scan->root).itemsOf(all, {scan->root.prefix, without.substr(folderPart(without).size())});
    };
    if (found.size() < kManyNames)
        return handOver(make(found));
    ++scan->holders;
    engine.background().post([self = shared_from_this(), scan, make, all = std::move(found)] {
        self->handOver(make(all));
        self->letGo(*scan);
    });
}

// The end of a scan is told when the last of its names were handed over.
void FolderListing::Shared::letGo(Scan& scan)
{
    if (--scan.holders > 0)
        return;
    tellEnd(*scan.run, scan.outcome, scan.folder);
    endScan();
}

// It was told of before there was a watch.
void FolderListing::Shared::lookAgain(const Single& single)
{
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

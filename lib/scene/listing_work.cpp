// SPDX-License-Identifier: GPL-3.0-or-later
// What a FolderListing's pieces of work are begun with, and how they tell what they found.
#include <scene/listing_work.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include <QCoreApplication>

#include <image/path_list.h>
#include <resource/activity_list.h>
#include <scene/engine.h>

namespace tessera {

std::shared_ptr<RunState> FolderListing::Shared::begin(const std::string& what)
{
    auto run = engine.activities().begin(QCoreApplication::translate("tessera::FolderListing", "Reading %1")
                                             .arg(QString::fromStdString(what))
                                             .toStdString());
    runs.push_back(run);
    return run;
}

void FolderListing::Shared::scanRoot(const ItemRoot& root, std::uint64_t namesState)
{
    roots.push_back(root);
    scanLater(root, root.folder, {}, namesState);
}

void FolderListing::Shared::waitWith(const SceneItem& item, const Single& single)
{
    roots.push_back(ItemRoot::of(parentOf(single.path), 0, {}));
    waiting = single;
    ++unfinished;
    ++scanning;
    sink.single(item);
}

void FolderListing::Shared::readOn()
{
    const std::optional<Single> single = std::exchange(waiting, std::nullopt);
    if (!single)
        return;
    --unfinished; // counted by what follows
    --scanning;
    scanLater(roots.back(), roots.back().folder, *single, waitingState);
}

void FolderListing::Shared::scanLater(const ItemRoot& root, const std::string& folder, const Single& without,
                                      std::uint64_t namesState)
{
    ++unfinished;
    ++scanning;
    const std::shared_ptr<Scan> scan(new Scan{root, folder, without, watch ? namesState : 0, begin(folder)});
    engine.background().post([self = shared_from_this(), scan] { self->scan(scan); });
}

void FolderListing::Shared::rescanLater(const ItemRoot& root)
{
    ++unfinished;
    ++scanning;
    engine.background().post(
        [self = shared_from_this(), folder = root.folder, run = begin(root.folder)] { self->rescan(folder, *run); });
}

void FolderListing::Shared::noteWatched(Scan& scan, const std::optional<std::uint64_t>& namesState)
{
    if (!namesState)
        return sink.changed({.kind = FolderChange::Kind::FolderGone, .path = scan.folder});
    sink.watchedLate(scan.root.prefix);
    scan.isStale = *namesState != scan.namesState;
    rescanIfStale(scan);
}

void FolderListing::Shared::noteEnded(Scan& scan)
{
    scan.isEnded = true;
    rescanIfStale(scan);
}

// Behind what it hands over, which may be gone already. What was cancelled stays so.
void FolderListing::Shared::rescanIfStale(const Scan& scan)
{
    if (scan.isStale && scan.isEnded && scan.outcome)
        rescanLater(scan.root);
}

void FolderListing::Shared::readLater(const PathListPlace& list, std::uint32_t group)
{
    ++unfinished;
    engine.background().post(
        [self = shared_from_this(), list, group, run = begin(nameOf(list))] { self->readList(list, group, *run); });
}

bool FolderListing::Shared::holds(const ItemRoot& root, const std::string& path) const
{
    return path.size() > root.prefix.size() && path.starts_with(root.prefix)
           && (recursive || path.find('/', root.prefix.size()) == std::string::npos);
}

const ItemRoot* FolderListing::Shared::rootOf(const std::string& path) const
{
    const auto root = std::find_if(roots.begin(), roots.end(), [&](const ItemRoot& r) { return holds(r, path); });
    return root == roots.end() ? nullptr : &*root;
}

ScanOptions FolderListing::Shared::scanOptions(const std::string& unwatched)
{
    ScanOptions options;
    options.recursive = recursive;
    if (watch)
        options.entering = [this, unwatched](const std::string& folder) {
            if (folder != unwatched)
                watchFolder(folder);
        };
    return options;
}

// That a folder cannot be watched for another reason will be told when it cannot be read.
void FolderListing::Shared::watchFolder(const std::string& folder)
{
    const Status watched = watch->add(folder);
    if (watched || watched.error().code != ErrorCode::Full)
        return;
    deliver([error = watched.error()](Shared& s) {
        if (!std::exchange(s.toldUnwatched, true))
            s.sink.notice(error);
    });
}

void FolderListing::Shared::tellUnreadable(const std::vector<UnreadableFolder>& folders)
{
    if (folders.empty())
        return;
    const UnreadableFolder& first = folders.front();
    const Error notice = folders.size() == 1
                             ? explain(first.error.code, TESSERA_TR_NOOP("Reason", "“%1” can't be opened: %2"),
                                       {first.folder}, first.error)
                             : explain(first.error.code,
                                       TESSERA_TR_NOOP("Reason", "%1 folders can't be opened, one of them is “%2”: %3"),
                                       {std::to_string(folders.size()), first.folder}, first.error);
    deliver([notice](Shared& s) { s.sink.notice(notice); });
}

void FolderListing::Shared::deliver(std::function<void(Shared&)> what)
{
    engine.guiExecutor().post([self = shared_from_this(), what = std::move(what)] {
        if (!self->gone)
            what(*self);
    });
}

// Each batch costs a new layout of all there is: of many small folders one batch each would cost the square of them.
void FolderListing::Shared::handOver(std::vector<SceneItem> items)
{
    if (items.empty())
        return;
    {
        const Lock lock(handing);
        const bool isUnderWay = !handedOver.empty();
        if (isUnderWay) {
            handedOver.insert(handedOver.end(), std::make_move_iterator(items.begin()),
                              std::make_move_iterator(items.end()));
            return;
        }
        handedOver = std::move(items);
    }
    deliver([](Shared& s) { s.sink.batch(s.takeHandedOver()); });
}

std::vector<SceneItem> FolderListing::Shared::takeHandedOver()
{
    const Lock lock(handing);
    return std::exchange(handedOver, {});
}

void FolderListing::Shared::fail(const Error& error, const std::string& path)
{
    deliver([error, path](Shared& s) { s.sink.failed(error, path); });
}

// Cancelled work is no failure: somebody wanted it so.
void FolderListing::Shared::tellEnd(RunState& run, const Status& status, const std::string& path)
{
    if (status) {
        run.stop();
    } else {
        run.fail(status.error());
        if (status.error().code != ErrorCode::Cancelled)
            fail(status.error(), path);
    }
}

void FolderListing::Shared::end()
{
    deliver([](Shared& s) {
        --s.unfinished;
        s.sink.ended();
    });
}

void FolderListing::Shared::endScan()
{
    deliver([](Shared& s) { --s.scanning; });
    end();
}

// Of one length, in the order of the numbers.
std::string FolderListing::Shared::orderKey(std::uint32_t index)
{
    std::string key;
    for (int shift = 24; shift >= 0; shift -= 8)
        key.push_back(static_cast<char>(index >> shift & 0xffU));
    return key;
}

std::string FolderListing::Shared::parentOf(const std::string& path)
{
    const std::string parent = std::filesystem::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

std::string FolderListing::Shared::nameOf(const PathListPlace& list)
{
    return list.isStandardInput()
               ? QCoreApplication::translate("tessera::FolderListing", "standard input").toStdString()
               : list.file;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
// What a FolderListing's pieces of work are begun with, and how they tell what they found.
#include <scene/listing_work.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <utility>

#include <QCoreApplication>

#include <image/natural_order.h>
#include <image/path_list.h>
#include <image/source_library.h>
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

void FolderListing::Shared::scanRoot(const std::string& folder, std::uint32_t group, const std::string& keyPrefix)
{
    roots.push_back(rootFor(folder, group, keyPrefix));
    scanLater(roots.back(), folder);
}

void FolderListing::Shared::waitWith(const SceneItem& item, const Single& single)
{
    roots.push_back(rootFor(parentOf(single.path), 0, {}));
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
    scanLater(roots.back(), roots.back().folder, *single);
}

void FolderListing::Shared::scanLater(const Root& root, const std::string& folder, const Single& without)
{
    ++unfinished;
    ++scanning;
    engine.background().post([self = shared_from_this(), root, folder, without, run = begin(folder)] {
        self->scan(root, folder, without, *run);
    });
}

void FolderListing::Shared::rescanLater(const Root& root)
{
    ++unfinished;
    ++scanning;
    engine.background().post(
        [self = shared_from_this(), folder = root.folder, run = begin(root.folder)] { self->rescan(folder, *run); });
}

void FolderListing::Shared::readLater(const PathListPlace& list, std::uint32_t group)
{
    ++unfinished;
    engine.background().post(
        [self = shared_from_this(), list, group, run = begin(nameOf(list))] { self->readList(list, group, *run); });
}

bool FolderListing::Shared::holds(const Root& root, const std::string& path) const
{
    return path.size() > root.prefix.size() && path.starts_with(root.prefix)
           && (recursive || path.find('/', root.prefix.size()) == std::string::npos);
}

const FolderListing::Shared::Root* FolderListing::Shared::rootOf(const std::string& path) const
{
    const auto root = std::find_if(roots.begin(), roots.end(), [&](const Root& r) { return holds(r, path); });
    return root == roots.end() ? nullptr : &*root;
}

ScanOptions FolderListing::Shared::scanOptions()
{
    ScanOptions options;
    options.recursive = recursive;
    if (watch)
        options.entering = [this](const std::string& folder) { watchFolder(folder); };
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
        handedOver.insert(handedOver.end(), std::make_move_iterator(items.begin()),
                          std::make_move_iterator(items.end()));
        if (isUnderWay)
            return;
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

FolderListing::Shared::Root FolderListing::Shared::rootFor(const std::string& folder, std::uint32_t group,
                                                           const std::string& keyPrefix)
{
    const std::string prefix = folder.empty() || folder.back() == '/' ? folder : folder + '/';
    return {folder, prefix, group, keyPrefix, hashOn(kNothingHashed, prefix)};
}

SceneItem FolderListing::Shared::itemIn(const Root& root, std::string path)
{
    SceneItem item;
    item.name = displayName(path);
    item.group = root.group;
    // Inside a folder by the path below it, so that sub-folders stay together.
    const bool isBelow = path.starts_with(root.prefix);
    const std::string_view below = std::string_view(path).substr(isBelow ? root.prefix.size() : 0);
    item.openId = isBelow ? hashOn(root.hash, below) : idOfPath(path);
    item.sortKey = root.keyPrefix + naturalKey(below);
    item.locator = std::move(path);
    return item;
}

// Of one length, in the order of the numbers.
std::string FolderListing::Shared::orderKey(std::uint32_t index)
{
    std::string key;
    for (int shift = 24; shift >= 0; shift -= 8)
        key.push_back(static_cast<char>(index >> shift & 0xffU));
    return key;
}

bool FolderListing::Shared::isBuiltIn(const std::string& path)
{
    return path.starts_with("tessera:");
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

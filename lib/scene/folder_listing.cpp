// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/folder_listing.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

#include <image/built_in.h>
#include <image/file_types.h>
#include <image/natural_order.h>
#include <image/path_list.h>
#include <image/source_library.h>
#include <scene/engine.h>
#include <scene/listing_work.h>

namespace tessera {

namespace {

constexpr std::uint32_t kLookedAt = 16;
/// Bytes that a directory itself takes, some 40,000 names: reading them takes long.
constexpr std::uint64_t kLargeFolder = 1ULL << 20U;
/// Some 2,500 names: a picture in it is shown sooner if the folder waits, and what is in it if the watch does.
constexpr std::uint64_t kCrowdedFolder = 64ULL << 10U;

std::uint64_t namesStateToCompare(const FileSystem::Target& folder)
{
    return folder.bytes >= kCrowdedFolder ? folder.namesState : 0;
}

} // namespace

FolderListing::FolderListing(Engine& engine, std::vector<std::string> paths, bool recursive, Sink sink,
                             std::shared_ptr<DirectoryWatch> watch)
    : m_shared(std::make_shared<Shared>(engine, std::move(paths), recursive, std::move(sink), std::move(watch)))
{
}

FolderListing::~FolderListing()
{
    m_shared->gone = true;
    m_shared->stop.request_stop();
    for (const auto& run : m_shared->runs)
        run->cancel();
}

void FolderListing::start()
{
    Shared& shared = *m_shared;
    shared.started = true;
    if (shared.paths.empty())
        return;
    ++shared.unfinished;
    for (std::uint32_t group = 0; group < shared.paths.size(); ++group) {
        const std::optional<PathListPlace> list = listAt(shared.paths[group]);
        if (!list || !list->isStandardInput() || m_input.joinable())
            continue;
        ++shared.unfinished;
        const auto run = shared.begin(Shared::nameOf(*list));
        m_input = std::jthread([work = m_shared, list = *list, group, run] { work->readList(list, group, *run); });
    }
    shared.engine.background().post([work = m_shared] { work->sortOut(); });
}

void FolderListing::readOn()
{
    m_shared->readOn();
}

bool FolderListing::isFinished() const
{
    return m_shared->started && m_shared->unfinished == 0;
}

bool FolderListing::isLarge() const
{
    return m_shared->large;
}

bool FolderListing::isScanning() const
{
    return m_shared->scanning > 0;
}

void FolderListing::listAlso(const std::string& folder)
{
    if (const ItemRoot* root = m_shared->rootOf(folder); root && m_shared->recursive)
        m_shared->scanLater(*root, folder, {}, 0);
}

void FolderListing::rescan()
{
    for (const ItemRoot& root : m_shared->roots)
        m_shared->rescanLater(root);
}

bool FolderListing::isRoot(const std::string& folder) const
{
    return std::any_of(m_shared->roots.begin(), m_shared->roots.end(),
                       [&](const ItemRoot& root) { return root.folder == folder; });
}

std::optional<std::string> FolderListing::rootOf(const std::string& path) const
{
    const ItemRoot* innermost = nullptr;
    for (const ItemRoot& root : m_shared->roots)
        if (m_shared->holds(root, path) && (!innermost || root.prefix.size() > innermost->prefix.size()))
            innermost = &root;
    return innermost ? std::optional(innermost->folder) : std::nullopt;
}

std::optional<SceneItem> FolderListing::itemAt(const std::string& path) const
{
    const ItemRoot* root = m_shared->rootOf(path);
    return root ? std::optional(ItemMaker(*root).itemAt(path)) : std::nullopt;
}

std::vector<SceneItem> FolderListing::builtIn()
{
    std::vector<SceneItem> items;
    ItemMaker maker(ItemRoot::ofPaths(0));
    for (const std::string& locator : builtInLocators())
        items.push_back(maker.placedAt(locator, naturalKey(std::to_string(items.size())))); // in the order given
    return items;
}

// --- on workers ----------------------------------------------------------------------------------

// One stat a path, but of many only for the first and for those that are not named like an image; folders and
// lists go on as work of their own.
void FolderListing::Shared::sortOut()
{
    const bool only = paths.size() == 1;
    const ItemBatches::Sink hand = [this](std::vector<SceneItem> items) { handOver(std::move(items)); };
    ItemBatches batches({}, engine.clock(), hand);
    for (std::uint32_t group = 0; group < paths.size() && !stop.stop_requested(); ++group) {
        const std::string& path = paths[group];
        batches.tick();
        if (const std::optional<PathListPlace> list = listAt(path)) {
            if (!list->isStandardInput())
                deliver([group, list = *list](Shared& s) { s.readLater(list, group); });
            continue;
        }
        if (isBuiltIn(path) || (group >= kLookedAt && looksLikeImage(path))) {
            batches.add(ItemMaker(ItemRoot::ofPaths(group)).itemAt(path));
            continue;
        }
        const auto target = engine.files().resolve(path);
        if (!target)
            fail(target.error(), path);
        else if (target->kind == DirectoryEntry::Kind::Directory)
            deliver([root = ItemRoot::of(path, group, {}), at = *target](Shared& s) {
                const bool isLarge = at.bytes >= kLargeFolder;
                s.large = s.large || isLarge;
                s.scanRoot(root, namesStateToCompare(at));
            });
        else if (isCollectionName(path))
            deliver([group, path](Shared& s) { s.readLater({path, PathListFormat::Collection}, group); });
        else if (isListName(path))
            deliver([group, path](Shared& s) { s.readLater({path, PathListFormat::Lines}, group); });
        else if (only)
            openWithFolder(path);
        else
            batches.add(ItemMaker(ItemRoot::ofPaths(group)).itemAt(path));
    }
    batches.send();
    end();
}

void FolderListing::Shared::openWithFolder(const std::string& path)
{
    const std::string folder = parentOf(path);
    const Result<SourceId> state = identify(path);
    deliver(
        [item = ItemMaker(ItemRoot::of(folder, 0, {})).itemAt(path),
         single = Single{path, state ? std::optional(*state) : std::nullopt}](Shared& s) { s.waitWith(item, single); });
    const auto target = engine.files().resolve(folder);
    const bool waits = target && target->bytes >= kCrowdedFolder;
    deliver([waits, namesState = target ? namesStateToCompare(*target) : 0](Shared& s) {
        s.waitingState = namesState;
        if (!waits)
            s.readOn();
    });
}

void FolderListing::Shared::readList(const PathListPlace& list, std::uint32_t group, RunState& run)
{
    if (!run.start()) // cancelled while it waited
        return end();
    const ItemBatches::Sink hand = [this](std::vector<SceneItem> items) { handOver(std::move(items)); };
    ItemBatches batches({}, engine.clock(), hand);
    ItemMaker maker(ItemRoot::ofPaths(group));
    std::uint32_t count = 0;
    std::error_code noFolder;
    const std::filesystem::path base = list.isStandardInput() ? std::filesystem::current_path(noFolder)
                                                              : std::filesystem::path(list.file).parent_path();
    PathListParser parser(list.format, base.string(), [&](const std::string& path) {
        if (!run.token().stop_requested())
            takeListed(path, group, orderKey(count++), maker, batches);
    });
    const auto idle = [&] {
        batches.tick();
        run.setProgress(count, 0);
    };
    const Status read = list.isStandardInput() ? readPathList(STDIN_FILENO, parser, run.token(), idle)
                                               : readPathList(list.file, parser, run.token(), idle);
    batches.send();
    if (read && count == 0)
        fail(explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "it names no file or folder")), nameOf(list));
    tellEnd(run, read, nameOf(list));
    end();
}

// What is named like an image is taken for one without a look: a list may be long, and its disk slow.
void FolderListing::Shared::takeListed(const std::string& path, std::uint32_t group, const std::string& key,
                                       ItemMaker& maker, ItemBatches& batches)
{
    const auto isFolder = [&] {
        const auto target = engine.files().resolve(path);
        return target && target->kind == DirectoryEntry::Kind::Directory;
    };
    if (!isBuiltIn(path) && !looksLikeImage(path) && isFolder()) {
        deliver([root = ItemRoot::of(path, group, key)](Shared& s) { s.scanRoot(root); });
        return;
    }
    batches.add(maker.placedAt(path, key));
}

} // namespace tessera

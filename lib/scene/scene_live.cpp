// SPDX-License-Identifier: GPL-3.0-or-later
// How a Scene follows what happens to its files while it is shown.
#include <scene/scene.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <core/explain.h>
#include <image/directory_watch.h>
#include <image/folder_scan.h>
#include <scene/arranger.h>
#include <scene/engine.h>
#include <scene/folder_listing.h>
#include <scene/item_maker.h>
#include <scene/live_folders.h>

namespace tessera {

namespace {

/// Whether a file, or a folder named with its slash, lies in this folder or below it, or is it.
bool liesBelow(std::string_view path, std::string_view folder)
{
    return path.starts_with(folder) && (folder.ends_with('/') || path.substr(folder.size()).starts_with('/'));
}

/// Whether a folder, named with its slash, is one of these or lies in one.
bool isWithinOne(std::string_view folder, const std::unordered_set<std::string>& these)
{
    for (std::size_t slash = folder.rfind('/'); slash != std::string_view::npos && slash > 0;
         slash = folder.rfind('/', slash - 1))
        if (these.contains(std::string(folder.substr(0, slash))))
            return true;
    return false;
}

} // namespace

/// What a set of changes comes to, before anybody hears of it.
struct Scene::LiveEdit {
    std::vector<FolderChange> changes;
    std::unordered_set<ItemId> gone;
    std::vector<ItemId> moved; ///< of another place in the order
    std::vector<SceneItem> added;
    bool content = false;
    std::unordered_set<std::string> lost; ///< sub-folders whose items are not among `gone` yet
};

void Scene::followFolders()
{
    std::shared_ptr<DirectoryWatch> watch = m_engine.newWatch();
    m_live =
        watch
            ? std::make_unique<LiveFolders>(std::move(watch), m_engine.clock(), m_engine.guiExecutor(),
                                            [this](const std::vector<FolderChange>& changes) { applyChanges(changes); })
            : nullptr;
}

std::optional<ItemId> Scene::idAtPath(const std::string& path) const
{
    const auto found = m_byOpenKey.find(idOfPath(path));
    return found && m_items[*found].text.isAt(path) ? found : std::nullopt;
}

std::optional<ItemId> Scene::heirOf(ItemId id) const
{
    const auto found = m_heirs.find(id);
    return found == m_heirs.end() ? std::nullopt : std::optional<ItemId>(found->second);
}

void Scene::applyChanges(const std::vector<FolderChange>& changes)
{
    if (m_listing->isScanning()) { // a file that is gone now may have been read, and not been handed over yet
        m_deferred.insert(m_deferred.end(), changes.begin(), changes.end());
        return;
    }
    LiveEdit edit{changes, {}, {}, {}, false, {}};
    keepLostFolders(edit);
    for (const FolderChange& change : edit.changes)
        apply(change, edit);
    removeLost(edit);
    carryOut(edit);
}

// Of a folder that is gone as a whole its wall stays: its files were not removed one by one.
void Scene::keepLostFolders(LiveEdit& edit)
{
    using Kind = FolderChange::Kind;
    for (const FolderChange& lost : std::vector<FolderChange>(edit.changes)) {
        const bool moved = lost.kind == Kind::FolderMoved;
        if ((lost.kind != Kind::FolderGone && !moved) || !m_listing->isRoot(lost.path))
            continue;
        std::erase_if(edit.changes, [&](const FolderChange& c) {
            return (c.kind == Kind::Removed || c.kind == Kind::FolderRemoved) && liesBelow(c.path, lost.path);
        });
        const char* const reason =
            moved ? TESSERA_TR_NOOP("Reason", "“%1” has been renamed or moved; this is what was known of it")
                  : TESSERA_TR_NOOP("Reason", "“%1” is not there any more; this is what was known of it");
        setMessage(explain(ErrorCode::NotFound, reason, {lost.path}));
        edit.content = true;
    }
}

void Scene::apply(const FolderChange& change, LiveEdit& edit)
{
    using Kind = FolderChange::Kind;
    if (change.kind != Kind::Removed && change.kind != Kind::FolderRemoved)
        removeLost(edit); // what comes now may be there again
    switch (change.kind) {
    case Kind::Added:
    case Kind::Rewritten: meetFile(change.path, edit); break;
    case Kind::Removed:
        if (const auto id = idAtPath(change.path))
            edit.gone.insert(*id);
        break;
    case Kind::Renamed: renameFile(change.from, change.path, edit); break;
    case Kind::FolderAdded: m_listing->listAlso(change.path); break;
    case Kind::FolderRemoved:
        m_live->watch()->remove(change.path);
        edit.lost.insert(change.path);
        break;
    case Kind::FolderRenamed: renameBelow(change.from, change.path, edit); break;
    case Kind::FolderGone:
    case Kind::FolderMoved: break; // a sub-folder: what held it has told of it, too
    case Kind::Overflow: m_listing->rescan(); break;
    }
}

void Scene::meetFile(const std::string& path, LiveEdit& edit)
{
    if (const auto id = idAtPath(path)) {
        edit.gone.erase(*id);
        reopen(*id);
        edit.content = true;
    } else if (auto item = m_listing->itemAt(path)) {
        edit.added.push_back(std::move(*item));
    }
}

// An item keeps its identity and with it its textures: a file's id does not depend on its name.
void Scene::renameFile(const std::string& from, const std::string& path, LiveEdit& edit)
{
    const auto id = idAtPath(from);
    const auto replaced = idAtPath(path);
    std::optional<SceneItem> as = m_listing->itemAt(path);
    if (!id || !as || replaced) {
        if (id)
            edit.gone.insert(*id);
        return meetFile(path, edit);
    }
    SceneItem& item = m_items[*id];
    forgetOpening(*id);
    item.text = std::move(as->text);
    item.group = as->group;
    item.openId = as->openId;
    m_byOpenKey.add(item.openId, *id);
    if (const SourceInfoPtr& info = item.content->info)
        m_engine.nameSource(info->id, item.name());
    edit.moved.push_back(*id);
}

// Once for all of them: a tree that is removed tells of each of its folders.
void Scene::removeLost(LiveEdit& edit)
{
    const std::unordered_set<std::string> lost = std::exchange(edit.lost, {});
    std::string_view folder; // the latest that was looked for: files of one mostly follow each other
    bool isLost = false;
    for (ItemId id = 0; id < m_items.size() && !lost.empty(); ++id) {
        if (m_items[id].gone)
            continue;
        const std::string_view here = m_items[id].text.folder();
        if (here != folder) {
            folder = here;
            isLost = isWithinOne(folder, lost);
        }
        if (isLost)
            edit.gone.insert(id);
    }
}

void Scene::renameBelow(const std::string& from, const std::string& folder, LiveEdit& edit)
{
    std::vector<std::string> paths;
    for (const SceneItem& item : m_items)
        if (!item.gone && liesBelow(item.text.folder(), from))
            paths.push_back(item.locator());
    for (const std::string& path : paths)
        renameFile(path, folder + path.substr(from.size()), edit);
    if (paths.empty()) // it may have come from where nothing was listed
        m_listing->listAlso(folder);
}

// --- carrying it out -----------------------------------------------------------------------------

void Scene::carryOut(LiveEdit& edit)
{
    noteHeirs(edit.gone);
    std::vector<ItemId> changed = edit.moved;
    for (const ItemId id : edit.gone) {
        remove(id);
        changed.push_back(id);
    }
    if (!changed.empty()) {
        m_order.renew(m_items, changed);
        m_arranger->itemsRenewed(changed);
    }
    const bool isNewOrder = !changed.empty() || !edit.added.empty();
    enter(std::move(edit.added));
    if (isNewOrder)
        orderChanged();
    else if (edit.content)
        emit contentChanged();
    m_heirs.clear();
    for (const ItemId id : edit.moved)
        emit renamed(id);
}

// Who follows a removed item in the order takes its place; at the end, who comes before it.
void Scene::noteHeirs(const std::unordered_set<ItemId>& gone)
{
    m_heirs.clear();
    if (gone.empty())
        return;
    std::optional<ItemId> next;
    std::vector<ItemId> last;
    for (std::size_t position = m_order.count(); position-- > 0;) {
        const ItemId id = m_order.idAt(position);
        if (!gone.contains(id)) {
            next = id;
            for (const ItemId orphan : std::exchange(last, {}))
                m_heirs.emplace(orphan, id);
        } else if (next) {
            m_heirs.emplace(id, *next);
        } else {
            last.push_back(id);
        }
    }
}

// --- after an overflow ---------------------------------------------------------------------------

// What is there and was not, and what was and is not. What was written meanwhile cannot be told from names:
// images that are known are asked for anew, which costs a look at the file unless it has changed.
void Scene::reconcile(const std::string& folder, const std::vector<std::string>& paths)
{
    LiveEdit edit;
    std::unordered_set<ItemId> there;
    for (const std::string& path : paths) {
        if (const auto id = idAtPath(path))
            there.insert(*id);
        else if (auto item = m_listing->itemAt(path))
            edit.added.push_back(std::move(*item));
    }
    std::string_view here; // files of one folder mostly follow each other
    std::optional<std::string> root;
    for (ItemId id = 0; id < m_items.size(); ++id) {
        const SceneItem& item = m_items[id];
        if (item.gone || !liesBelow(item.text.folder(), folder))
            continue;
        if (const std::string_view part = item.text.folder(); part != here) {
            here = part;
            root = m_listing->rootOf(item.locator());
        }
        if (root && *root != folder) // which is read by itself
            continue;
        // What was asked for by a name that no scan hands over may still be there.
        if (!there.contains(id) && isListedName(item.text.file()) && root)
            edit.gone.insert(id);
        else if (item.state != ItemState::Unknown) {
            reopen(id);
            edit.content = true;
        }
    }
    carryOut(edit);
}

} // namespace tessera

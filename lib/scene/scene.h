// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <QObject>

#include <core/byte_lru.h>
#include <core/geometry.h>
#include <core/result.h>
#include <image/folder_changes.h>
#include <image/mosaic_store.h>
#include <load/image_loader.h>
#include <map/sheet_layout.h>
#include <scene/arrangement.h>
#include <scene/clock_timer.h>
#include <scene/item_order.h>
#include <scene/open_keys.h>
#include <scene/planned_tiles.h>
#include <scene/scene_item.h>
#include <scene/wall_layout.h>

namespace tessera {

class Arranger;
class Engine;
class FolderListing;
class LiveFolders;
class WallMosaic;
class WallShapes;

/// One opened set of images, laid out on one canvas; views look at it. GUI thread only.
class Scene final : public QObject, public JobSource {
    Q_OBJECT

public:
    /// Side of a cell on the wall as it opens, pixels of a screen with a device pixel ratio of 1.
    static constexpr double kCellPixels = 160;

    explicit Scene(Engine& engine, QObject* parent = nullptr);
    ~Scene() override;

    /// Opens these files, folders and built-in sources in place of what was open. One file opens its
    /// whole folder with the file as the first image to show. Nothing given: the built-in pictures.
    /// Does no disk access on this thread; failures arrive as `message()`.
    void open(const std::vector<std::string>& paths, bool recursive = false);
    void close();
    /// Asks again for everything that failed.
    void reload();
    /// Shows only the items that pass `text`, as ItemFilter reads it; "" shows all.
    void setFilter(const std::string& text);
    [[nodiscard]] const std::string& filter() const { return m_order.filter(); }
    /// A filter is about to be typed: makes its first letter as quick as the next ones.
    void expectFilter() { m_order.expectFilter(m_items); }
    /// The order, and what stands together in it, from now on and of what is opened later. Facts are gathered
    /// and sorted in the background; the old order stays until then.
    void arrange(const Arrangement& arrangement);
    void setSort(SortKey key, bool descending);
    void setDescending(bool descending);
    void setGrouping(GroupBy groups);
    [[nodiscard]] const Arrangement& arrangement() const;
    /// The order is not yet what was asked for, or facts for it are still read.
    [[nodiscard]] bool isArranging() const;
    /// How far the reading of facts is, in percent; nothing when none are read.
    [[nodiscard]] std::optional<int> gatheredPercent() const;
    /// How often the order became another, other than by new items or another canvas.
    [[nodiscard]] std::uint64_t rearrangements() const { return m_rearrangements; }
    /// `group` < layout().groupCount().
    [[nodiscard]] GroupHeading heading(std::size_t group) const;

    /// Number of items in the present order; the positions below are indices into it.
    [[nodiscard]] std::size_t count() const { return m_order.count(); }
    [[nodiscard]] std::size_t total() const { return m_items.size() - m_goneCount; }
    [[nodiscard]] const SceneItem& item(std::size_t position) const { return m_items[m_order.idAt(position)]; }
    /// By id, with those whose files are gone.
    [[nodiscard]] const std::vector<SceneItem>& items() const { return m_items; }
    [[nodiscard]] ItemId idAt(std::size_t position) const { return m_order.idAt(position); }
    [[nodiscard]] std::optional<std::size_t> positionOf(ItemId id) const { return m_order.positionOf(id); }
    [[nodiscard]] const ItemOrder& order() const { return m_order; }
    [[nodiscard]] const SheetLayout& layout() const { return m_layout; }
    /// How all of it looks from afar, once that is given a store of small pictures.
    [[nodiscard]] WallMosaic& wall() const { return *m_wall; }
    /// Small pictures of items have come in, as WallMosaic has them: it shows them, and an order by colour follows.
    void setPictures(std::span<const std::pair<ItemId, MosaicStore::Slot>> batch);
    /// For all views of this scene, also when another set is opened.
    void setWallLayout(WallLayout layout);
    [[nodiscard]] WallLayout wallLayout() const { return m_wallLayout; }
    /// While itemsChanged() is told: what takes the place of an item whose file is gone; nothing for others.
    [[nodiscard]] std::optional<ItemId> heirOf(ItemId id) const;
    /// The item of this file; nothing when it is not in this set.
    [[nodiscard]] std::optional<ItemId> idAtPath(const std::string& path) const;
    /// The image's own place in its cell, world units; a guess while not known.
    [[nodiscard]] RectF imageRect(std::size_t position) const;
    /// The place in its cell that an image of this size would have.
    [[nodiscard]] RectF placeFor(std::size_t position, Size size) const;
    /// Image pixels per world unit; a guess while not known.
    [[nodiscard]] double pixelsPerUnit(std::size_t position) const;
    /// How large a view's canvas is. The layout is made for the view with the lowest number that is still
    /// there: its width decides the columns.
    void setCanvas(std::uint32_t view, Size devicePixels, double devicePixelRatio);
    /// The view is gone: the next one leads, if it led.
    void forgetCanvas(std::uint32_t view);

    /// True once every given path is listed to its end (or failed).
    [[nodiscard]] bool isListed() const;
    [[nodiscard]] bool isOpen() const { return m_open; }
    /// A folder with very many names was given: all of them are not there soon.
    [[nodiscard]] bool hasLargeFolder() const;
    /// This set was opened less than kNamesAtMost ago, and not all its names are there: what is first in order now
    /// hardly is so when they are. Views outside an image load nothing meanwhile.
    [[nodiscard]] bool awaitsNames() const { return m_namesAwait.isRunning() && !isListed(); }
    static constexpr Duration kNamesAtMost = std::chrono::milliseconds(120);
    /// The built-in pictures, shown when nothing else was asked for.
    [[nodiscard]] bool isBuiltIn() const { return m_builtIn; }
    /// The single file that was asked for, until a view has gone to it.
    [[nodiscard]] std::optional<ItemId> wantedFirst() const { return m_wantedFirst; }
    void clearWantedFirst() { m_wantedFirst.reset(); }
    /// Of a single file in a folder of many names all is drawn as it should be: its folder, which waits for that, is
    /// read as soon as it is on the screen. It is read as well when the file cannot be shown, or is not within
    /// kFirstPictureWait.
    void noteShown(ItemId id);
    static constexpr Duration kFirstPictureWait = std::chrono::milliseconds(400);
    /// Why nothing (or not all) is shown, for the user; without a reason when all is well.
    [[nodiscard]] const Error& message() const { return m_message; }
    /// The folder or file that names this set, for titles.
    [[nodiscard]] std::string title() const;
    [[nodiscard]] const std::vector<std::string>& paths() const { return m_paths; }
    /// Whether folders among them were opened with their subfolders.
    [[nodiscard]] bool isRecursive() const { return m_recursive; }

    /// The item that a key is of; nothing when that is not in this set.
    [[nodiscard]] std::optional<ItemId> idOf(const TileKey& key) const;
    /// The key that asks for an item's source to be opened.
    [[nodiscard]] static TileKey openKey(const SceneItem& item);
    /// Why this tile cannot be shown; null when it has not failed.
    [[nodiscard]] const Error* failure(const TileKey& key) const;
    /// Null when it is not known, or not in this set.
    [[nodiscard]] const Pyramid* pyramidOf(const TileKey& key) const;
    void accept(const TileKey& key, const Result<LoadedPtr>& result);
    /// How far the decoding of an image has come; shown as long as nothing else of it is.
    void acceptPartial(const SourceId& source, const PartialPicture& picture);
    /// Whether opening its source yielded this tile, and no view has taken it yet.
    [[nodiscard]] bool holdsSpare(const TileKey& key) const { return m_spare.contains(key); }
    /// Such a tile; null when there is none. It is handed out once.
    [[nodiscard]] PixelsPtr takeSpare(const TileKey& key);
    /// A view's new plan: what is to be loaded, what waits for its upload, and what is on the GPU and
    /// should stay. What waits and no view wants gives its memory back; root tiles, which cover
    /// everything, always go on.
    void restatePlan(std::uint32_t view, const std::vector<Wanted>& missing, const std::vector<Wanted>& waiting,
                     const std::vector<Wanted>& present);
    /// The view is gone.
    void forgetPlan(std::uint32_t view);
    /// Within which time so many of the view's latest tiles were there, `share` from 0 to 1.
    [[nodiscard]] Duration latency(std::uint32_t view, double share) const;
    /// An image of which nothing is ready is being decoded: what there is of it so far, the newest first.
    struct Partial {
        TileKey key; ///< of a texture of its own
        RectF shown; ///< as PartialPicture::shown
    };
    [[nodiscard]] const std::deque<Partial>& partials(ItemId id) const;
    /// Whether a texture's key is that of such a picture.
    [[nodiscard]] static bool isPartial(const TileKey& key);
    /// These textures are on the GPU now.
    void noteReady(const std::vector<TileKey>& keys);
    /// How often tiles have come, or have failed: contentChanged() tells of each at once.
    [[nodiscard]] std::uint64_t tileArrivals() const { return m_tileArrivals; }
    /// All that is seen of this item has been drawn at some level: it must not fall back to nothing.
    void noteCovered(ItemId id);

    [[nodiscard]] LoadFunction job(const TileKey& key) override;
    [[nodiscard]] std::string label(const TileKey& key) const override;
    [[nodiscard]] Engine& engine() const { return m_engine; }
    /// What tells of changes in the folders; null where they are not watched.
    [[nodiscard]] LiveFolders* liveFolders() const { return m_live.get(); }

signals:
    /// The set, its order or the layout changed; positions are new.
    void itemsChanged();
    /// An item became known or failed, or one of its tiles arrived.
    void contentChanged();
    /// gatheredPercent() is another.
    void factsGathered();
    void opened();
    void listed();
    void messageChanged();
    /// The whole of an item was decoded that has no picture on the wall yet: who fills that can take it from here.
    void pictureOffered(ItemId id, const PixelsPtr& root);
    /// An item's file is another one now; its picture is opened anew.
    void rewritten(ItemId id);
    /// An item's file has another path. Told after itemsChanged().
    void renamed(ItemId id);

private:
    // scene.cpp: the set and its layout
    void followLeader();
    void addBatch(std::vector<SceneItem> items);
    void enter(std::vector<SceneItem> items);
    void openSingle(SceneItem item);
    void readOn();
    void listingFailed(const Error& error, const std::string& path);
    void listingEnded();
    void relayout();
    void laidOut();
    void orderChanged();
    void setMessage(const Error& message);

    // scene_arranging.cpp: its order and its groups
    void rearranged();
    void noteAverage(SceneItem& item, std::uint32_t rgba);
    void noteShape(ItemId id);
    void factsArrived();
    void reshape();

    // scene_live.cpp: what happens to its files meanwhile
    struct LiveEdit;
    void followFolders();
    void applyChanges(const std::vector<FolderChange>& changes);
    void keepLostFolders(LiveEdit& edit);
    void apply(const FolderChange& change, LiveEdit& edit);
    void meetFile(const std::string& path, LiveEdit& edit);
    void renameFile(const std::string& from, const std::string& path, LiveEdit& edit);
    void removeLost(LiveEdit& edit);
    void renameBelow(const std::string& from, const std::string& folder, LiveEdit& edit);
    void carryOut(LiveEdit& edit);
    void noteHeirs(const std::unordered_set<ItemId>& gone);
    void reconcile(const std::string& folder, const std::vector<std::string>& paths);

    // scene_replacing.cpp: what is done with an item whose file was rewritten or is gone
    void lookAtOpened(const std::string& folder);
    void applyLate(const std::vector<std::pair<FolderChange, SourceId>>& changes);
    void reopen(ItemId id);
    void forgetOpening(ItemId id);
    void remove(ItemId id);
    void succeed(ItemId id, const SourceInfoPtr& info);
    void dropFormer(ItemId id);
    void dropSource(const SourceId& source, ItemId id);
    void obsolete(const SourceId& source);
    void dropObsolete();

    // scene_loading.cpp: what is loaded for it
    void acceptOpened(ItemId id, const Result<LoadedPtr>& result);
    void tellOfTile();
    void acceptTile(const TileKey& key, const Result<LoadedPtr>& result);
    void offer(SceneItem& item, const TilePixels& tile);
    void restateUploads();
    [[nodiscard]] std::optional<Rank> plannedRank(const TileKey& key) const;
    void keepSpare(const SourceInfo& info, const TilePixels& tile);
    [[nodiscard]] const SceneItem* itemOf(const TileKey& key) const;

    // scene_wall.cpp: its far view
    void acceptWallTile(const TileKey& key, const Result<LoadedPtr>& result);
    void offerPicture(const SceneItem& item, const TilePixels& root);
    void nameWall();
    void forgetWallName();

    // scene_partials.cpp: what is shown of images that are being decoded
    [[nodiscard]] std::function<void(const PartialPicture&)> partialSink(const SourceInfo& info) const;
    [[nodiscard]] std::optional<Rank> coverRank(const SourceInfo& info, bool ofAnyTile) const;
    [[nodiscard]] bool isNewestPartial(const TileKey& key) const;
    void supersedePartials(const TileKey& key);
    /// All but so many, the newest ones.
    void dropPartials(ItemId id, std::size_t newest);
    void dropAllPartials();

    Engine& m_engine;
    std::vector<SceneItem> m_items;
    ItemOrder m_order;
    std::unique_ptr<Arranger> m_arranger;
    std::unique_ptr<WallShapes> m_shapes; ///< by which justified rows are laid
    std::uint64_t m_rearrangements = 0;
    SheetLayout m_layout;
    WallLayout m_wallLayout = WallLayout::Grid;
    struct CanvasSize {
        Size size{1600, 1000};
        double ratio = 1;
        friend bool operator==(const CanvasSize&, const CanvasSize&) = default;
    };
    std::map<std::uint32_t, CanvasSize> m_canvases; ///< of views, the one that leads first
    CanvasSize m_canvas;                            ///< that the layout is made for
    Error m_message;
    std::vector<std::string> m_paths;
    bool m_open = false;
    bool m_builtIn = false;
    bool m_recursive = false;
    std::optional<ItemId> m_wantedFirst;
    std::optional<ItemId> m_firstPicture; ///< whose folder may wait to be read until it is shown
    ClockTimer m_readOn;                  ///< what waits for m_firstPicture
    ClockTimer m_namesAwait;              ///< running: awaitsNames(), unless all are there
    OpenKeys m_byOpenKey;
    std::unordered_map<SourceId, ItemId> m_bySource;
    std::unordered_map<TileKey, Error> m_failures;
    std::unordered_map<std::uint32_t, PlannedTiles> m_plans;    ///< of views
    std::unordered_map<ItemId, std::deque<Partial>> m_partials; ///< until the image is covered
    std::uint32_t m_partialCount = 0;
    std::uint64_t m_tileArrivals = 0;
    std::shared_ptr<Scene*> m_self;      ///< for what pumps post; its end is the scene's
    ByteLru<TileKey, PixelsPtr> m_spare; ///< previews that came with the opening, until a view wants them
    std::unordered_map<ItemId, ItemId> m_heirs;
    std::unordered_set<SourceId> m_obsolete; ///< whose textures nobody will ask for again
    std::size_t m_goneCount = 0;
    std::vector<FolderChange> m_deferred; ///< until no folder is being read
    std::unique_ptr<LiveFolders> m_live;
    std::unique_ptr<FolderListing> m_listing;
    std::unique_ptr<WallMosaic> m_wall;
    std::optional<SourceId> m_namedWall;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <core/pixels.h>
#include <scene/clock_timer.h>
#include <scene/mosaic_filler.h>
#include <scene/scene_item.h>

namespace tessera {

class Engine;
class MosaicLookup;
class Scene;
class View;

/// Gives a scene's far wall its small pictures: opens the store that belongs to what is opened, below the cache
/// directory, has those that are missing made in the background, what is looked at first, and keeps what is decoded
/// anyway. The built-in pictures have none. GUI thread only; nothing here waits for the disk.
class WallPictures final : public QObject {
public:
    using FillerConfig = std::function<MosaicFiller::Config(Engine& engine, std::shared_ptr<MosaicStore> store)>;

    /// Reading even a million names takes less, where the folder is near.
    static constexpr Duration kNamesFirst = std::chrono::seconds(2);
    static constexpr Duration kScreenFirst = std::chrono::milliseconds(100);

    /// The scene outlives it; it may be open already. `filling`: how files are read, for tests.
    explicit WallPictures(Scene& scene, FillerConfig filling = &MosaicFiller::configFor);
    ~WallPictures() override;

    /// Nothing is read before, nor looked up where no view sees the wall from afar: the first screen comes first, and
    /// then all names, for kNamesFirst at most, and for kScreenFirst what is seen of these.
    /// Once; later calls change nothing.
    void begin();
    /// Somebody has cancelled it, and there is something left to do.
    [[nodiscard]] bool isCancelled() const { return m_begun && m_filler && m_filler->isCancelled() && !isComplete(); }
    /// Does what was cancelled after all; otherwise nothing.
    void goOn();
    /// What lacks a picture where this view looks is read before all else, nearest its focus first, as long as the
    /// view is there.
    void follow(View& view);

    /// Null until the store is open.
    [[nodiscard]] const MosaicFiller* filler() const { return m_filler.get(); }
    /// Whether the filler is still to hear of some items: what the store has of them is being found out, or will be.
    [[nodiscard]] bool isLookingUp() const;
    /// Whether that is put off until begin() and for the names, or until a view sees the wall from afar.
    [[nodiscard]] bool waitsToBegin() const;
    /// Every item that is known has its picture, and that is as its file is, or will have none; as all have where there
    /// is no store.
    [[nodiscard]] bool isComplete() const;

private:
    struct Shared;
    /// What was used last: whose readers may have it for a while yet.
    struct Former {
        std::string folder;
        std::weak_ptr<MosaicStore> store;
    };

    [[nodiscard]] static std::shared_ptr<MosaicStore> storeFor(const std::string& folder, const std::string& cache,
                                                               std::uint64_t memoryBytes, const Former& former);
    void openStore();
    void openStoreIfDue();
    void useStore(std::shared_ptr<MosaicStore> store, std::string folder);
    void fill(std::string folder);
    void forget();
    void addNew();
    void addAgain(ItemId id);
    void keep(ItemId id, const PixelsPtr& root);
    [[nodiscard]] std::vector<MosaicItem> nextToAdd(std::size_t most);
    // wall_pictures_views.cpp: what is looked at
    [[nodiscard]] bool isSeenFromAfar() const;
    void noteMoved();
    void preferSoon();
    void preferVisible();

    Scene& m_scene;
    const FillerConfig m_filling;
    std::shared_ptr<Shared> m_shared; ///< for what workers post
    std::shared_ptr<MosaicStore> m_store;
    Former m_former;
    std::string m_folder; ///< with a slash at its end: names are paths below it
    std::unique_ptr<MosaicFiller> m_filler;
    std::unique_ptr<MosaicLookup> m_lookup; ///< what it finds the filler is told
    std::size_t m_known = 0;                ///< items that the lookup has been given
    std::vector<ItemId> m_again;            ///< of these, those that it is to be given once more
    bool m_begun = false;
    ClockTimer m_namesFirst; ///< running: all names, and what is seen of them then, come first
    bool m_isStoreToOpen = false;
    std::vector<QPointer<View>> m_views;
    std::vector<ItemId> m_preferred; ///< as the filler was told last
    QTimer m_rest;
};

/// The folder that all of these paths of files and folders lie in, or are, without looking at the disk: of one path
/// itself. "" where they have none in common but the root, and where one is no path.
[[nodiscard]] std::string commonFolder(const std::vector<std::string>& paths);

} // namespace tessera

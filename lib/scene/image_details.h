// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include <QObject>
#include <QPointer>

#include <cache/cache_scope.h>
#include <core/executor.h>
#include <image/metadata.h>
#include <image/metadata_codec.h>
#include <scene/scene_item.h>

namespace tessera {

class View;

/// What can be told about the current image: at once what the scene knows, and soon after what its file
/// says, read in the background together with its neighbours', so that stepping shows all at once.
///
/// What was read is kept in the cache under "details/..." while this is loaded, and is gone from there
/// when it is unloaded or dies. Workers stage it in an inbox; it is applied on the GUI thread, and
/// revisions tell whether what is shown is out of date. GUI thread only.
class ImageDetails final : public QObject {
    Q_OBJECT

public:
    using Reader = std::function<Result<Metadata>(const std::string& path, const std::stop_token& stop)>;
    /// All outlive this; tasks may still run on both executors when it dies, and then do nothing.
    struct Config {
        Cache& cache;
        Executor& background; ///< where files are read
        Executor& gui;        ///< runs on the thread this lives in
        Reader read = readMetadata;
    };
    enum class State { Empty, Reading, Ready };

    explicit ImageDetails(Config config, QObject* parent = nullptr);
    ~ImageDetails() override;

    /// Reads from now on, and shows the image it was last told about.
    void load();
    /// Stops reading and forgets what was read.
    void unload();
    [[nodiscard]] bool isLoaded() const { return m_scope.isLoaded(); }

    /// The image to tell about, null for none, and those to read ahead, in this order; reads of others are
    /// cancelled. Called again when an item has changed.
    void show(const SceneItem* item, const std::vector<const SceneItem*>& ahead = {});
    /// From now on shows the view's current image and reads its neighbours ahead, first the one that the
    /// last step went towards.
    void follow(View& view);

    [[nodiscard]] State state() const { return m_state; }
    /// In the order of their fields; all of the same image.
    [[nodiscard]] const std::vector<MetadataEntry>& entries() const { return m_entries; }
    /// Why the image, or a part of it or of this, cannot be told or shown; without a reason when all is
    /// well. Copies of it end with this model.
    [[nodiscard]] const Error& trouble() const { return m_trouble; }

    /// Where the item's file is kept in the cache while this is loaded.
    [[nodiscard]] static CacheKey keyOf(const SceneItem& item);

signals:
    /// state(), entries() or trouble() are others.
    void changed();

private:
    struct Session;
    struct Wanted {
        SourceId id; ///< the item's openId
        CacheKey key;
        std::string path;
        std::optional<SourceId> file; ///< the state of the file that the scene has opened
        friend bool operator==(const Wanted&, const Wanted&) = default;
    };
    using ReadPtr = std::shared_ptr<std::stop_source>;

    [[nodiscard]] static std::optional<Wanted> wantedOf(const SceneItem& item);
    void look();
    void readWanted();
    void cancelOthers();
    [[nodiscard]] bool isFresh(const Wanted& wanted);
    void read(const Wanted& wanted);
    void fetch();
    void finished(const SourceId& id, const ReadPtr& read);
    void takeFromCache();
    void publish();
    [[nodiscard]] std::vector<MetadataEntry> collected() const;
    [[nodiscard]] Error collectedTrouble() const;

    const Config m_config;
    CacheScope m_scope;
    PatternStore m_patterns;
    QPointer<View> m_view;
    std::optional<SceneItem> m_item;
    std::vector<Wanted> m_wanted;       ///< the item's own first
    bool m_readsItem = false;           ///< the first of them is the item's
    std::shared_ptr<Session> m_session; ///< null while unloaded
    std::unordered_map<SourceId, ReadPtr> m_reads;
    std::unordered_map<SourceId, SourceId> m_readFor; ///< which state of the file was asked for last

    std::optional<Result<Metadata>> m_metadata; ///< of the item
    std::uint64_t m_revision = 0;               ///< of what m_metadata was taken from
    State m_state = State::Empty;
    std::vector<MetadataEntry> m_entries;
    Error m_trouble;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <QObject>

#include <core/clock.h>
#include <core/executor.h>
#include <core/mutex.h>
#include <core/reports.h>
#include <resource/resource_ledger.h>
#include <scene/engine_config.h>
#include <scene/thrift.h>

namespace tessera {

class ActivityList;
class BackgroundExecutor;
class BufferPool;
class Cache;
class DecodedBlocks;
class DesktopThumbnails;
class DirectoryWatch;
class FileSystem;
class ImageLoader;
struct Services;
class PyramidStore;
class SourceLibrary;
class TextureBackend;
class TextureRegistry;
class TilePipeline;
class Uploader;

/// Everything that scenes share: sources, pools and textures, with the program's loader and cache, built
/// in order and taken down in reverse. GUI thread only. Scenes and views must be gone before it is
/// destroyed.
class Engine final : public QObject, public Inspectable {
    Q_OBJECT

public:
    /// `clock` and `services`, made with the same config, outlive the engine. It ends their loader, whose
    /// jobs use what is the engine's.
    Engine(const EngineConfig& config, const Clock& clock, Services& services, QObject* parent = nullptr);
    ~Engine() override;

    static constexpr const char* kRasterRenderer = "raster";
    /// What a canvas can say of the machine; 0: not known.
    struct CanvasFacts {
        std::uint64_t deviceBytes = 0; ///< memory of the GPU's own
        int screenWidth = 0;           ///< device pixels
    };
    /// A canvas can draw, for OpenGL with its context current, for the first time (or again). The first
    /// one's backend is kept for all canvases, which are of one kind; later ones are dropped. Where no texture
    /// budget was asked for, it follows from `renderer` and `facts`.
    void canvasReady(std::unique_ptr<TextureBackend> backend, const std::string& renderer, const CanvasFacts& facts);
    void canvasReady(std::unique_ptr<TextureBackend> backend, const std::string& renderer);
    /// A canvas ends, or loses its context, which is current now. With the last one, all textures
    /// are destroyed.
    void canvasGone();
    [[nodiscard]] bool hasBackend() const { return m_textures != nullptr; }
    /// Null until a canvas is ready.
    [[nodiscard]] TextureBackend* backend() const { return m_backend.get(); }
    [[nodiscard]] const std::string& renderer() const { return m_renderer; }

    [[nodiscard]] InspectorSnapshot snapshot() const override;
    [[nodiscard]] std::vector<TransitionReport> history(const TileKey& key) const override;
    void highlight(const std::vector<TileKey>& keys) override;
    void cancelActivity(std::uint64_t id) override;
    void pauseActivity(std::uint64_t id) override;
    void resumeActivity(std::uint64_t id) override;

    [[nodiscard]] const std::unordered_set<TileKey>& highlighted() const { return m_highlighted; }
    /// Longest time from a view change to its plan so far.
    [[nodiscard]] double planLagMaxMs() const { return m_planLagMaxMs; }
    void notePlanLag(double ms) { m_planLagMaxMs = std::max(m_planLagMaxMs, ms); }
    /// The dock's, the errors' and the trace's words for a key: the image's name and the tile's place. Both
    /// may be called on any thread.
    void nameSource(const SourceId& source, const std::string& name);
    void forgetName(const SourceId& source);
    [[nodiscard]] std::string label(const TileKey& key) const;
    [[nodiscard]] std::uint32_t nextViewNumber() { return ++m_viewNumber; }
    /// Names what no file is, in keys: no other source has it.
    [[nodiscard]] std::uint64_t nextWallNumber() { return detail::mix(++m_wallNumber); }

    [[nodiscard]] const Clock& clock() const { return m_clock; }
    /// Null: nobody traces.
    [[nodiscard]] EventRing* events() const { return m_config.events; }
    [[nodiscard]] Executor& guiExecutor() const;
    /// For work that may wait for the disk: folder scans. Not for decoding.
    [[nodiscard]] Executor& background() const;
    /// For work that waits for nothing, no disk and no lock, and ends soon: items of names.
    [[nodiscard]] Executor& prompt() const;
    static constexpr int kSlowReads = 8;
    /// For what only waits, each time shortly, where files lie far away: kSlowReads tasks at once. Starts no thread
    /// before the first.
    [[nodiscard]] Executor& slowReads() const;
    /// For files that the user wants to have: shutDown() waits for these, for a while.
    [[nodiscard]] Executor& saves() const;
    /// For work that nobody waits for, with the machine's time that all others leave; its tasks may decode.
    [[nodiscard]] Executor& idle() const;
    /// Two more than there are pumps, where there are several: while some wait for a disk, others decode.
    [[nodiscard]] unsigned idleThreads() const { return m_config.pumps() > 1 ? m_config.pumps() + 2 : 1; }
    /// How many of these may decode whole images at a time.
    [[nodiscard]] unsigned wholeDecodes() const { return std::max(1U, m_config.pumps()); }
    [[nodiscard]] FileSystem& files() const { return *m_files; }
    /// Where what is kept for the next time lies; "": nothing is.
    [[nodiscard]] const std::string& cacheDirectory() const { return m_config.cacheDirectory; }
    /// What a wall's small pictures may take of the main memory where no file keeps them.
    [[nodiscard]] std::uint64_t mosaicBytes() const { return m_config.ramBudgetBytes / 2; }
    /// Hears of changes in the folders of one scene; null where nobody does.
    [[nodiscard]] std::shared_ptr<DirectoryWatch> newWatch() const;
    [[nodiscard]] ActivityList& activities() const { return *m_activities; }
    [[nodiscard]] ImageLoader& loader() const { return *m_loader; }
    [[nodiscard]] Cache& cache() const { return *m_cache; }
    [[nodiscard]] TilePipeline& pipeline() const { return *m_pipeline; }
    [[nodiscard]] SourceLibrary& sources() const { return *m_sources; }
    /// Null until a canvas is ready.
    [[nodiscard]] TextureRegistry* textures() const { return m_textures.get(); }
    [[nodiscard]] Uploader* uploader() const { return m_uploader.get(); }
    /// Of the texture budget, what one canvas may plan with: all have the same share of what may be used.
    [[nodiscard]] std::uint64_t canvasBudgetBytes() const
    {
        return m_thrift.shareOf(m_gpuBudget) / static_cast<std::uint64_t>(std::max(1, m_canvases));
    }

    /// Decoded pixels that may be under way to their textures: no more than the decoders have buffers for, or
    /// pumps would wait for buffers that wait for them.
    [[nodiscard]] std::uint64_t decodedBytes() const { return m_decodedBytes; }
    /// Of these, what one canvas may plan with.
    [[nodiscard]] std::uint64_t canvasDecodedBytes() const
    {
        return m_decodedBytes / static_cast<std::uint64_t>(std::max(1, m_canvases));
    }

    /// To be called every few seconds, by who has a timer: sees whether memory is short, or whether nothing has
    /// happened for long, and gives back what is only kept for later.
    void tend();
    /// A view moves, or something is wanted anew.
    void noteUse();
    [[nodiscard]] const Thrift& thrift() const { return m_thrift; }
    /// A view waits for files to be read, or for none any more. What is only put together from memory is no such thing.
    void noteAwaitsFiles(std::uint32_t view, bool awaits);
    /// Whether requests wait for their turn while views, by their latest plans, wait for files; on any thread. Who
    /// reads for nobody gives way then.
    [[nodiscard]] bool hasReadersWaiting() const;
    /// Whether views load ahead of what is visible now.
    [[nodiscard]] bool readsAhead() const { return m_config.prefetch && !m_thrift.keepsOnlyVisible(); }

    /// Whether thumbnails are written for other programs as well; theirs are always used.
    void shareThumbnails(bool on);
    [[nodiscard]] bool sharesThumbnails() const;

    /// What is alive, of every kind, and who holds it.
    [[nodiscard]] const ResourceLedger& ledger() const { return m_ledger; }
    /// What is still alive although nothing should be: read after every window and scene is gone.
    struct Leak {
        std::string kind;
        std::string key;
        std::string holders;
    };
    [[nodiscard]] std::vector<Leak> leaks() const;
    /// Stops loading, writes the cache and what is to be saved out, and waits for all that. Nothing is delivered after
    /// it.
    void shutDown();

signals:
    void highlightChanged();
    void sharingChanged();
    /// The textures are gone (the last context is): views start over when a canvas is back.
    void texturesLost();
    /// canvasBudgetBytes() is another, or what may be kept of it: views plan anew at once.
    void canvasBudgetChanged();

private:
    void makePyramids();
    void beThrifty();
    void limitTextures();
    void fillLedger();
    [[nodiscard]] std::vector<LedgerEntry> textureLedger() const;
    [[nodiscard]] std::vector<TransitionReport> textureHistory(const std::string& label) const;
    [[nodiscard]] std::vector<std::string> parentsOf(const TileKey& key) const;
    [[nodiscard]] std::vector<TransitionReport> workHistory(const std::string& name) const;
    [[nodiscard]] TextureReport textureReport() const;
    [[nodiscard]] UploadReport uploadReport() const;
    [[nodiscard]] std::vector<PoolReport> poolReports() const;
    [[nodiscard]] std::vector<CacheReport> cacheReports() const;

    const Clock& m_clock;
    EngineConfig m_config;
    Services& m_services;
    Thrift m_thrift;
    ImageLoader* m_loader;
    Cache* m_cache;
    std::string m_renderer;
    const std::uint64_t m_decodedBytes;
    std::uint64_t m_gpuBudget = 0;
    int m_canvases = 0;
    std::unordered_set<std::uint32_t> m_awaitFiles; ///< views
    std::atomic<bool> m_filesAwaited{false};
    std::uint32_t m_viewNumber = 0;
    std::uint64_t m_wallNumber = 0;
    double m_planLagMaxMs = 0;
    mutable std::uint64_t m_ramPeak = 0;
    bool m_hadCanvas = false;
    TextureReport m_earlierTextures; ///< as those before this context, or the last canvas, left it
    UploadReport m_earlierUploads;
    std::unordered_set<TileKey> m_highlighted;
    mutable Mutex m_namesMutex;
    std::unordered_map<SourceId, std::string> m_names TESSERA_GUARDED_BY(m_namesMutex);

    std::shared_ptr<FileSystem> m_files;
    ResourceLedger m_ledger;
    std::unique_ptr<ActivityList> m_activities;
    std::unique_ptr<BufferPool> m_buffers;
    std::unique_ptr<DecodedBlocks> m_blocks;
    std::unique_ptr<PyramidStore> m_pyramids;        ///< null without a cache directory
    std::unique_ptr<DesktopThumbnails> m_thumbnails; ///< null without a directory of them
    std::unique_ptr<SourceLibrary> m_sources;
    std::unique_ptr<TilePipeline> m_pipeline;
    std::unique_ptr<BackgroundExecutor> m_background;
    std::unique_ptr<BackgroundExecutor> m_prompt; ///< outlives m_background, whose tasks use it
    std::unique_ptr<BackgroundExecutor> m_slowReads;
    std::unique_ptr<BackgroundExecutor> m_saves;
    std::unique_ptr<BackgroundExecutor> m_scans; ///< passes over large images, one after the other
    std::unique_ptr<BackgroundExecutor> m_idle;
    std::unique_ptr<TextureBackend> m_backend;
    std::unique_ptr<TextureRegistry> m_textures;
    std::unique_ptr<Uploader> m_uploader;
    std::vector<ResourceLedger::Registration> m_inLedger;
};

} // namespace tessera

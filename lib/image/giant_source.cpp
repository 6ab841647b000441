// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/giant_source.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <core/explain.h>
#include <image/growing_tiles.h>
#include <image/pyramid_scan.h>
#include <image/pyramid_store.h>
#include <image/row_stream.h>
#include <image/stored_source.h>
#include <resource/guarded_call.h>

namespace tessera {

namespace {

using StoredPtr = std::shared_ptr<const StoredSource>;

/// The finest level that is this halving of the image or a coarser one.
std::uint32_t firstOf(const std::vector<int>& halvings, std::uint32_t halving)
{
    const auto found = std::find_if(halvings.begin(), halvings.end(),
                                    [halving](int h) { return h >= 0 && static_cast<std::uint32_t>(h) >= halving; });
    return static_cast<std::uint32_t>(found - halvings.begin());
}

class GiantSource final : public ImageSource {
public:
    GiantSource(SourceInfoPtr sourceInfo, const ImageServices& services, InputFilePtr file, StoredPtr stored,
                ImageSourcePtr direct, SourceOpener open)
        : ImageSource(std::move(sourceInfo)), m_services(services), m_file(std::move(file)), m_open(std::move(open)),
          m_stored(std::move(stored)), m_direct(std::move(direct))
    {
        const TileAddress root{info()->pyramid.rootLevel(), 0, 0};
        if (m_direct) {
            m_ready = m_direct->ready();
        } else if (Result<std::vector<TilePixels>> tiles = m_stored->read(root, {})) {
            m_ready = std::move(*tiles);
        }
    }
    ~GiantSource() override
    {
        if (m_scan)
            m_scan->cancel();
    }
    GiantSource(const GiantSource&) = delete;
    GiantSource& operator=(const GiantSource&) = delete;

    [[nodiscard]] std::vector<TilePixels> ready() const override { return m_ready; }
    [[nodiscard]] bool isCurrent() const override
    {
        const ImageSourcePtr opened = openedDirect();
        return opened ? opened->isCurrent() : m_file->isCurrent();
    }
    [[nodiscard]] std::optional<Error> flaw() const override
    {
        const ImageSourcePtr opened = openedDirect();
        return opened ? opened->flaw() : std::nullopt;
    }
    [[nodiscard]] std::vector<PoolReport> pools() const override
    {
        const ImageSourcePtr opened = openedDirect();
        return opened ? opened->pools() : std::vector<PoolReport>();
    }

    [[nodiscard]] bool isFar(const TileAddress& tile) const override
    {
        const StoredPtr stored = storedWith(tile);
        return stored && stored->isFar(tile);
    }
    [[nodiscard]] Status fetch(const TileAddress& tile, const std::stop_token& stop) const override
    {
        const StoredPtr stored = storedWith(tile);
        return stored ? stored->fetch(tile, stop) : Status();
    }

    [[nodiscard]] Result<std::vector<TilePixels>> read(const TileAddress& tile,
                                                       const ReadContext& context) const override
    {
        if (info()->pyramid.tileRect(tile).isEmpty())
            return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the image has no such tile"));
        if (auto tiles = readStored(tile, context))
            return std::move(*tiles);
        const Result<ImageSourcePtr> opened = direct(context.stop);
        if (!opened)
            return opened.error();
        const RowStream& rows = *(*opened)->rows();
        const int halving = rows.shape().halvings[tile.level];
        if (halving < 0 || static_cast<std::uint32_t>(halving) >= rows.quickFrom())
            return readQuick(*opened, tile, context);
        if (!rows.readsParts())
            return readFromPass(*opened, tile, context);
        Result<std::vector<TilePixels>> tiles = (*opened)->read(tile, context);
        // All of the image on a large screen takes the level next to the quick ones: no reason for a pass.
        if (tiles && static_cast<std::uint32_t>(halving) + 1 < rows.quickFrom())
            (void)scanFor(*opened, tile);
        return tiles;
    }

private:
    [[nodiscard]] ImageSourcePtr openedDirect() const
    {
        const Lock lock(m_mutex);
        return m_direct;
    }

    /// The file's own decoder; opened by one thread at a time.
    [[nodiscard]] Result<ImageSourcePtr> direct(const std::stop_token& stop) const
    {
        {
            Lock lock(m_mutex);
            if (!m_opened.wait(lock, stop, [this]() TESSERA_NO_ANALYSIS { return !m_opening; }))
                return cancelledError();
            if (m_direct)
                return m_direct;
            m_opening = true;
        }
        Result<ImageSourcePtr> opened = detail::guardedCall<Result<ImageSourcePtr>>([] { return "decoding failed"; },
                                                                                    [this] { return openDirect(); });
        const Lock lock(m_mutex);
        m_opening = false;
        m_opened.notifyAll();
        if (opened)
            m_direct = *opened;
        return opened;
    }

    [[nodiscard]] Result<ImageSourcePtr> openDirect() const
    {
        Result<ImageSourcePtr> opened = m_open();
        if (!opened)
            return opened;
        const SourceInfo& now = *(*opened)->info();
        if (now.id == info()->id && now.recipe == info()->recipe
            && now.pyramid.levelCount() == info()->pyramid.levelCount() && (*opened)->rows() != nullptr)
            return opened;
        m_services.pyramids->drop(info()->id);
        return explain(ErrorCode::Changed, TESSERA_TR_NOOP("Reason", "the file has changed"));
    }

    [[nodiscard]] Result<std::vector<TilePixels>> readFromPass(const ImageSourcePtr& image, const TileAddress& tile,
                                                               const ReadContext& context) const
    {
        if (context.stop.stop_requested())
            return cancelledError();
        std::shared_ptr<PyramidScan> scan;
        do {
            scan = scanFor(image, tile);
            if (auto tiles = scan ? readScanned(scan, tile, context) : std::nullopt)
                return std::move(*tiles);
        } while (scan && scan->end() == PyramidScan::End::GaveWay);
        return image->read(tile, context);
    }

    /// What is on disk, or being written.
    [[nodiscard]] StoredPtr storedWith(const TileAddress& tile) const
    {
        const Lock lock(m_mutex);
        adoptScan();
        if (m_stored && m_stored->has(tile))
            return m_stored;
        return m_growing && m_growing->has(tile) ? m_growing : nullptr;
    }

    void adoptScan() const TESSERA_REQUIRES(m_mutex)
    {
        if (!m_scan)
            return;
        const PyramidScan::End end = m_scan->end(); // first: what was kept has a file
        const PyramidFilePtr file = m_scan->file();
        if (file && !m_growing)
            m_growing = std::make_shared<const StoredSource>(info(), m_services, file);
        if (end == PyramidScan::End::None)
            return;
        if (end == PyramidScan::End::Kept)
            m_stored = m_growing;
        m_lastEnd = end;
        m_growing = nullptr;
        m_scan = nullptr;
    }

    /// Nothing when the tile is not there, or was damaged: then all of what is stored is given up.
    [[nodiscard]] std::optional<Result<std::vector<TilePixels>>> readStored(const TileAddress& tile,
                                                                            const ReadContext& context) const
    {
        const StoredPtr stored = storedWith(tile);
        if (!stored)
            return std::nullopt;
        Result<std::vector<TilePixels>> tiles = stored->read(tile, context);
        const bool broken = !tiles && (tiles.error().code == ErrorCode::Corrupt || tiles.error().code == ErrorCode::Io);
        if (!broken)
            return tiles;
        {
            const Lock lock(m_mutex);
            if (m_stored != stored)
                return std::nullopt;
            m_stored = nullptr;
            m_quickKept = false;
            // Once: a disk that damages what was just written is no place to keep it.
            m_lastScan = nullptr;
            m_lastEnd = std::exchange(m_rebuilt, true) ? PyramidScan::End::Failed : PyramidScan::End::None;
        }
        m_services.pyramids->drop(info()->id);
        return std::nullopt;
    }

    [[nodiscard]] Result<std::vector<TilePixels>> readQuick(const ImageSourcePtr& image, const TileAddress& tile,
                                                            const ReadContext& context) const
    {
        Result<std::vector<TilePixels>> tiles = image->read(tile, context);
        // A root may have been there before; it says nothing of a pass.
        const bool fromPass =
            image->rows()->shape().halvings[tile.level] >= 0 && tile.level != info()->pyramid.rootLevel();
        if (!tiles || !fromPass || image->flaw() || !claimKeeping())
            return tiles;
        if (const Result<RowStream::Levels> levels =
                image->rows()->quickLevels(context)) // in memory, or they would not be there
            m_services.pyramids->executor().post([store = m_services.pyramids, image,
                                                  weak = std::weak_ptr<const MipStore>(levels->store),
                                                  first = levels->first] {
                if (const auto kept = weak.lock())
                    keepQuickLevels(*store, *image, *kept, first);
            });
        else // made anew by somebody else just now
            releaseKeeping();
        return tiles;
    }

    /// True once, as long as nothing is stored.
    [[nodiscard]] bool claimKeeping() const
    {
        const Lock lock(m_mutex);
        return !m_stored && !std::exchange(m_quickKept, true);
    }

    void releaseKeeping() const
    {
        const Lock lock(m_mutex);
        m_quickKept = false;
    }

    /// The pass that keeps all levels; null when it has come to nothing. One that was cancelled starts again
    /// when a tile is asked for that was refused because of that.
    [[nodiscard]] std::shared_ptr<PyramidScan> scanFor(const ImageSourcePtr& image, const TileAddress& tile) const
    {
        const Lock starting(m_startMutex);
        {
            const Lock lock(m_mutex);
            adoptScan();
            const bool again = m_lastEnd == PyramidScan::End::Cancelled && m_refused.count(tile) > 0;
            if (m_scan || (m_lastEnd != PyramidScan::End::None && m_lastEnd != PyramidScan::End::GaveWay && !again))
                return m_lastScan;
            m_lastEnd = PyramidScan::End::None;
            m_refused.clear();
        }
        std::shared_ptr<PyramidScan> scan = PyramidScan::start(*m_services.pyramids, m_services.blocks, image);
        const Lock lock(m_mutex);
        return m_scan = m_lastScan = std::move(scan);
    }

    /// Nothing when the pass failed or gave way to another image's: the source is asked as if there were none.
    [[nodiscard]] std::optional<Result<std::vector<TilePixels>>> readScanned(const std::shared_ptr<PyramidScan>& scan,
                                                                             const TileAddress& tile,
                                                                             const ReadContext& context) const
    {
        if (auto tiles = readGrowing(info(), m_services, scan, tile, context))
            return tiles;
        if (context.stop.stop_requested())
            return cancelledError();
        if (scan->end() == PyramidScan::End::Failed || scan->end() == PyramidScan::End::GaveWay)
            return std::nullopt;
        const Lock lock(m_mutex);
        m_refused.insert(tile);
        return explain(ErrorCode::Closed,
                       TESSERA_TR_NOOP("Reason", "preparing it for zooming was cancelled; reload to begin again"));
    }

    const ImageServices m_services;
    const InputFilePtr m_file; ///< null where the decoder was opened first
    const SourceOpener m_open;
    std::vector<TilePixels> m_ready;
    mutable Mutex m_startMutex; ///< who holds it may start a pass; taken before the other
    mutable Mutex m_mutex;
    mutable CondVar m_opened;
    mutable bool m_opening TESSERA_GUARDED_BY(m_mutex) = false; ///< one thread does
    mutable StoredPtr m_stored TESSERA_GUARDED_BY(m_mutex);
    mutable StoredPtr m_growing TESSERA_GUARDED_BY(m_mutex);
    mutable ImageSourcePtr m_direct TESSERA_GUARDED_BY(m_mutex);
    mutable std::shared_ptr<PyramidScan> m_scan TESSERA_GUARDED_BY(m_mutex);     ///< while it runs
    mutable std::shared_ptr<PyramidScan> m_lastScan TESSERA_GUARDED_BY(m_mutex); ///< that one, or the last
    mutable PyramidScan::End m_lastEnd TESSERA_GUARDED_BY(m_mutex) = PyramidScan::End::None;
    mutable std::set<TileAddress> m_refused TESSERA_GUARDED_BY(m_mutex);
    mutable bool m_quickKept TESSERA_GUARDED_BY(m_mutex) = false;
    mutable bool m_rebuilt TESSERA_GUARDED_BY(m_mutex) = false;
};

} // namespace

bool isGiant(const ImageSource& source, const Limits& limits)
{
    const Size size = source.info()->pyramid.size();
    return source.rows() != nullptr
           && static_cast<std::uint64_t>(size.width) * static_cast<std::uint64_t>(size.height) > limits.giantPixels;
}

ImageSourcePtr giantSource(const ImageServices& services, ImageSourcePtr direct)
{
    SourceInfo info = *direct->info();
    info.quickLevel = firstOf(direct->rows()->shape().halvings, direct->rows()->quickFrom());
    return std::make_shared<GiantSource>(std::make_shared<const SourceInfo>(std::move(info)), services, nullptr,
                                         nullptr, std::move(direct), SourceOpener());
}

ImageSourcePtr giantSource(const ImageServices& services, const InputFilePtr& file, PyramidFilePtr kept,
                           SourceOpener open)
{
    SourceInfo info = kept->shape().info;
    info.name = file->name();
    info.tiled = kept->shape().first == 0;
    info.quickLevel = firstOf(kept->shape().halvings, kept->shape().first);
    auto shared = std::make_shared<const SourceInfo>(std::move(info));
    auto stored = std::make_shared<const StoredSource>(shared, services, std::move(kept));
    return std::make_shared<GiantSource>(std::move(shared), services, file, std::move(stored), nullptr,
                                         std::move(open));
}

} // namespace tessera

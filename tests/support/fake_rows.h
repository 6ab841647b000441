// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include <core/executor.h>
#include <image/pyramid_store.h>
#include <image/row_stream.h>
#include <image/tiled_source.h>
#include <resource/activity_list.h>
#include <support/test_images.h>

namespace tessera::test {

/// Runs each task on a thread of its own, one after the other, as they come.
class ThreadExecutor final : public Executor {
public:
    ~ThreadExecutor() override { join(); }
    void post(std::function<void()> task) override
    {
        const Lock lock(m_mutex);
        m_threads.emplace_back([before = m_threads.empty() ? nullptr : &m_threads.back(), task = std::move(task)] {
            if (before != nullptr)
                before->join();
            task();
        });
    }
    /// Waits for all of them.
    void join()
    {
        const Lock lock(m_mutex);
        if (!m_threads.empty() && m_threads.back().joinable())
            m_threads.back().join();
        m_threads.clear();
    }

private:
    Mutex m_mutex;
    std::list<std::thread> m_threads TESSERA_GUARDED_BY(m_mutex);
};

/// A picture in memory that is read like a file without tiles. Counts what is asked of it.
class FakeRows final : public TiledSource, public RowStream {
public:
    FakeRows(const ImageServices& imageServices, Pixels picture, std::uint32_t quick, SourceId id = {7, 7})
        : TiledSource(infoOf(picture, id), imageServices), m_picture(std::move(picture)), m_quick(quick),
          m_all(levelsFrom(0))
    {
    }

    bool parts = false;
    bool lossy = false;
    std::int64_t endsAfter = 1'000'000'000;      ///< rows, of a file that is cut off
    std::function<void(std::int64_t y)> onRow{}; ///< in a pass over all rows
    mutable std::atomic<int> passes{0};
    mutable std::atomic<int> quickPasses{0};
    mutable std::atomic<int> reads{0}; ///< of tiles finer than the quick ones

    [[nodiscard]] const RowStream* rows() const override { return this; }
    [[nodiscard]] Shape shape() const override
    {
        std::vector<int> halvings(info()->pyramid.levelCount());
        std::iota(halvings.begin(), halvings.end(), 0);
        return {info()->pyramid.size(), 1, halvings, lossy};
    }
    [[nodiscard]] std::uint32_t quickFrom() const override { return m_quick; }
    [[nodiscard]] Result<Levels> quickLevels(const ReadContext&) const override
    {
        const Lock lock(m_mutex);
        if (!m_coarse) {
            ++quickPasses;
            m_coarse = levelsFrom(m_quick);
        }
        return Levels{m_coarse, m_quick};
    }
    [[nodiscard]] bool readsParts() const override { return parts; }
    [[nodiscard]] Result<ReadableRows> readRows(const std::stop_token& stop, const Sink& sink) const override
    {
        ++passes;
        for (int y = 0; y < m_picture.height(); ++y) {
            if (onRow)
                onRow(y);
            if (stop.stop_requested())
                return cancelledError();
            std::copy_n(m_picture.row(y), m_picture.width() * 4, sink.rowAt(y));
            if (const Status done = sink.rowDone(y); !done)
                return done.error();
        }
        if (endsAfter < m_picture.height())
            return ReadableRows::upTo(endsAfter, m_picture.height(), explain(ErrorCode::Corrupt, "the file ends"));
        return ReadableRows();
    }
    /// What a tile's pixels are, before any encoding.
    [[nodiscard]] Pixels level(std::uint32_t number) const
    {
        const Size size = info()->pyramid.size(number);
        Pixels pixels = Pixels::allocate(int(size.width), int(size.height), info()->opaque);
        const Rect all{0, 0, size.width, size.height};
        (void)m_all->read(number, all, {pixels, all});
        return pixels;
    }

protected:
    [[nodiscard]] Status fill(const TileAddress& tile, const PixelTarget& target,
                              const ReadContext& context) const override
    {
        if (tile.level >= m_quick)
            (void)quickLevels(context);
        else
            ++reads;
        return m_all->read(tile.level, target.area, target);
    }

private:
    static SourceInfoPtr infoOf(const Pixels& picture, SourceId id)
    {
        return std::make_shared<const SourceInfo>(SourceInfo{id, "fake", "fake",
                                                             Pyramid::halving({picture.width(), picture.height()}),
                                                             1U << 8U, picture.isOpaque(), false});
    }
    [[nodiscard]] std::shared_ptr<const MipStore> levelsFrom(std::uint32_t first) const
    {
        std::vector<Size> sizes;
        for (std::uint32_t i = 0; i < info()->pyramid.levelCount(); ++i)
            sizes.push_back(info()->pyramid.size(i));
        auto builder = MipBuilder::create(sizes, first, Limits());
        for (int y = 0; y < m_picture.height(); ++y) {
            std::copy_n(m_picture.row(y), m_picture.width() * 4, (*builder)->nextRow());
            (void)(*builder)->rowDone();
        }
        return (*builder)->store();
    }

    const Pixels m_picture;
    const std::uint32_t m_quick;
    const std::shared_ptr<const MipStore> m_all;
    mutable Mutex m_mutex;
    mutable std::shared_ptr<const MipStore> m_coarse TESSERA_GUARDED_BY(m_mutex);
};

/// Services with a store of pyramids in a folder. Outlives the sources of the test.
struct PyramidServices : Services {
    explicit PyramidServices(const std::string& folder, Executor& executor) : activities(clock)
    {
        config.folder = folder;
        config.executor = &executor;
        config.activities = &activities;
        config.spareBytes = 0;
        reopen();
    }
    void reopen() { store = std::make_unique<PyramidStore>(config); }
    [[nodiscard]] ImageServices get()
    {
        ImageServices services = Services::get();
        services.pyramids = store.get();
        return services;
    }

    ActivityList activities;
    PyramidStore::Config config;
    std::unique_ptr<PyramidStore> store;
};

/// Noise that no predictor can guess, over a pattern.
inline Pixels noisy(int width, int height, bool opaque = true)
{
    Pixels pixels = pattern(width, height, opaque);
    std::uint32_t state = 1;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::uint8_t* p = pixels.row(y) + std::ptrdiff_t(x) * 4;
            for (int c = 0; c < 3; ++c) {
                state = state * 1664525U + 1013904223U;
                p[c] = std::uint8_t(std::min<unsigned>(p[3], p[c] / 2U + (state >> 24U) / 2U));
            }
        }
    }
    return pixels;
}

} // namespace tessera::test

// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/thumbnail_maker.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include <QByteArray>

#include <app/command_line.h>
#include <app/file_writer.h>
#include <core/clock.h>
#include <image/buffer_pool.h>
#include <image/built_in.h>
#include <image/decoded_blocks.h>
#include <image/image_services.h>
#include <image/png_writer.h>
#include <image/pyramid_store.h>
#include <image/source_library.h>
#include <image/thumbnail_picture.h>
#include <resource/activity_list.h>
#include <scene/background_executor.h>
#include <scene/engine_config.h>

namespace tessera {

namespace {

/// What is decoded with, and what of large images is kept.
class Workshop {
public:
    Workshop(const std::string& cacheDirectory, std::uint64_t ramBytes, std::uint64_t giantPixels)
        : m_activities(m_clock), m_buffers(RamShares(ramBytes).buffers, m_clock), m_blocks(RamShares(ramBytes).blocks)
    {
        Limits limits;
        limits.memoryBytes = std::min(limits.memoryBytes, RamShares(ramBytes).blocks / 3 * 2);
        if (giantPixels != 0)
            limits.giantPixels = giantPixels;
        if (!cacheDirectory.empty()) {
            m_scans = std::make_unique<BackgroundExecutor>(1);
            PyramidStore::Config config;
            config.folder = cacheDirectory + "/pyramids";
            config.windowBytes = std::min(config.windowBytes, ramBytes / 4);
            config.executor = m_scans.get();
            config.activities = &m_activities;
            m_pyramids = std::make_unique<PyramidStore>(std::move(config));
        }
        m_sources =
            std::make_unique<SourceLibrary>(ImageServices{m_buffers, m_blocks, m_clock, limits, m_pyramids.get()});
    }

    [[nodiscard]] SourceLibrary& sources() { return *m_sources; }

    /// What was begun to be kept is on the disk afterwards: the tasks run in their order.
    void finishKeeping()
    {
        if (!m_scans)
            return;
        const auto reached = std::make_shared<std::promise<void>>();
        m_scans->post([reached] { reached->set_value(); });
        reached->get_future().wait();
    }

private:
    SteadyClock m_clock;
    ActivityList m_activities;
    BufferPool m_buffers;
    DecodedBlocks m_blocks;
    std::unique_ptr<PyramidStore> m_pyramids;
    std::unique_ptr<SourceLibrary> m_sources;
    std::unique_ptr<BackgroundExecutor> m_scans; ///< ends first: its tasks use the others
};

} // namespace

ThumbnailMaker::ThumbnailMaker(std::string cacheDirectory, std::uint64_t ramBytes, std::uint64_t giantPixels)
    : m_cacheDirectory(std::move(cacheDirectory)), m_ramBytes(ramBytes), m_giantPixels(giantPixels)
{
}

Status ThumbnailMaker::make(const std::string& input, int side, const std::string& output) const
{
    Workshop workshop(m_cacheDirectory, m_ramBytes, m_giantPixels);
    const std::string locator = isBuiltIn(input) ? input : std::filesystem::absolute(input).lexically_normal().string();
    const Result<SourceHandle> source = workshop.sources().open(locator, Holder("thumbnail"));
    if (!source)
        return source.error();
    const Result<Pixels> picture = readThumbnail(**source, side, {});
    workshop.finishKeeping();
    if (!picture)
        return picture.error();
    const Result<std::string> bytes = png::encode(*picture);
    return bytes ? writeFile(output, QByteArray::fromStdString(*bytes)) : Status(bytes.error());
}

} // namespace tessera

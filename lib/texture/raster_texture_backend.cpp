// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/raster_texture_backend.h>

#include <cstdlib>
#include <memory>

#include <sys/mman.h>
#include <unistd.h>

#include <core/explain.h>

namespace tessera {

namespace {

std::size_t slotPixels(int side)
{
    return static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
}

} // namespace

void RasterTextureBackend::Free::operator()(std::uint32_t* memory) const
{
    std::free(memory);
}

Result<PageHandle> RasterTextureBackend::createPage(int slotSide, int layers)
{
    // calloc's large blocks are the system's own zero pages, which take no memory before they are written.
    auto* memory = static_cast<std::uint32_t*>(
        std::calloc(slotPixels(slotSide) * static_cast<std::size_t>(layers), sizeof(std::uint32_t)));
    if (!memory)
        return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "there is not enough memory for the tiles"));
    m_pages[++m_last] = Page{slotSide, layers, std::unique_ptr<std::uint32_t[], Free>(memory)};
    return m_last;
}

std::uint32_t* RasterTextureBackend::slotIn(PageHandle page, int layer) const
{
    const auto found = m_pages.find(page);
    if (found == m_pages.end() || layer < 0 || layer >= found->second.layers)
        return nullptr;
    return found->second.pixels.get() + slotPixels(found->second.side) * static_cast<std::size_t>(layer);
}

// What the machine has in whole pages of its own; they come back as zeros when they are written again.
void RasterTextureBackend::forget(PageHandle page, int layer)
{
    static const auto machinePage = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* from = slotIn(page, layer);
    if (!from)
        return;
    std::size_t bytes = slotPixels(m_pages.find(page)->second.side) * sizeof(std::uint32_t);
    if (std::align(machinePage, machinePage, from, bytes))
        (void)madvise(from, bytes / machinePage * machinePage, MADV_DONTNEED);
}

Status RasterTextureBackend::upload(PageHandle page, int layer, const Pixels& pixels)
{
    const auto found = m_pages.find(page);
    if (found == m_pages.end() || layer < 0 || layer >= found->second.layers || pixels.width() > found->second.side
        || pixels.height() > found->second.side)
        return explain(ErrorCode::InvalidArgument,
                       TESSERA_TR_NOOP("Reason", "the tile has no place among the textures"));
    const Page& target = found->second;
    std::uint32_t* const slot = slotIn(page, layer);
    for (int y = 0; y < pixels.height(); ++y) {
        const std::uint8_t* from = pixels.row(y);
        std::uint32_t* to = slot + static_cast<std::size_t>(y) * static_cast<std::size_t>(target.side);
        for (int x = 0; x < pixels.width(); ++x, from += 4)
            to[x] =
                std::uint32_t{from[3]} << 24U | std::uint32_t{from[0]} << 16U | std::uint32_t{from[1]} << 8U | from[2];
    }
    return {};
}

RasterTextureBackend::SlotPixels RasterTextureBackend::slot(const SlotRef& ref) const
{
    const std::uint32_t* const pixels = slotIn(ref.page, ref.layer);
    return pixels ? SlotPixels{pixels, m_pages.find(ref.page)->second.side} : SlotPixels();
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/raster_texture_backend.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <sys/mman.h>
#include <unistd.h>

#include <QtEndian>

#include <core/explain.h>

namespace tessera {

namespace {

std::size_t slotPixels(int side)
{
    return static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
}

// The whole pages within this memory.
struct MachinePages {
    void* from = nullptr;
    std::size_t bytes = 0; ///< 0: none

    MachinePages(void* memory, std::size_t room) : from(memory)
    {
        static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        if (std::align(page, page, from, room))
            bytes = room / page * page;
    }
};

// Asks for memory in one call: the machine gives page after page, at the first touch of each, in several times as
// long as writing takes. An old system that does not know how has it that way.
void populate([[maybe_unused]] std::uint32_t* memory, [[maybe_unused]] std::size_t bytes)
{
#ifdef MADV_POPULATE_WRITE
    constexpr std::size_t kWorthACall = 64 << 10;
    if (bytes < kWorthACall)
        return;
    if (const MachinePages pages(memory, bytes); pages.bytes > 0)
        (void)madvise(pages.from, pages.bytes, MADV_POPULATE_WRITE);
#endif
}

// RGBA bytes to the machine's ARGB words; by words, so that compilers take four or more at once.
void convertRow(const std::uint8_t* from, int width, std::uint32_t* to)
{
    for (int x = 0; x < width; ++x, from += 4) {
        const auto abgr = qFromLittleEndian<std::uint32_t>(from);
        to[x] = (abgr & 0xff00ff00U) | (abgr >> 16U & 0xffU) | (abgr & 0xffU) << 16U;
    }
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
    m_pages[++m_last] = Page{slotSide, layers, std::unique_ptr<std::uint32_t[], Free>(memory),
                             std::vector<std::uint64_t>(static_cast<std::size_t>(std::max(layers, 0)))};
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
    std::uint32_t* const from = slotIn(page, layer);
    if (!from)
        return;
    Page& target = m_pages.find(page)->second;
    target.versions[static_cast<std::size_t>(layer)] = ++m_changes;
    const MachinePages pages(from, slotPixels(target.side) * sizeof *from);
    if (pages.bytes > 0)
        (void)madvise(pages.from, pages.bytes, MADV_DONTNEED);
}

Status RasterTextureBackend::upload(PageHandle page, int layer, const Pixels& pixels)
{
    const auto found = m_pages.find(page);
    if (found == m_pages.end() || layer < 0 || layer >= found->second.layers || pixels.width() > found->second.side
        || pixels.height() > found->second.side)
        return explain(ErrorCode::InvalidArgument,
                       TESSERA_TR_NOOP("Reason", "the tile has no place among the textures"));
    Page& target = found->second;
    target.versions[static_cast<std::size_t>(layer)] = ++m_changes;
    std::uint32_t* const slot = slotIn(page, layer);
    populate(slot, static_cast<std::size_t>(target.side) * static_cast<std::size_t>(pixels.height()) * sizeof *slot);
    for (int y = 0; y < pixels.height(); ++y)
        convertRow(pixels.row(y), pixels.width(),
                   slot + static_cast<std::size_t>(y) * static_cast<std::size_t>(target.side));
    return {};
}

RasterTextureBackend::SlotPixels RasterTextureBackend::slot(const SlotRef& ref) const
{
    const std::uint32_t* const pixels = slotIn(ref.page, ref.layer);
    if (!pixels)
        return {};
    const Page& page = m_pages.find(ref.page)->second;
    return {pixels, page.side, page.versions[ref.layer]};
}

} // namespace tessera

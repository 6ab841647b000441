// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include <texture/texture_backend.h>

namespace tessera {

/// Pages in main memory, for canvases that are drawn without OpenGL. A slot's pixels are 32-bit words
/// 0xAARRGGBB in the machine's order, premultiplied: what QImage calls ARGB32_Premultiplied, and paints
/// without converting. Always current. Memory that no slot has used yet is not resident.
class RasterTextureBackend final : public TextureBackend {
public:
    struct SlotPixels {
        const std::uint32_t* pixels = nullptr; ///< row by row; null when there is no such slot
        int side = 0;                          ///< pixels in a row, and rows
        std::uint64_t version = 0;             ///< another one for each upload to any slot
    };

    [[nodiscard]] bool isCurrent() const override { return true; }
    [[nodiscard]] Result<PageHandle> createPage(int slotSide, int layers) override;
    void destroyPage(PageHandle page) override { m_pages.erase(page); }
    [[nodiscard]] Status upload(PageHandle page, int layer, const Pixels& pixels) override;
    void forget(PageHandle page, int layer) override;

    /// Valid until the page is destroyed; changes when the slot is uploaded again.
    [[nodiscard]] SlotPixels slot(const SlotRef& ref) const;

private:
    struct Free {
        void operator()(std::uint32_t* memory) const;
    };
    struct Page {
        int side = 0;
        int layers = 0;
        std::unique_ptr<std::uint32_t[], Free> pixels;
        std::vector<std::uint64_t> versions; ///< of each slot
    };

    /// Null when there is no such slot.
    [[nodiscard]] std::uint32_t* slotIn(PageHandle page, int layer) const;

    std::unordered_map<PageHandle, Page> m_pages;
    PageHandle m_last = 0;
    std::uint64_t m_changes = 0;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <core/mutex.h>
#include <core/result.h>

namespace tessera {

/// A whole image in 16 x 16 premultiplied RGBA pixels: fitted into the square and centred, transparent around.
struct MicroThumbnail {
    static constexpr int kSide = 16;
    static constexpr std::size_t kStride = std::size_t(kSide) * 4;
    static constexpr std::size_t kBytes = kStride * kSide;

    std::array<std::uint8_t, kBytes> rgba{}; ///< rows top to bottom
};

/// The micro-thumbnails of a folder, by slots that stay as they are. Thread-safe.
class MosaicStore {
public:
    using Slot = std::uint32_t;
    static constexpr Slot kNone = 0xffffffffU;

    /// "": in memory only, which is all there is.
    [[nodiscard]] static Result<std::shared_ptr<MosaicStore>> open(const std::string& file);

    /// kNone when there is no such picture. `name` is mosaicName().
    [[nodiscard]] Slot find(std::uint64_t name) const;
    [[nodiscard]] std::uint64_t stamp(Slot slot) const;
    [[nodiscard]] Result<Slot> put(std::uint64_t name, std::uint64_t stamp, const MicroThumbnail& picture);
    /// side x side pixels, side being 1, 2, 4, 8 or 16.
    void read(Slot slot, int side, std::uint8_t* rgba, std::size_t strideBytes) const;
    /// 0xRRGGBBAA, as read() with side 1.
    [[nodiscard]] std::uint32_t averageOf(Slot slot) const;
    [[nodiscard]] std::size_t count() const;

private:
    struct Line {
        std::uint64_t stamp = 0;
        MicroThumbnail picture;
    };
    mutable Mutex m_mutex;
    std::unordered_map<std::uint64_t, Slot> m_slots TESSERA_GUARDED_BY(m_mutex);
    std::vector<Line> m_lines TESSERA_GUARDED_BY(m_mutex);
};

/// Of an image's path below its folder.
[[nodiscard]] std::uint64_t mosaicName(std::string_view pathBelowFolder);

} // namespace tessera

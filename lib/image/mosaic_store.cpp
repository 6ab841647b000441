// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/mosaic_store.h>

#include <core/tile_key.h>

namespace tessera {

Result<std::shared_ptr<MosaicStore>> MosaicStore::open(const std::string&)
{
    return std::make_shared<MosaicStore>();
}

MosaicStore::Slot MosaicStore::find(std::uint64_t name) const
{
    const Lock lock(m_mutex);
    const auto found = m_slots.find(name);
    return found == m_slots.end() ? kNone : found->second;
}

std::uint64_t MosaicStore::stamp(Slot slot) const
{
    const Lock lock(m_mutex);
    return m_lines[slot].stamp;
}

Result<MosaicStore::Slot> MosaicStore::put(std::uint64_t name, std::uint64_t stamp, const MicroThumbnail& picture)
{
    const Lock lock(m_mutex);
    const auto slot = static_cast<Slot>(m_lines.size());
    m_lines.push_back({stamp, picture});
    m_slots[name] = slot;
    return slot;
}

void MosaicStore::read(Slot slot, int side, std::uint8_t* rgba, std::size_t strideBytes) const
{
    const Lock lock(m_mutex);
    const MicroThumbnail& picture = m_lines[slot].picture;
    const int step = MicroThumbnail::kSide / side;
    for (int y = 0; y < side; ++y)
        for (int i = 0; i < side * 4; ++i) {
            unsigned sum = 0;
            for (int dy = 0; dy < step; ++dy)
                for (int dx = 0; dx < step; ++dx)
                    sum += picture.rgba[static_cast<std::size_t>(y * step + dy) * MicroThumbnail::kStride
                                        + static_cast<std::size_t>((i / 4 * step + dx) * 4 + i % 4)];
            rgba[static_cast<std::size_t>(y) * strideBytes + static_cast<std::size_t>(i)] =
                static_cast<std::uint8_t>(sum / static_cast<unsigned>(step * step));
        }
}

std::uint32_t MosaicStore::averageOf(Slot slot) const
{
    std::array<std::uint8_t, 4> c{};
    read(slot, 1, c.data(), c.size());
    return std::uint32_t(c[0]) << 24U | std::uint32_t(c[1]) << 16U | std::uint32_t(c[2]) << 8U | c[3];
}

std::size_t MosaicStore::count() const
{
    const Lock lock(m_mutex);
    return m_lines.size();
}

std::uint64_t mosaicName(std::string_view pathBelowFolder)
{
    std::uint64_t name = pathBelowFolder.size();
    for (const char c : pathBelowFolder)
        name = detail::mix(name ^ static_cast<unsigned char>(c));
    return name;
}

} // namespace tessera

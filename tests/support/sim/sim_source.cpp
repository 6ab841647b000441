// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/sim/sim_source.h>

#include <algorithm>
#include <utility>

#include <load/tile_pipeline.h>

namespace tessera::test {

namespace {

constexpr double kDecodeNsPerPixel = 20; ///< at speed 1: 5 ms for a full tile
constexpr auto kSlowRead = std::chrono::milliseconds(120);
constexpr std::uint64_t kOneWaitsOf = 8;

std::shared_ptr<std::uint8_t> sharedMemory()
{
    static const std::size_t side = Pyramid::kTileSize + 2 * Pyramid::kGutter;
    static const std::shared_ptr<std::uint8_t> memory(new std::uint8_t[side * side * 4](),
                                                      std::default_delete<std::uint8_t[]>());
    return memory;
}

Duration ofMicroseconds(std::uint64_t us)
{
    return std::chrono::microseconds(us);
}

} // namespace

PixelsPtr SimPixels::make(const TileKey& key, int width, int height)
{
    const std::size_t stride = static_cast<std::size_t>(width) * 4;
    auto* const pixels = new Pixels(width, height, stride, sharedMemory(), true);
    m_books->keys.emplace(pixels, key);
    m_books->bytes += pixels->bytes();
    m_books->peak = std::max(m_books->peak, m_books->bytes);
    return {pixels, [books = m_books](const Pixels* gone) {
                books->bytes -= gone->bytes();
                books->keys.erase(gone);
                delete gone;
            }};
}

const TileKey* SimPixels::keyOf(const Pixels& pixels) const
{
    const auto it = m_books->keys.find(&pixels);
    return it == m_books->keys.end() ? nullptr : &it->second;
}

std::uint64_t SimSource::dice(const TileKey& key, std::uint64_t which) const
{
    // Not hashOf(): what a seed stands for does not change with it.
    std::uint64_t thrown = detail::mix(m_images.seed + 0x9e37U * which);
    for (const std::uint64_t part : {key.source.high, key.source.low, std::uint64_t(key.page) << 32U | key.recipe,
                                     std::uint64_t(key.address.level), key.address.x, key.address.y})
        thrown = detail::mix(thrown ^ part);
    return thrown;
}

bool SimSource::isBroken(const TileKey& key) const
{
    const auto it = m_byId.find(key.source);
    const bool root = it != m_byId.end() && key.address.level == it->second->pyramid.rootLevel();
    return !key.isOpen() && !root && static_cast<int>(dice(key, 1) % 1000) < m_images.failuresPerMille;
}

SourceInfoPtr SimSource::info(const SourceId& openId)
{
    SourceInfoPtr& known = m_byOpenId[openId];
    if (known)
        return known;
    auto made = std::make_shared<SourceInfo>();
    made->id = {detail::mix(openId.high), detail::mix(openId.low ^ m_images.seed)};
    made->format = "simulated";
    made->recipe = 1;
    made->pyramid = Pyramid::halving(m_images.sizes[detail::mix(openId.low) % m_images.sizes.size()]);
    known = made;
    m_byId[made->id] = known;
    return known;
}

Duration SimSource::readTime(const TileKey& key)
{
    const std::uint64_t attempt = m_attempts[key]++;
    const bool slow = static_cast<int>(dice(key, 3 + attempt) % 1000) < m_images.slowPerMille;
    return ofMicroseconds(200 + dice(key, 2) % 1500) + (slow ? Duration(kSlowRead) : Duration());
}

Duration SimSource::waitTime(const TileKey& key) const
{
    constexpr std::uint64_t kWaits = 0x77; // a dice that nothing else throws
    const std::uint64_t thrown = dice(key, kWaits);
    return key.isOpen() || thrown % kOneWaitsOf != 0 ? Duration() : ofMicroseconds(500 + thrown / kOneWaitsOf % 4000);
}

Duration SimSource::decodeTime(const TileKey& key) const
{
    const auto source = m_byId.find(key.source);
    if (key.isOpen() || source == m_byId.end())
        return ofMicroseconds(300 + dice(key, 4) % 2000);
    const Rect content = source->second->pyramid.tileRect(key.address);
    const double spread = 0.6 + static_cast<double>(dice(key, 5) % 1000) / 1000;
    const double ns = static_cast<double>(content.width * content.height) * kDecodeNsPerPixel * spread / m_images.speed;
    return ofMicroseconds(100) + Duration(static_cast<Duration::rep>(ns));
}

TilePixels SimSource::tile(const SourceInfo& info, const TileAddress& address)
{
    const Rect content = info.pyramid.tileRect(address);
    return {address, m_pixels.make(info.key(address), static_cast<int>(content.width) + 2 * Pyramid::kGutter,
                                   static_cast<int>(content.height) + 2 * Pyramid::kGutter)};
}

Result<LoadedPtr> SimSource::result(const TileKey& key)
{
    if (static_cast<int>(dice(key, 6 + m_attempts[key]) % 1000) < m_images.refusalsPerMille && !key.isOpen())
        return Error{ErrorCode::Full, "memory is short"};
    if (isBroken(key))
        return Error{ErrorCode::Corrupt, "the tile is damaged"};
    if (key.isOpen()) {
        auto opened = std::make_shared<OpenedSource>();
        opened->info = info(key.source);
        if (dice(key, 7) % 2 == 0)
            opened->ready.push_back(tile(*opened->info, {opened->info->pyramid.rootLevel(), 0, 0}));
        return LoadedPtr(std::move(opened));
    }
    auto loaded = std::make_shared<LoadedTiles>();
    const SourceInfo& source = *m_byId.at(key.source);
    const Pyramid& pyramid = source.pyramid;
    loaded->tiles.push_back(tile(source, key.address));
    const bool whole = pyramid.columns(key.address.level) == 1 && pyramid.rows(key.address.level) == 1;
    if (whole && key.address.level != pyramid.rootLevel()) // costs next to nothing then
        loaded->tiles.push_back(tile(source, {pyramid.rootLevel(), 0, 0}));
    return LoadedPtr(std::move(loaded));
}

} // namespace tessera::test

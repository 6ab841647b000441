// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/uploader.h>

#include <algorithm>
#include <utility>

namespace tessera {

namespace {

std::uint64_t pixelBytes(const Pixels& pixels)
{
    return static_cast<std::uint64_t>(pixels.width()) * static_cast<std::uint64_t>(pixels.height()) * 4;
}

} // namespace

Uploader::Uploader(TextureRegistry& textures, const Clock& clock) : Uploader(textures, clock, Config()) { }

Uploader::Uploader(TextureRegistry& textures, const Clock& clock, const Config& config)
    : m_textures(textures), m_clock(clock), m_config(config)
{
}

void Uploader::offer(const TileKey& key, PixelsPtr pixels, const Rank& rank)
{
    if (!pixels || m_textures.isReady(key))
        return;
    if (const Rank* present = m_order.rank(key)) {
        if (rank < *present)
            rerank(key, rank);
        return;
    }
    m_queuedBytes += pixels->bytes();
    m_items.emplace(key, Item{std::move(pixels), rank, m_clock.now()});
    m_order.push(key, rank);
    if (m_queuedBytes > m_config.maxQueuedBytes)
        dropExcess();
}

void Uploader::dropExcess()
{
    std::vector<std::pair<Rank, TileKey>> ranked;
    ranked.reserve(m_items.size());
    m_order.for_each([&](const TileKey& key, const Rank& rank) { ranked.emplace_back(rank, key); });
    std::sort(ranked.begin(), ranked.end());
    while (m_queuedBytes > m_config.maxQueuedBytes && ranked.size() > 1) {
        withdraw(ranked.back().second);
        ranked.pop_back();
        ++m_dropped;
    }
}

void Uploader::withdraw(const TileKey& key)
{
    const auto item = m_items.find(key);
    if (item == m_items.end())
        return;
    m_queuedBytes -= item->second.pixels->bytes();
    m_order.erase(key);
    m_items.erase(item);
}

void Uploader::restate(const std::function<bool(const TileKey&, Rank&)>& keep)
{
    std::vector<TileKey> gone;
    for (auto& [key, item] : m_items) {
        Rank rank = item.rank;
        if (!keep(key, rank))
            gone.push_back(key);
        else if (rank != item.rank)
            rerank(key, rank);
    }
    for (const TileKey& key : gone)
        withdraw(key);
}

void Uploader::rerank(const TileKey& key, const Rank& rank)
{
    if (m_order.update(key, rank))
        m_items.find(key)->second.rank = rank;
}

void Uploader::clear()
{
    m_items.clear();
    m_order.clear();
    m_queuedBytes = 0;
}

FrameUploads Uploader::run(Duration budget, bool isFirst)
{
    FrameUploads frame;
    const TimePoint start = m_clock.now();
    std::array<bool, kSlotClasses> full{};
    std::vector<TileKey> blocked;
    while (!m_order.empty() && m_textures.takesUploads()) {
        const TileKey key = m_order.top();
        const Item& item = m_items.find(key)->second;
        const auto sizeClass = slotClassFor(item.pixels->width(), item.pixels->height());
        // What a more urgent tile of this class did not get, this one will not get either.
        if (sizeClass && full[static_cast<std::size_t>(*sizeClass)]) {
            blocked.push_back(m_order.pop());
            continue;
        }
        const Duration left = budget - (m_clock.now() - start);
        if ((!isFirst || !frame.ready.empty()) && m_estimate.of(pixelBytes(*item.pixels)) > left)
            break;
        m_order.pop();
        if (!uploadOne(key, item, frame)) {
            full[static_cast<std::size_t>(*sizeClass)] = true;
            blocked.push_back(key);
        }
    }
    for (const TileKey& key : blocked) {
        const Rank& rank = m_items.find(key)->second.rank;
        m_order.push(key, rank);
        if (rank.isVisible())
            frame.visibleBlocked.push_back(key);
    }
    frame.blocked = blocked.size();
    close(frame, start);
    return frame;
}

FrameUploads Uploader::runOne(const TileKey& key, Duration budget)
{
    FrameUploads frame;
    const TimePoint start = m_clock.now();
    const auto item = m_items.find(key);
    if (item != m_items.end() && m_textures.takesUploads()
        && m_estimate.of(pixelBytes(*item->second.pixels)) <= budget) {
        const Rank rank = item->second.rank;
        m_order.erase(key);
        if (!uploadOne(key, item->second, frame))
            m_order.push(key, rank);
    }
    close(frame, start);
    return frame;
}

void Uploader::close(FrameUploads& frame, TimePoint start)
{
    frame.spent = m_clock.now() - start;
    frame.queued = m_items.size();
    m_report.maxBytesPerFrame = std::max(m_report.maxBytesPerFrame, frame.bytes);
    if (!frame.ready.empty())
        m_report.maxMsPerFrame = std::max(m_report.maxMsPerFrame, toMs(frame.spent));
}

// False when there is no room. Else the tile has left the queue, ready or failed.
bool Uploader::uploadOne(const TileKey& key, const Item& item, FrameUploads& frame)
{
    const std::uint64_t bytes = pixelBytes(*item.pixels);
    const TimePoint begin = m_clock.now();
    const Status status = m_textures.put(key, *item.pixels, item.rank);
    if (status) {
        m_estimate.learn(bytes, m_clock.now() - begin);
        frame.ready.push_back(key);
        frame.bytes += bytes;
        ++m_report.count;
        m_report.bytes += bytes;
    } else if (status.error().code == ErrorCode::Full) {
        frame.awaitsDevice = frame.awaitsDevice || m_textures.awaitsDevice();
        return false;
    } else if (status.error().code != ErrorCode::AlreadyExists) {
        frame.failed.emplace_back(key, status.error());
    }
    m_queuedBytes -= item.pixels->bytes();
    m_items.erase(key);
    return true;
}

UploadReport Uploader::report() const
{
    UploadReport r = m_report;
    r.queued = m_items.size();
    return r;
}

std::vector<TextureEntryReport> Uploader::entries() const
{
    std::vector<TextureEntryReport> list;
    const TimePoint now = m_clock.now();
    for (const auto& [key, item] : m_items) {
        TextureEntryReport r;
        r.key = key;
        r.state = TileState::Uploading;
        r.bytes = item.pixels->bytes();
        r.age = r.sinceUse = now - item.since;
        list.push_back(std::move(r));
    }
    return list;
}

} // namespace tessera

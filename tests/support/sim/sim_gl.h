// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <support/sim/sim_clock.h>
#include <support/sim/sim_source.h>
#include <texture/texture_backend.h>

namespace tessera::test {

/// What the device has done; outlives it. `errors` must be empty.
struct SimGlBooks {
    struct Page {
        int side = 0;
        std::vector<TileKey> content; ///< of each slot; open keys: nothing yet
    };
    std::map<PageHandle, Page> pages;
    std::uint64_t created = 0, destroyed = 0, uploads = 0, bytes = 0, peakBytes = 0;
    std::uint64_t fences = 0, fencesDropped = 0, mostFences = 0; ///< made, gone, and at once
    std::uint64_t budget = 0;                                    ///< that pages must never exceed; 0: not watched
    std::vector<std::string> errors;
    std::function<void(const TileKey&)> onUpload;

    void fail(const std::string& what)
    {
        if (errors.size() < 10)
            errors.push_back(what);
    }
    [[nodiscard]] const TileKey* at(const SlotRef& slot) const
    {
        const auto page = pages.find(slot.page);
        if (page == pages.end() || slot.layer >= page->second.content.size())
            return nullptr;
        const TileKey& key = page->second.content[slot.layer];
        return key.isOpen() ? nullptr : &key;
    }
};

/// A device that only keeps books, and takes its time to upload: `nsPerByte` and up to a quarter more
/// or less, by the seed. It has done what it was asked for when about `lag` has passed since.
class SimGl final : public TextureBackend {
public:
    static constexpr double kFastest = 0.75; ///< of the usual time

    struct Pace {
        double nsPerByte = 1;
        Duration lag{};
    };
    SimGl(SimGlBooks& books, const SimPixels& pixels, SimClock& clock, const Pace& pace, std::uint64_t seed)
        : m_books(books), m_pixels(pixels), m_clock(clock), m_pace(pace), m_random(seed)
    {
    }
    ~SimGl() override
    {
        if (!m_books.pages.empty())
            m_books.fail("pages outlive their device");
        if (!m_fences.empty())
            m_books.fail("fences outlive their device");
    }

    [[nodiscard]] bool isCurrent() const override { return true; }

    [[nodiscard]] Result<PageHandle> createPage(int slotSide, int layers) override
    {
        TileKey nothing;
        nothing.address.level = TileKey::kOpenLevel;
        const PageHandle handle = ++m_last;
        m_books.pages[handle] = {slotSide, std::vector<TileKey>(static_cast<std::size_t>(layers), nothing)};
        ++m_books.created;
        m_books.bytes += bytesOf(m_books.pages[handle]);
        m_books.peakBytes = std::max(m_books.peakBytes, m_books.bytes);
        if (m_books.budget > 0 && m_books.bytes > m_books.budget)
            m_books.fail("the pages take " + std::to_string(m_books.bytes) + " of " + std::to_string(m_books.budget)
                         + " bytes");
        return handle;
    }

    void destroyPage(PageHandle page) override
    {
        const auto it = m_books.pages.find(page);
        if (it == m_books.pages.end())
            return m_books.fail("destroyed a page that is not there");
        m_books.bytes -= bytesOf(it->second);
        ++m_books.destroyed;
        m_books.pages.erase(it);
        std::erase_if(m_written, [page](const auto& slot) { return slot.first.first == page; });
    }

    [[nodiscard]] Status upload(PageHandle page, int layer, const Pixels& pixels) override
    {
        const auto it = m_books.pages.find(page);
        const TileKey* key = m_pixels.keyOf(pixels);
        if (it == m_books.pages.end() || layer < 0 || layer >= static_cast<int>(it->second.content.size())
            || pixels.width() > it->second.side || pixels.height() > it->second.side || !key) {
            m_books.fail("uploaded beyond a page, or what is not there");
            return {};
        }
        it->second.content[static_cast<std::size_t>(layer)] = *key;
        noteWritten(page, layer);
        ++m_books.uploads;
        if (m_books.onUpload)
            m_books.onUpload(*key);
        m_random = detail::mix(m_random);
        const double share = kFastest + static_cast<double>(m_random % 500) / 1000;
        m_clock.spend(
            Duration(static_cast<Duration::rep>(static_cast<double>(pixels.bytes()) * m_pace.nsPerByte * share)));
        return {};
    }

    [[nodiscard]] bool isLate() const override { return true; }
    [[nodiscard]] FenceHandle fence() override
    {
        m_random = detail::mix(m_random);
        const Duration lag = m_pace.lag / 2 + m_pace.lag * static_cast<Duration::rep>(m_random % 1000) / 1000;
        m_latest = std::max(m_latest, m_clock.now() + lag);
        TimePoint& passes = m_fences[++m_lastFence] = m_latest;
        ++m_books.fences;
        m_books.mostFences = std::max<std::uint64_t>(m_books.mostFences, m_fences.size());
        return &passes;
    }
    [[nodiscard]] bool hasPassed(FenceHandle fence) override
    {
        return *static_cast<const TimePoint*>(fence) <= m_clock.now();
    }
    void dropFence(FenceHandle fence) override
    {
        ++m_books.fencesDropped;
        if (std::erase_if(m_fences, [fence](const auto& known) { return &known.second == fence; }) == 0)
            m_books.fail("dropped a fence that is not there");
    }

    // Drawn after this, it would show.
    void forget(PageHandle page, int layer) override
    {
        const auto it = m_books.pages.find(page);
        if (it == m_books.pages.end() || layer < 0 || layer >= static_cast<int>(it->second.content.size()))
            return m_books.fail("forgot what is not there");
        it->second.content[static_cast<std::size_t>(layer)].address.level = TileKey::kOpenLevel;
    }

private:
    static std::uint64_t bytesOf(const SimGlBooks::Page& page)
    {
        return static_cast<std::uint64_t>(page.side) * static_cast<std::uint64_t>(page.side) * 4 * page.content.size();
    }

    /// Under way until the next fence has passed; what was there before may not be.
    void noteWritten(PageHandle page, int layer)
    {
        std::uint64_t& fence = m_written[{page, layer}];
        const auto under = m_fences.find(fence);
        if (fence > m_lastFence || (under != m_fences.end() && under->second > m_clock.now()))
            m_books.fail("uploaded to a slot that the device was still writing to");
        fence = m_lastFence + 1;
    }

    SimGlBooks& m_books;
    const SimPixels& m_pixels;
    SimClock& m_clock;
    const Pace m_pace;
    std::uint64_t m_random;
    std::uint64_t m_lastFence = 0;
    TimePoint m_latest{};
    std::map<std::uint64_t, TimePoint> m_fences;                   ///< that are there, and when they are passed
    std::map<std::pair<PageHandle, int>, std::uint64_t> m_written; ///< by which fence, of each slot
    PageHandle m_last = 0;
};

} // namespace tessera::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <core/clock.h>
#include <texture/texture_backend.h>

namespace tessera {

/// Pages that only exist in the books: counts objects and bytes, checks every call, fails and takes
/// time on demand. `errors` must be empty at the end.
class FakeTextureBackend final : public TextureBackend {
public:
    struct Page {
        int side = 0;
        int layers = 0;
        std::vector<std::uint32_t> firstPixel; ///< of what was uploaded last to each layer
    };

    [[nodiscard]] bool isCurrent() const override { return current; }

    [[nodiscard]] Result<PageHandle> createPage(int slotSide, int layers) override
    {
        check("createPage");
        if (failCreate)
            return Error{ErrorCode::Full, "the graphics memory is full"};
        if (layers < 1)
            errors.push_back("a page without layers");
        pages[++lastHandle] = {slotSide, layers, std::vector<std::uint32_t>(static_cast<std::size_t>(layers))};
        ++created;
        bytes += bytesOf(pages[lastHandle]);
        peakBytes = std::max(peakBytes, bytes);
        return lastHandle;
    }

    void destroyPage(PageHandle page) override
    {
        check("destroyPage");
        const auto it = pages.find(page);
        if (it == pages.end()) {
            errors.push_back("destroyed a page that is not there");
            return;
        }
        bytes -= bytesOf(it->second);
        ++destroyed;
        pages.erase(it);
    }

    [[nodiscard]] Status upload(PageHandle page, int layer, const Pixels& pixels) override
    {
        check("upload");
        const auto it = pages.find(page);
        if (it == pages.end() || layer < 0 || layer >= it->second.layers || pixels.width() > it->second.side
            || pixels.height() > it->second.side)
            errors.push_back("uploaded beyond a page");
        else if (!failUpload)
            std::memcpy(&it->second.firstPixel[static_cast<std::size_t>(layer)], pixels.row(0), 4);
        ++uploads;
        if (late) {
            if (const auto was = m_written.find({page, layer}); was != m_written.end() && was->second > fencesPassed)
                errors.push_back("overwrote a slot that the device was still writing to");
            m_written[{page, layer}] = fencesMade + 1;
        }
        if (clock && bytesPerSecond > 0)
            clock->advance(Duration(static_cast<Duration::rep>(static_cast<double>(pixels.width()) * pixels.height()
                                                               * 4e9 / bytesPerSecond)));
        if (failUpload)
            return Error{ErrorCode::Internal, "the device is broken"};
        return {};
    }

    void forget(PageHandle page, int layer) override
    {
        check("forget");
        const auto it = pages.find(page);
        if (it == pages.end() || layer < 0 || layer >= it->second.layers)
            errors.push_back("forgot what is not there");
        ++forgotten;
    }

    [[nodiscard]] bool isLate() const override { return late; }
    [[nodiscard]] FenceHandle fence() override
    {
        check("fence");
        return late ? static_cast<FenceHandle>(&m_fences[++fencesMade]) : nullptr;
    }
    [[nodiscard]] bool hasPassed(FenceHandle fence) override
    {
        check("hasPassed");
        return numberOf(fence) <= fencesPassed;
    }
    void dropFence(FenceHandle fence) override
    {
        check("dropFence");
        if (const std::uint64_t number = numberOf(fence); number == 0)
            errors.push_back("dropped a fence that is not there");
        else
            m_fences.erase(number);
        ++fencesDropped;
    }

    bool current = true;
    bool late = false;              ///< works after the calls, as far as `fencesPassed` says
    std::uint64_t fencesPassed = 0; ///< how many of the fences made
    std::uint64_t fencesMade = 0, fencesDropped = 0;
    bool failCreate = false;
    bool failUpload = false;
    ManualClock* clock = nullptr; ///< moved by uploads
    double bytesPerSecond = 0;    ///< 0: uploads take no time

    std::map<PageHandle, Page> pages;
    PageHandle lastHandle = 0;
    std::uint64_t created = 0, destroyed = 0, uploads = 0, forgotten = 0, bytes = 0, peakBytes = 0;
    std::vector<std::string> errors;

private:
    struct Fence { };
    /// Numbers begin with 1; 0: there is none.
    [[nodiscard]] std::uint64_t numberOf(FenceHandle fence) const
    {
        for (const auto& [number, known] : m_fences)
            if (&known == fence)
                return number;
        return 0;
    }
    static std::uint64_t bytesOf(const Page& page)
    {
        return static_cast<std::uint64_t>(page.side) * static_cast<std::uint64_t>(page.side) * 4
               * static_cast<std::uint64_t>(page.layers);
    }
    void check(const char* call)
    {
        if (!current)
            errors.push_back(std::string(call).append(" without a current context"));
    }

    std::map<std::uint64_t, Fence> m_fences;
    std::map<std::pair<PageHandle, int>, std::uint64_t> m_written; ///< by which fence, of each slot
};

} // namespace tessera

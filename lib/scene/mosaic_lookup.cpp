// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/mosaic_lookup.h>

#include <string_view>
#include <utility>

namespace tessera {

struct MosaicLookup::Shared : std::enable_shared_from_this<Shared> {
    const Config config;
    const Next next;   ///< GUI thread only
    const Sink sink;   ///< likewise
    bool gone = false; ///< likewise
    bool busy = false; ///< likewise

    Shared(Config c, Next n, Sink s) : config(std::move(c)), next(std::move(n)), sink(std::move(s)) { }

    void proceed()
    {
        if (busy || gone)
            return;
        std::vector<MosaicItem> items = next(kBatch);
        if (items.empty())
            return;
        busy = true;
        config.background->post([self = shared_from_this(), items = std::move(items)]() mutable {
            self->config.gui->post([self, found = self->lookUp(std::move(items))]() mutable {
                self->busy = false;
                if (self->gone)
                    return;
                self->sink(std::move(found));
                self->proceed();
            });
        });
    }

    [[nodiscard]] std::vector<MosaicFiller::Found> lookUp(std::vector<MosaicItem> items) const
    {
        std::vector<MosaicFiller::Found> found;
        found.reserve(items.size());
        for (MosaicItem& item : items) {
            item.name = mosaicNameIn(config.folder, item.text.locator());
            const MosaicStore::Slot slot = config.store->find(item.name);
            found.push_back({std::move(item), slot});
        }
        return found;
    }
};

MosaicLookup::MosaicLookup(Config config, Next next, Sink sink)
    : m_shared(std::make_shared<Shared>(std::move(config), std::move(next), std::move(sink)))
{
}

MosaicLookup::~MosaicLookup()
{
    m_shared->gone = true;
}

void MosaicLookup::proceed()
{
    m_shared->proceed();
}

bool MosaicLookup::isBusy() const
{
    return m_shared->busy;
}

std::uint64_t mosaicNameIn(const std::string& folder, const std::string& path)
{
    const bool isBelow = path.starts_with(folder);
    return mosaicName(std::string_view(path).substr(isBelow ? folder.size() : 0));
}

} // namespace tessera

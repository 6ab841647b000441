// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/image_loader.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include <load/loader_core.h>
#include <load/pump_pool.h>

namespace tessera {

Ticket::Ticket(std::weak_ptr<detail::LoaderCore> core, std::uint64_t id) : m_core(std::move(core)), m_id(id) {}

Ticket::Ticket(Ticket&& other) noexcept : m_core(std::move(other.m_core)), m_id(std::exchange(other.m_id, 0)) {}

Ticket& Ticket::operator=(Ticket&& other) noexcept
{
    if (this != &other) {
        reset();
        m_core = std::move(other.m_core);
        m_id = std::exchange(other.m_id, 0);
    }
    return *this;
}

Ticket::~Ticket()
{
    reset();
}

void Ticket::reset()
{
    const std::uint64_t id = std::exchange(m_id, 0);
    if (const auto core = std::exchange(m_core, {}).lock(); core && id != 0)
        core->dropTicket(id);
}

void Ticket::setRank(Rank rank)
{
    if (const auto core = m_core.lock())
        core->setTicketRank(m_id, rank);
}

bool Ticket::pending() const
{
    const auto core = m_core.lock();
    return core && core->isPending(m_id);
}

ImageLoader::ImageLoader(Config config, Executor& deliverOn)
    : m_core(std::make_shared<detail::LoaderCore>(config, deliverOn)),
      m_pumps(std::make_unique<detail::PumpPool>(config.pumps, config.niceness,
                                                 [core = m_core.get()](unsigned index) { core->pump(index); }))
{
    m_pumps->start();
}

ImageLoader::~ImageLoader()
{
    stop();
}

GroupId ImageLoader::addGroup(std::string name, LoadSink sink)
{
    return m_core->addGroup(std::move(name), std::move(sink));
}

void ImageLoader::removeGroup(GroupId group)
{
    m_core->removeGroup(group);
}

void ImageLoader::plan(GroupId group, const std::vector<Wanted>& wanted, JobSource& source)
{
    m_core->plan(group, wanted, &source);
}

bool ImageLoader::idle(GroupId group) const
{
    return m_core->idle(group);
}

Result<Ticket> ImageLoader::schedule(LoadRequest request, LoadSink callback)
{
    const Result<std::uint64_t> id = m_core->schedule(std::move(request), std::move(callback));
    if (!id)
        return id.error();
    return Ticket(m_core, *id);
}

std::size_t ImageLoader::cancelObsolete(GroupId group, const std::vector<TileKey>& keep)
{
    return m_core->cancelTickets(group, [&keep](const TileKey& key, const RectF&) {
        return std::find(keep.begin(), keep.end(), key) != keep.end();
    });
}

std::size_t ImageLoader::cancelOutside(GroupId group, const RectF& view)
{
    return m_core->cancelTickets(group, [&view](const TileKey&, const RectF& bounds) { return bounds.intersects(view); });
}

std::size_t ImageLoader::pendingCount() const
{
    return m_core->pendingCount();
}

LoaderReport ImageLoader::report() const
{
    return m_core->report();
}

std::vector<LoadEntryReport> ImageLoader::entries() const
{
    return m_core->entries();
}

void ImageLoader::noteUsed(const TileKey& key)
{
    m_core->noteUsed(key);
}

bool ImageLoader::runOne()
{
    return m_core->runOne(0);
}

void ImageLoader::stop()
{
    m_core->requestStop();
    m_pumps->join();
    while (m_core->runOne(0)) {
    }
}

void ImageLoader::start()
{
    if (m_core->restart())
        m_pumps->start();
}

} // namespace tessera

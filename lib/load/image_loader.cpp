// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/image_loader.h>

#include <utility>

#include <load/load_job.h>
#include <load/loader_core.h>
#include <load/pump_pool.h>

namespace tessera {

Ticket::Ticket(std::weak_ptr<detail::LoaderCore> core, std::uint64_t id) : m_core(std::move(core)), m_id(id) { }

Ticket::Ticket(Ticket&& other) noexcept : m_core(std::move(other.m_core)), m_id(std::exchange(other.m_id, 0)) { }

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

const TileKey& TakenJob::key() const
{
    return m_job->key;
}

std::stop_token TakenJob::stop() const
{
    return m_job->stop.get_token();
}

unsigned TakenJob::round() const
{
    return m_job->round;
}

ImageLoader::ImageLoader(Config config, Executor& deliverOn)
    : m_stopAtMost(config.stopAtMost), m_core(std::make_shared<detail::LoaderCore>(config, deliverOn)),
      m_pumps(std::make_unique<detail::PumpPool>(config.pumps > 0 ? config.pumps + config.readers : 0, config.niceness,
                                                 [core = m_core](unsigned index) { core->pump(index); }))
{
}

ImageLoader::~ImageLoader()
{
    if (stop(m_stopAtMost).complete)
        return;
    m_core->abandon();
    detail::PumpPool::leaveBehind(std::move(m_pumps));
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

std::size_t ImageLoader::cancelObsolete(GroupId group, const Keep& keep)
{
    return m_core->cancelObsolete(group, keep);
}

std::size_t ImageLoader::viewChanged(GroupId group, const LoadView& view)
{
    return m_core->viewChanged(group, view);
}

std::size_t ImageLoader::pendingCount() const
{
    return m_core->pendingCount();
}

std::size_t ImageLoader::parkedCount() const
{
    return m_core->parkedCount();
}

std::size_t ImageLoader::activeCount() const
{
    return m_core->runningCount(false);
}

std::size_t ImageLoader::abandonedCount() const
{
    return m_core->runningCount(true);
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

std::optional<TakenJob> ImageLoader::take(unsigned pump)
{
    detail::JobPtr job = m_core->takeJob(pump);
    return job ? std::optional(TakenJob(std::move(job))) : std::nullopt;
}

void ImageLoader::finish(const TakenJob& job, Result<LoadedPtr> result)
{
    m_core->finish(job.m_job, std::move(result));
}

void ImageLoader::putBack(const TakenJob& job)
{
    m_core->pause(job.m_job, detail::LoadJob::After::Queue);
}

std::function<void()> ImageLoader::park(const TakenJob& job)
{
    std::function<void()> wake = m_core->wakerOf(job.m_job);
    m_core->pause(job.m_job, detail::LoadJob::After::Wake);
    return wake;
}

void ImageLoader::start()
{
    if (m_core->running())
        return;
    (void)m_pumps->join(Duration::max());
    m_core->start();
    m_pumps->start();
}

LoaderStop ImageLoader::stop(Duration atMost)
{
    m_core->requestStop();
    LoaderStop how;
    how.complete = m_pumps->join(atMost);
    if (!how.complete) {
        how.stragglers = m_core->entries();
        return how;
    }
    while (m_core->runOne(0)) { }
    return how;
}

bool ImageLoader::running() const
{
    return m_core->running();
}

} // namespace tessera

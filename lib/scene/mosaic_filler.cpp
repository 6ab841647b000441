// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/mosaic_filler.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include <QCoreApplication>
#include <QTimer>

#include <resource/activity_list.h>
#include <scene/engine.h>
#include <scene/mosaic_filler_shared.h>

namespace tessera {

// --- on the GUI thread -----------------------------------------------------------------------------------

std::shared_ptr<RunState> MosaicFiller::Shared::neededRun()
{
    {
        const Lock lock(mutex);
        if (run || off || queue.left() == 0)
            return run;
    }
    const auto begun = newRun();
    const Lock lock(mutex);
    run = begun;
    finished = 0;
    total = queue.left();
    return run;
}

std::shared_ptr<RunState> MosaicFiller::Shared::newRun()
{
    auto begun = config.activities->beginUnseen(
        //: a background task: small pictures of all files of a folder are made
        QCoreApplication::translate("tessera::MosaicFiller", "Preparing the wall").toStdString());
    begun->setPausable();
    const auto lookSoon = [weak = weak_from_this(), gui = config.gui](RunState&) {
        gui->post([weak] {
            if (const auto self = weak.lock())
                self->look();
        });
    };
    begun->addListener(RunState::Event::Resume, lookSoon);
    begun->addListener(RunState::Event::Cancel, lookSoon);
    (void)begun->start();
    shown = false;
    config.later(kLong, [weak = weak_from_this(), late = std::weak_ptr(begun)] {
        const auto self = weak.lock();
        const auto lasting = late.lock();
        if (self && lasting && self->currentRun() == lasting)
            self->show(lasting);
    });
    return begun;
}

// One picture that is kept by the way is nothing to tell of.
void MosaicFiller::Shared::show(const std::shared_ptr<RunState>& of)
{
    if (!std::exchange(shown, true))
        config.activities->show(of);
}

bool MosaicFiller::Shared::hasMuch() const
{
    const Lock lock(mutex);
    return queue.left() > kMuch;
}

// Has as many chains at work as there is work for; or none while others come first.
void MosaicFiller::Shared::look()
{
    endRun();
    const std::shared_ptr<RunState> current = gone ? currentRun() : neededRun();
    if (!current)
        return;
    if (current->cancelled() || current->paused()) // its chains end; it tells when it is resumed
        return;
    if (hasMuch())
        show(current);
    if (mustWait(*current))
        return lookLater();
    unsigned more = 0;
    {
        const Lock lock(mutex);
        const std::size_t useful = std::min<std::size_t>(config.jobs, queue.left());
        more = static_cast<unsigned>(useful > chains ? useful - chains : 0);
        chains += more;
    }
    for (; more > 0; --more)
        config.workers->post([self = shared_from_this()] { self->work(); });
}

void MosaicFiller::Shared::lookLater()
{
    if (looking)
        return;
    looking = true;
    config.later(kLookEvery, [self = shared_from_this()] {
        self->looking = false;
        self->look();
    });
}

// When nothing is left, or it was cancelled, and no chain is at work any more.
void MosaicFiller::Shared::endRun()
{
    const std::shared_ptr<RunState> ended = currentRun();
    if (!ended)
        return;
    const bool cancelled = ended->cancelled();
    std::vector<Read> unused; // dies after the lock
    {
        const Lock lock(mutex);
        if (chains > 0 || (queue.left() > 0 && !cancelled))
            return;
        run.reset();
        unused.swap(readers);
    }
    off = cancelled && !again;
    again = false;
    ended->stop();
}

void MosaicFiller::Shared::tell()
{
    std::vector<std::pair<ItemId, Slot>> pictures;
    {
        const Lock lock(mutex);
        pictures.swap(news);
        telling = !pictures.empty() && !gone;
    }
    if (pictures.empty() || gone)
        return;
    filled(pictures);
    config.later(kTellEvery, [self = shared_from_this()] { self->tell(); });
}

// --- the filler ------------------------------------------------------------------------------------------

MosaicFiller::Config MosaicFiller::configFor(Engine& engine, std::shared_ptr<MosaicStore> store)
{
    Config config;
    config.store = std::move(store);
    config.workers = &engine.idle();
    config.jobs = engine.idleThreads();
    config.gui = &engine.guiExecutor();
    config.activities = &engine.activities();
    config.later = [](Duration time, std::function<void()> task) {
        QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(time), std::move(task));
    };
    const auto turns = std::make_shared<DecodeTurns>(engine.wholeDecodes());
    config.makeReader = [sources = &engine.sources(), turns]() -> Read {
        return [reader = std::make_shared<PreviewReader>(sources, turns)](
                   const std::string& path, const std::stop_token& stop) { return reader->read(path, stop); };
    };
    config.stampOf = &pictureStampOf;
    config.minutes = [] {
        return std::chrono::duration_cast<std::chrono::minutes>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    };
    config.busy = [&engine] { return engine.hasReadersWaiting(); };
    return config;
}

MosaicFiller::MosaicFiller(Config config, Filled filled)
    : m_shared(std::make_shared<Shared>(std::move(config), std::move(filled)))
{
}

MosaicFiller::~MosaicFiller()
{
    m_shared->gone = true;
    cancel();
    if (const auto run = m_shared->currentRun())
        run->stop(); // the file that is still read has nothing more to bring
}

void MosaicFiller::add(std::vector<Found> items)
{
    bool tells = false;
    {
        const Lock lock(m_shared->mutex);
        for (Found& found : items) {
            const bool there = found.slot != MosaicStore::kNone;
            if (there)
                m_shared->news.emplace_back(found.item.id, found.slot);
            m_shared->queue.add(std::move(found.item), there);
        }
        m_shared->total += items.size();
        tells = !m_shared->news.empty() && m_shared->beginsTelling();
    }
    if (tells)
        m_shared->config.gui->post([self = m_shared] { self->tell(); });
    m_shared->look();
}

void MosaicFiller::prefer(std::span<const ItemId> ids)
{
    const Lock lock(m_shared->mutex);
    m_shared->queue.prefer(ids);
    ++m_shared->preference;
}

void MosaicFiller::cancel()
{
    m_shared->off = true;
    m_shared->again = false;
    if (const auto run = m_shared->currentRun())
        run->cancel();
    m_shared->look();
}

void MosaicFiller::start()
{
    m_shared->off = false;
    const auto run = m_shared->currentRun();
    m_shared->again = run && run->cancelled();
    m_shared->look();
}

void MosaicFiller::wake()
{
    m_shared->look();
}

bool MosaicFiller::isCancelled() const
{
    const auto run = m_shared->currentRun();
    return m_shared->off || (run && run->cancelled() && !m_shared->again);
}

bool MosaicFiller::isFinished() const
{
    const Lock lock(m_shared->mutex);
    return m_shared->queue.left() == 0 && m_shared->chains == 0;
}

MosaicFiller::Report MosaicFiller::report() const
{
    const Lock lock(m_shared->mutex);
    return m_shared->report;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
// What a mosaic's filling does on the workers.
#include <scene/mosaic_filler_shared.h>

#include <algorithm>
#include <optional>

namespace tessera {

namespace {

/// Whether trying again makes no sense unless the file changes.
bool lasts(ErrorCode code)
{
    return code == ErrorCode::Corrupt || code == ErrorCode::Unsupported || code == ErrorCode::TooLarge;
}

} // namespace

// Towards the end ever fewer, so that no chain is left with slow files while others have nothing to do.
std::size_t MosaicFiller::Shared::share() const
{
    return std::clamp<std::size_t>(queue.left() / (std::size_t(2) * config.jobs), 1, kBatch);
}

void MosaicFiller::Shared::work()
{
    std::shared_ptr<RunState> current;
    std::vector<MosaicQueue::Task> tasks;
    Read read;
    const std::uint32_t preferred = preference.load();
    {
        const Lock lock(mutex);
        current = run;
        tasks = queue.take(share());
        if (!readers.empty()) {
            read = std::move(readers.back());
            readers.pop_back();
        }
    }
    if (!read)
        read = config.makeReader();
    const Turn turn = workOn(tasks, preferred, read, *current);
    bool goesOn = false;
    {
        const Lock lock(mutex);
        readers.push_back(std::move(read));
        goesOn = turn == Turn::Next && queue.left() > 0;
        chains -= goesOn ? 0 : 1;
        report.yielded += turn == Turn::Parked ? 1 : 0;
    }
    if (goesOn)
        config.workers->post([self = shared_from_this()] { self->work(); });
    else
        config.gui->post([self = shared_from_this()] { self->look(); });
}

MosaicFiller::Shared::Turn MosaicFiller::Shared::workOn(const std::vector<MosaicQueue::Task>& tasks,
                                                        std::uint32_t preferred, const Read& read, RunState& of)
{
    const std::stop_token stop = of.token();
    Turn turn = Turn::Next;
    std::size_t at = 0;
    for (; at < tasks.size(); ++at) {
        if (stop.stop_requested())
            turn = Turn::Over;
        else if (mustWait(of))
            turn = Turn::Parked;
        if (turn != Turn::Next || (at > 0 && preference.load() != preferred))
            break;
        if (!fill(tasks[at], read, stop)) {
            turn = Turn::Over;
            break;
        }
        std::uint64_t done = 0, all = 0;
        {
            const Lock lock(mutex);
            done = finished;
            all = total;
        }
        of.setProgress(done, all);
    }
    const Lock lock(mutex);
    for (; at < tasks.size(); ++at)
        queue.giveBack(tasks[at]);
    return turn;
}

/// False when it was stopped before it was done.
bool MosaicFiller::Shared::fill(const MosaicQueue::Task& task, const Read& read, const std::stop_token& stop)
{
    const MosaicItem& item = task.item;
    if (task.verify && isUnchanged(item)) {
        finish(item, std::nullopt, &Report::unchanged);
        return true;
    }
    if (isKnownToFail(item)) {
        finish(item, MosaicStore::kNone, &Report::remembered);
        return true;
    }
    if (config.store->isFull()) { // the others stay without one: they are not read in vain
        finish(item, std::nullopt, &Report::failed);
        return true;
    }
    const Result<PreviewPicture> made = read(item.text.locator(), stop);
    if (!made && made.error().code == ErrorCode::Cancelled)
        return false;
    if (!made) {
        const std::uint64_t stamp = lasts(made.error().code) ? config.stampOf(item.text.locator()) : 0;
        if (stamp != 0)
            (void)config.store->putFailure(item.name, {stamp, config.minutes()});
        finish(item, MosaicStore::kNone, &Report::failed);
        return true;
    }
    const Result<Slot> slot = config.store->put(item.name, made->stamp, made->picture);
    finish(item, slot ? std::optional(*slot) : std::nullopt, slot ? &Report::read : &Report::failed);
    return true;
}

bool MosaicFiller::Shared::isUnchanged(const MosaicItem& item) const
{
    const Slot slot = config.store->find(item.name);
    if (slot == MosaicStore::kNone) // found to be damaged meanwhile
        return false;
    const std::uint64_t now = config.stampOf(item.text.locator());
    return now == 0 || now == config.store->stamp(slot);
}

bool MosaicFiller::Shared::isKnownToFail(const MosaicItem& item) const
{
    const std::optional<MosaicStore::Failure> failure = config.store->failureOf(item.name);
    if (!failure)
        return false;
    const std::int64_t age = config.minutes() - failure->minutes;
    return age >= 0 && age < kRememberMinutes && failure->stamp == config.stampOf(item.text.locator());
}

void MosaicFiller::Shared::finish(const MosaicItem& item, std::optional<Slot> slot, std::uint64_t Report::*counter)
{
    bool tells = false;
    {
        const Lock lock(mutex);
        queue.done(item.id);
        ++finished;
        ++(report.*counter);
        if (slot) {
            news.emplace_back(item.id, *slot);
            tells = beginsTelling();
        }
    }
    if (tells)
        config.gui->post([self = shared_from_this()] { self->tell(); });
}

} // namespace tessera

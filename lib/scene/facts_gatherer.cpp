// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/facts_gatherer.h>

#include <array>
#include <string>
#include <utility>

#include <QCoreApplication>

#include <resource/activity_list.h>
#include <resource/run_state.h>
#include <scene/engine.h>
#include <scene/facts_queue.h>

namespace tessera {

namespace {

struct FactsKind {
    FactSet facts;
    const char* activity;
};
constexpr std::array kFactsKinds{
    FactsKind{kFileFacts, QT_TRANSLATE_NOOP("tessera::FactsGatherer", "Reading sizes and dates")},
    FactsKind{kHeaderFacts, QT_TRANSLATE_NOOP("tessera::FactsGatherer", "Reading what cameras wrote")}};
constexpr std::size_t kFileKind = 0;

} // namespace

struct FactsGatherer::Shared : std::enable_shared_from_this<Shared> {
    struct Gathering {
        bool wanted = false;
        FactsQueue queue{Engine::kSlowReads};
        std::shared_ptr<RunState> run; ///< as long as a turn is under way
    };

    Shared(Engine& e, const Workers& w, const std::vector<SceneItem>& i, ItemFacts& f, Arrived a, HeaderReader r)
        : engine(e), workers(w), items(i), facts(f), arrived(std::move(a)), readHeader(std::move(r))
    {
    }

    Engine& engine;
    const Workers workers;
    const std::vector<SceneItem>& items; ///< GUI thread only, as all below
    ItemFacts& facts;
    Arrived arrived;
    const HeaderReader readHeader; ///< any thread
    std::uint64_t lastTurn = 0;    ///< of all kinds and sets
    std::array<Gathering, kFactsKinds.size()> gatherings;

    void goOn(std::size_t kind);
    void begin(std::size_t kind);
    void beginRun(std::size_t kind);
    void replaceCancelled(std::size_t kind);
    void take(std::size_t kind, std::uint64_t turn, const FactsFound& found);
    void store(const std::vector<ItemId>& ids, const FactsFound& found);
    [[nodiscard]] FactsFound read(std::size_t kind, const std::vector<std::string>& paths,
                                  const std::stop_token& stop) const;
    void cancel();
};

void FactsGatherer::Shared::goOn(std::size_t kind)
{
    const Gathering& g = gatherings[kind];
    while (g.wanted && g.queue.hasTurn(items.size()))
        begin(kind);
}

void FactsGatherer::Shared::begin(std::size_t kind)
{
    Gathering& g = gatherings[kind];
    if (!g.run)
        beginRun(kind);
    g.run->setProgress(g.queue.known(), items.size());
    const std::uint64_t turn = ++lastTurn;
    const std::vector<ItemId> ids = g.queue.begin(turn, items.size());
    std::vector<std::string> paths;
    paths.reserve(ids.size());
    for (const ItemId id : ids)
        paths.push_back(items[id].locator());
    Executor& worker = g.queue.isSlow() ? workers.slow : workers.usual;
    worker.post([self = shared_from_this(), kind, turn, stop = g.run->token(), paths = std::move(paths)] {
        FactsFound found = self->read(kind, paths, stop);
        self->engine.guiExecutor().post(
            [self, kind, turn, found = std::move(found)] { self->take(kind, turn, found); });
    });
}

void FactsGatherer::Shared::beginRun(std::size_t kind)
{
    const char* const name = kFactsKinds[kind].activity;
    std::shared_ptr<RunState>& run = gatherings[kind].run;
    run = engine.activities().begin(QCoreApplication::translate("tessera::FactsGatherer", name).toStdString());
    (void)run->start();
}

// The last turns of what was cancelled may still be under way: what they left is read on as another activity.
void FactsGatherer::Shared::replaceCancelled(std::size_t kind)
{
    Gathering& g = gatherings[kind];
    if (!g.wanted || !g.run || !g.run->token().stop_requested())
        return;
    g.run->stop();
    g.run.reset();
    if (g.queue.isBusy())
        beginRun(kind);
}

FactsFound FactsGatherer::Shared::read(std::size_t kind, const std::vector<std::string>& paths,
                                       const std::stop_token& stop) const
{
    return kind == kFileKind ? readFileTurn(engine.files(), engine.clock(), paths, stop)
                             : readHeaderTurn(readHeader, engine.clock(), paths, stop);
}

void FactsGatherer::Shared::take(std::size_t kind, std::uint64_t turn, const FactsFound& found)
{
    Gathering& g = gatherings[kind];
    const auto ids = g.queue.end(turn, found.count(), found.took);
    if (!ids)
        return; // its items are no more, or who needed them
    store(*ids, found);
    g.run->setProgress(g.queue.known(), items.size());
    if (g.run->token().stop_requested())
        g.wanted = false;
    const bool complete = g.queue.known() == items.size();
    goOn(kind);
    if (!g.queue.isBusy()) {
        g.run->stop();
        g.run.reset();
    }
    arrived(kFactsKinds[kind].facts, complete);
}

void FactsGatherer::Shared::store(const std::vector<ItemId>& ids, const FactsFound& found)
{
    auto next = ids.begin(); // one kind or the other was found
    for (const std::optional<FileFacts>& file : found.files) {
        const ItemId id = *next++;
        facts.set(Fact::Size, id, file ? static_cast<std::int64_t>(file->size) : ItemFacts::kUnknown);
        facts.set(Fact::Modified, id, file ? file->modified : ItemFacts::kUnknown);
    }
    for (const HeaderFacts& header : found.headers) {
        const ItemId id = *next++;
        const bool sized = !header.size.isEmpty();
        facts.set(Fact::Taken, id, header.taken.value_or(ItemFacts::kUnknown));
        facts.set(Fact::Width, id, sized ? header.size.width : ItemFacts::kUnknown);
        facts.set(Fact::Height, id, sized ? header.size.height : ItemFacts::kUnknown);
        facts.set(Fact::Rating, id, header.rating ? std::int64_t(*header.rating) : ItemFacts::kUnknown);
    }
}

void FactsGatherer::Shared::cancel()
{
    for (Gathering& g : gatherings) {
        if (g.run) {
            g.run->cancel();
            g.run->stop(); // the turns that run have nothing more to bring
        }
        g = {};
    }
}

FactsGatherer::FactsGatherer(Engine& engine, const std::vector<SceneItem>& items, ItemFacts& facts, Arrived arrived,
                             HeaderReader readHeader)
    : FactsGatherer(engine, {engine.background(), engine.slowReads()}, items, facts, std::move(arrived),
                    std::move(readHeader))
{
}

FactsGatherer::FactsGatherer(Engine& engine, const Workers& workers, const std::vector<SceneItem>& items,
                             ItemFacts& facts, Arrived arrived, HeaderReader readHeader)
    : m_shared(std::make_shared<Shared>(engine, workers, items, facts, std::move(arrived), std::move(readHeader)))
{
}

FactsGatherer::~FactsGatherer()
{
    m_shared->cancel();
}

// A turn that nobody needs any more runs to its end; no other follows it.
void FactsGatherer::need(FactSet facts)
{
    for (std::size_t kind = 0; kind < kFactsKinds.size(); ++kind) {
        m_shared->gatherings[kind].wanted = facts.intersects(kFactsKinds[kind].facts);
        m_shared->replaceCancelled(kind);
    }
    itemsAdded();
}

void FactsGatherer::itemsAdded()
{
    for (std::size_t kind = 0; kind < kFactsKinds.size(); ++kind)
        m_shared->goOn(kind);
}

void FactsGatherer::renew(ItemId id)
{
    for (std::size_t kind = 0; kind < kFactsKinds.size(); ++kind) {
        m_shared->gatherings[kind].queue.renew(id);
        m_shared->goOn(kind);
    }
}

void FactsGatherer::clear()
{
    m_shared->cancel();
}

std::optional<FactsGatherer::Progress> FactsGatherer::progress() const
{
    std::optional<Progress> all;
    for (const Shared::Gathering& g : m_shared->gatherings) {
        if (!g.queue.isBusy())
            continue;
        if (!all)
            all = Progress();
        all->done += g.queue.known();
        all->total += m_shared->items.size();
    }
    return all;
}

} // namespace tessera

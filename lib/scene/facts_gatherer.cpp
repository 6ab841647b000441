// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/facts_gatherer.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include <QCoreApplication>

#include <image/folder_scan.h>
#include <resource/activity_list.h>
#include <resource/run_state.h>
#include <scene/engine.h>

namespace tessera {

namespace {

/// Of a turn on a worker: it ends soon, so that other work of the background gets its turn, too.
constexpr Duration kTurn = std::chrono::milliseconds(100);
constexpr std::size_t kMostOfTurn = 2048;
constexpr std::size_t kFilesOfSlice = 32;

struct FactsKind {
    FactSet facts;
    const char* activity;
};
constexpr std::array kFactsKinds{
    FactsKind{kFileFacts, QT_TRANSLATE_NOOP("tessera::FactsGatherer", "Reading sizes and dates")},
    FactsKind{kHeaderFacts, QT_TRANSLATE_NOOP("tessera::FactsGatherer", "Reading what cameras wrote")}};
constexpr std::size_t kFileKind = 0;

/// What a turn has found out, from its first item on.
struct FactsFound {
    std::vector<std::optional<FileFacts>> files;
    std::vector<HeaderFacts> headers;
    [[nodiscard]] std::size_t count() const { return files.size() + headers.size(); }
};

bool isNoFile(const std::string& locator)
{
    return locator.rfind("tessera:", 0) == 0;
}

/// On a worker: asks about files that lie in the same folder one behind the other through one reader.
class FileFactsTurn {
public:
    FileFactsTurn(FileSystem& files, const std::vector<std::string>& paths) : m_files(files), m_paths(paths) { }

    /// A few more; fewer answers than names when stopped.
    void ask(std::vector<std::optional<FileFacts>>& answers, const std::stop_token& stop)
    {
        const std::size_t from = answers.size();
        const std::string folder(folderPart(m_paths[from]));
        std::vector<std::string> names;
        for (std::size_t i = from; i < m_paths.size() && names.size() < kFilesOfSlice; ++i) {
            if (folderPart(m_paths[i]) != folder)
                break;
            names.push_back(m_paths[i].substr(folder.size()));
        }
        open(folder);
        if (!m_reader) {
            answers.resize(from + names.size());
            return;
        }
        std::vector<std::optional<FileFacts>> some = m_reader->read(names, stop);
        answers.insert(answers.end(), some.begin(), some.end());
    }

private:
    void open(const std::string& folder)
    {
        if (m_opened && folder == m_folder)
            return;
        m_opened = true;
        m_folder = folder;
        m_reader.reset();
        if (isNoFile(folder)) // "tessera:gallery/"
            return;
        if (Result<std::unique_ptr<FactsReader>> reader = m_files.openFacts(folder.empty() ? "." : folder))
            m_reader = std::move(*reader);
    }

    FileSystem& m_files;
    const std::vector<std::string>& m_paths;
    bool m_opened = false;
    std::string m_folder;
    std::unique_ptr<FactsReader> m_reader; ///< null where nothing can be asked
};

} // namespace

struct FactsGatherer::Shared : std::enable_shared_from_this<Shared> {
    /// All of it on the GUI thread.
    struct Gathering {
        bool wanted = false;
        bool underWay = false;  ///< a turn runs, or waits for its thread
        std::size_t next = 0;   ///< the first item that nothing is known of
        std::size_t until = 0;  ///< of those the turn that runs may have read
        std::set<ItemId> again; ///< of those before that, as their files are others now
        std::shared_ptr<RunState> run;
    };

    Shared(Engine& e, const std::vector<SceneItem>& i, ItemFacts& f, Arrived a, HeaderReader r)
        : engine(e), items(i), facts(f), arrived(std::move(a)), readHeader(std::move(r))
    {
    }

    Engine& engine;
    const std::vector<SceneItem>& items; ///< GUI thread only, as all below
    ItemFacts& facts;
    Arrived arrived;
    const HeaderReader readHeader; ///< any thread
    bool gone = false;
    std::uint64_t set = 0; ///< which items: turns for earlier ones bring nothing
    std::array<Gathering, kFactsKinds.size()> gatherings;

    void goOn(std::size_t kind);
    void finish(std::size_t kind);
    [[nodiscard]] std::vector<ItemId> nextOf(Gathering& g) const;
    void take(std::size_t kind, const std::vector<ItemId>& ids, const FactsFound& found);
    void store(const std::vector<ItemId>& ids, const FactsFound& found);
    [[nodiscard]] FactsFound turn(std::size_t kind, const std::vector<std::string>& paths, const std::stop_token& stop);
    void cancel();
};

// As much as one turn may read: the names of a large folder are never copied all at once.
void FactsGatherer::Shared::goOn(std::size_t kind)
{
    Gathering& g = gatherings[kind];
    if (!g.wanted || g.underWay || (g.next >= items.size() && g.again.empty()))
        return;
    if (!g.run) {
        const char* const name = kFactsKinds[kind].activity;
        g.run = engine.activities().begin(QCoreApplication::translate("tessera::FactsGatherer", name).toStdString());
        (void)g.run->start();
    }
    g.underWay = true;
    g.run->setProgress(g.next, items.size());
    std::vector<ItemId> ids = nextOf(g);
    std::vector<std::string> paths;
    paths.reserve(ids.size());
    for (const ItemId id : ids)
        paths.push_back(items[id].locator);
    engine.background().post([self = shared_from_this(), kind, of = set, stop = g.run->token(), ids = std::move(ids),
                              paths = std::move(paths)] {
        FactsFound found = self->turn(kind, paths, stop);
        self->engine.guiExecutor().post([self, kind, of, ids, found = std::move(found)] {
            if (!self->gone && of == self->set)
                self->take(kind, ids, found);
        });
    });
}

std::vector<ItemId> FactsGatherer::Shared::nextOf(Gathering& g) const
{
    std::vector<ItemId> ids;
    g.until = g.next;
    while (!g.again.empty() && ids.size() < kMostOfTurn)
        ids.push_back(g.again.extract(g.again.begin()).value());
    if (!ids.empty())
        return ids;
    g.until = std::min(items.size(), g.next + kMostOfTurn);
    for (std::size_t i = g.next; i < g.until; ++i)
        ids.push_back(static_cast<ItemId>(i));
    return ids;
}

FactsFound FactsGatherer::Shared::turn(std::size_t kind, const std::vector<std::string>& paths,
                                       const std::stop_token& stop)
{
    FactsFound found;
    FileFactsTurn files(engine.files(), paths);
    const TimePoint until = engine.clock().now() + kTurn;
    while (found.count() < paths.size() && !stop.stop_requested()) {
        if (kind == kFileKind) {
            files.ask(found.files, stop);
        } else {
            const std::string& path = paths[found.headers.size()];
            const auto header = isNoFile(path) ? Result<HeaderFacts>(HeaderFacts()) : readHeader(path, stop);
            found.headers.push_back(header ? *header : HeaderFacts());
        }
        if (engine.clock().now() >= until)
            break;
    }
    return found;
}

void FactsGatherer::Shared::take(std::size_t kind, const std::vector<ItemId>& ids, const FactsFound& found)
{
    Gathering& g = gatherings[kind];
    g.underWay = false;
    store(ids, found);
    if (g.until > g.next)
        g.next += found.count();
    else
        g.again.insert(ids.begin() + static_cast<std::ptrdiff_t>(found.count()), ids.end());
    g.until = 0;
    if (g.run->token().stop_requested())
        g.wanted = false;
    const bool complete = g.next >= items.size() && g.again.empty();
    if (complete || !g.wanted)
        finish(kind);
    else
        goOn(kind);
    arrived(kFactsKinds[kind].facts, complete);
}

void FactsGatherer::Shared::finish(std::size_t kind)
{
    Gathering& g = gatherings[kind];
    g.run->setProgress(g.next, items.size());
    g.run->stop();
    g.run.reset();
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
    ++set;
    for (Gathering& g : gatherings) {
        if (g.run) {
            g.run->cancel();
            g.run->stop(); // the turn that runs has nothing more to bring
        }
        g = {};
    }
}

FactsGatherer::FactsGatherer(Engine& engine, const std::vector<SceneItem>& items, ItemFacts& facts, Arrived arrived,
                             HeaderReader readHeader)
    : m_shared(std::make_shared<Shared>(engine, items, facts, std::move(arrived), std::move(readHeader)))
{
}

FactsGatherer::~FactsGatherer()
{
    m_shared->gone = true;
    m_shared->cancel();
}

// A turn that nobody needs any more runs to its end; no other follows it.
void FactsGatherer::need(FactSet facts)
{
    for (std::size_t kind = 0; kind < kFactsKinds.size(); ++kind)
        m_shared->gatherings[kind].wanted = facts.intersects(kFactsKinds[kind].facts);
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
        Shared::Gathering& g = m_shared->gatherings[kind];
        if (id < std::max(g.next, g.until))
            g.again.insert(id);
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
        if (!g.underWay)
            continue;
        if (!all)
            all = Progress();
        all->done += g.next - std::min(g.next, g.again.size());
        all->total += m_shared->items.size();
    }
    return all;
}

} // namespace tessera

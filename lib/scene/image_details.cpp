// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/image_details.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include <cache/cache_inbox.h>
#include <core/explain.h>
#include <scene/scene.h>
#include <scene/view.h>

namespace tessera {

namespace {

std::string folderOf(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, std::max<std::size_t>(1, slash));
}

/// What the scene itself knows.
std::vector<MetadataEntry> entriesOf(const SceneItem& item)
{
    std::vector<MetadataEntry> entries{{MetadataField::Name, item.name()}};
    if (!item.isBuiltIn())
        entries.push_back({MetadataField::Folder, folderOf(item.locator())});
    if (!item.content->info)
        return entries;
    entries.push_back({MetadataField::Format, item.content->info->format});
    if (const Pyramid& pyramid = item.content->info->pyramid; !pyramid.isEmpty()) {
        entries.push_back({MetadataField::Width, pyramid.size().width});
        entries.push_back({MetadataField::Height, pyramid.size().height});
    }
    return entries;
}

} // namespace

// What one time of being loaded shares with its workers, which may outlive it: what they stage after its
// end is applied by nobody.
struct ImageDetails::Session : std::enable_shared_from_this<Session> {
    Session(Cache& cache, Executor& g, ImageDetails& m) : inbox(cache, [this] { wake(); }), gui(g), model(&m) { }

    void wake()
    {
        gui.post([self = shared_from_this()] {
            if (self->model)
                self->model->fetch();
        });
    }

    CacheInbox inbox;
    Executor& gui;
    ImageDetails* model; ///< GUI thread only; null when it is over
};

ImageDetails::ImageDetails(Config config, QObject* parent)
    : QObject(parent), m_config(std::move(config)), m_scope(m_config.cache)
{
}

ImageDetails::~ImageDetails()
{
    (void)m_scope.unload();
}

CacheKey ImageDetails::keyOf(const SceneItem& item)
{
    std::array<char, 48> name{};
    std::snprintf(name.data(), name.size(), "details/%016llx%016llx", static_cast<unsigned long long>(item.openId.high),
                  static_cast<unsigned long long>(item.openId.low));
    return *CacheKey::in(CacheTier::Memory, name.data());
}

void ImageDetails::load()
{
    (void)m_scope.load([this](CacheScope& scope) {
        m_session = std::make_shared<Session>(m_config.cache, m_config.gui, *this);
        scope.onUnload([this] {
            m_session->model = nullptr;
            m_session.reset();
            for (const auto& [id, read] : std::exchange(m_reads, {}))
                read->request_stop();
            m_readFor.clear();
            m_metadata.reset();
        });
        return Status();
    });
    look();
    readWanted();
    publish();
}

void ImageDetails::unload()
{
    if (m_scope.unload())
        publish();
}

std::optional<ImageDetails::Wanted> ImageDetails::wantedOf(const SceneItem& item)
{
    if (item.isBuiltIn())
        return std::nullopt;
    const SourceInfoPtr& info = item.content->info;
    return Wanted{item.openId, keyOf(item), item.locator(), info ? std::optional(info->id) : std::nullopt};
}

void ImageDetails::show(const SceneItem* item, const std::vector<const SceneItem*>& ahead)
{
    if (!item || !m_item || !(item->openId == m_item->openId))
        m_metadata.reset();
    m_item = item ? std::optional(*item) : std::nullopt;
    m_readsItem = item && !item->isBuiltIn();
    std::vector<const SceneItem*> all = ahead;
    if (item)
        all.insert(all.begin(), item);
    std::vector<Wanted> wanted;
    for (const SceneItem* one : all)
        if (std::optional<Wanted> next = wantedOf(*one))
            wanted.push_back(*std::move(next));
    // With every tile that arrives the scene says that something changed: mostly not what is told here.
    if (std::exchange(m_wanted, std::move(wanted)) != m_wanted)
        readWanted();
    publish();
}

void ImageDetails::follow(View& view)
{
    m_view = &view;
    connect(&view, &View::currentChanged, this, &ImageDetails::look);
    for (const auto signal : {&Scene::opened, &Scene::itemsChanged, &Scene::contentChanged})
        connect(&view.scene(), signal, this, &ImageDetails::look);
    look();
}

// While nobody looks there is nothing to read; load() comes here again.
void ImageDetails::look()
{
    if (!m_view || !isLoaded())
        return;
    const Scene& scene = m_view->scene();
    const auto current = m_view->current();
    if (!current)
        return show(nullptr);
    std::vector<const SceneItem*> ahead;
    const auto towards = static_cast<std::ptrdiff_t>(m_view->stepDirection());
    for (const std::ptrdiff_t by : {towards, -towards}) {
        const auto position = static_cast<std::ptrdiff_t>(*current) + by;
        if (position >= 0 && position < static_cast<std::ptrdiff_t>(scene.count()))
            ahead.push_back(&scene.item(static_cast<std::size_t>(position)));
    }
    show(&scene.item(*current), ahead);
}

void ImageDetails::readWanted()
{
    if (!isLoaded())
        return;
    cancelOthers();
    for (const Wanted& wanted : m_wanted)
        if (!m_reads.contains(wanted.id) && !isFresh(wanted))
            read(wanted);
    takeFromCache();
}

void ImageDetails::cancelOthers()
{
    for (auto it = m_reads.begin(); it != m_reads.end();) {
        const bool isWanted =
            std::any_of(m_wanted.begin(), m_wanted.end(), [&](const Wanted& w) { return w.id == it->first; });
        if (!isWanted)
            it->second->request_stop();
        it = isWanted ? std::next(it) : m_reads.erase(it);
    }
}

// What was read from another state of the file than the one the scene shows is read again, once: the file
// may have changed since the scene opened it.
bool ImageDetails::isFresh(const Wanted& wanted)
{
    const auto value = m_config.cache.get(wanted.key);
    if (!value)
        return false;
    const auto asked = m_readFor.find(wanted.id);
    if (!wanted.file || (asked != m_readFor.end() && asked->second == *wanted.file))
        return true;
    const auto read = decodeMetadata(**value, m_patterns);
    return read && *read && (*read)->file == *wanted.file;
}

void ImageDetails::read(const Wanted& wanted)
{
    if (wanted.file)
        m_readFor[wanted.id] = *wanted.file;
    (void)m_scope.expect(wanted.key);
    auto stop = std::make_shared<std::stop_source>();
    m_reads[wanted.id] = stop;
    m_config.background.post([session = m_session, read = m_config.read, wanted, stop] {
        if (stop->stop_requested())
            return;
        const Result<Metadata> result = read(wanted.path, stop->get_token());
        if (stop->stop_requested())
            return;
        session->inbox.put(wanted.key, encodeMetadata(result));
        session->gui.post([session, id = wanted.id, stop] {
            if (session->model)
                session->model->finished(id, stop);
        });
    });
}

void ImageDetails::fetch()
{
    (void)m_session->inbox.fetch();
    if (m_readsItem && m_config.cache.revision(m_wanted.front().key) != m_revision) {
        takeFromCache();
        publish();
    }
}

// Comes after the fetch of what it read: both travel in one queue.
void ImageDetails::finished(const SourceId& id, const ReadPtr& read)
{
    const auto it = m_reads.find(id);
    if (it == m_reads.end() || it->second != read)
        return;
    m_reads.erase(it);
    if (m_readsItem && m_wanted.front().id == id && !m_metadata)
        m_metadata = explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "there is no room for it in memory"));
    publish();
}

void ImageDetails::takeFromCache()
{
    if (!m_readsItem)
        return;
    m_revision = m_config.cache.revision(m_wanted.front().key);
    // What another panel has erased meanwhile is still true of the image.
    if (const auto value = m_config.cache.get(m_wanted.front().key))
        m_metadata = decodeMetadata(**value, m_patterns);
}

std::vector<MetadataEntry> ImageDetails::collected() const
{
    if (!m_item)
        return {};
    std::vector<MetadataEntry> all = entriesOf(*m_item);
    if (m_metadata && *m_metadata) {
        // The scene's own come first and win: its sizes are those of what is shown.
        const std::vector<MetadataEntry>& read = (*m_metadata)->entries;
        all.insert(all.end(), read.begin(), read.end());
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
    const auto twice =
        std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.field == b.field; });
    all.erase(twice, all.end());
    return all;
}

Error ImageDetails::collectedTrouble() const
{
    if (!m_item)
        return {};
    if (const Error* trouble = m_item->content->trouble())
        return *trouble;
    if (!m_metadata)
        return {};
    if (*m_metadata)
        return (*m_metadata)->trouble;
    // A picture that is shown is one, whatever the reader of its metadata takes it for.
    const Error& error = m_metadata->error();
    return m_item->content->info && error.code == ErrorCode::Unsupported ? Error() : error;
}

void ImageDetails::publish()
{
    const State state = !m_item                                    ? State::Empty
                        : m_readsItem && !m_metadata && isLoaded() ? State::Reading
                                                                   : State::Ready;
    std::vector<MetadataEntry> entries = collected();
    Error trouble = collectedTrouble();
    if (state == m_state && entries == m_entries && trouble == m_trouble)
        return;
    m_state = state;
    m_entries = std::move(entries);
    m_trouble = std::move(trouble);
    emit changed();
}

} // namespace tessera

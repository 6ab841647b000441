// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/folder_listing.h>

#include <filesystem>

#include <QCoreApplication>

#include <core/tile_key.h>
#include <image/folder_scan.h>
#include <image/natural_order.h>
#include <image/source_library.h>
#include <resource/activity_list.h>
#include <resource/run_state.h>
#include <scene/engine.h>

namespace tessera {

namespace {

// FNV-1a in two lanes with different offsets, mixed: names an item until its file is known.
SourceId textId(const std::string& text)
{
    constexpr std::uint64_t kPrime = 0x100000001b3ULL;
    SourceId id{0xcbf29ce484222325ULL, 0x9ae16a3b2f90404fULL};
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        id.high = (id.high ^ byte) * kPrime;
        id.low = (id.low ^ detail::mix(byte + id.high)) * kPrime;
    }
    return id;
}

SceneItem itemFor(const std::string& locator, const std::string& folder)
{
    SceneItem item;
    item.locator = locator;
    item.name = displayName(locator);
    item.openId = textId(locator);
    // Inside a folder by the path below it, so that sub-folders stay together.
    item.sortKey = naturalKey(locator.compare(0, folder.size(), folder) == 0 ? locator.substr(folder.size()) : locator);
    return item;
}

} // namespace

// What the workers and the listing share; the workers may outlive the listing.
struct FolderListing::Shared : std::enable_shared_from_this<Shared> {
    Engine& engine;
    std::vector<std::string> paths;
    bool recursive;
    Sink sink;         ///< GUI thread only
    bool gone = false; ///< GUI thread only
    bool started = false;
    std::size_t unfinished = 0;                  ///< GUI thread only: paths not listed to their end
    std::vector<std::shared_ptr<RunState>> runs; ///< GUI thread only

    Shared(Engine& e, std::vector<std::string> p, bool r, Sink s)
        : engine(e), paths(std::move(p)), recursive(r), sink(std::move(s))
    {
    }

    void deliver(std::function<void(Shared&)> what)
    {
        engine.guiExecutor().post([self = shared_from_this(), what = std::move(what)] {
            if (!self->gone)
                what(*self);
        });
    }

    void end(std::uint32_t group, Status status, std::string path)
    {
        deliver([group, status = std::move(status), path = std::move(path)](Shared& s) {
            --s.unfinished;
            s.sink.ended(group, status, path);
        });
    }

    void sortOut();
    void scanLater(std::uint32_t group, const std::string& folder, const std::string& without);
    void scan(std::uint32_t group, const std::string& folder, const std::string& without, RunState& run);
};

// On a worker: one stat a path; folders go on as work of their own.
void FolderListing::Shared::sortOut()
{
    const bool only = paths.size() == 1;
    for (std::uint32_t group = 0; group < paths.size(); ++group) {
        const std::string& path = paths[group];
        if (path.rfind("tessera:", 0) == 0) {
            deliver([group, item = itemFor(path, {})](Shared& s) { s.sink.batch(group, {item}); });
            end(group, {}, path);
            continue;
        }
        const auto target = engine.files().resolve(path);
        if (!target) {
            end(group, target.error(), path);
        } else if (target->kind == DirectoryEntry::Kind::Directory) {
            deliver([group, path](Shared& s) { s.scanLater(group, path, {}); });
        } else if (only) {
            const std::string parent = std::filesystem::path(path).parent_path().string();
            deliver([item = itemFor(path, parent.empty() ? "" : parent + "/")](Shared& s) { s.sink.single(item); });
            deliver([group, path, parent](Shared& s) { s.scanLater(group, parent.empty() ? "." : parent, path); });
        } else {
            deliver([group, item = itemFor(path, {})](Shared& s) { s.sink.batch(group, {item}); });
            end(group, {}, path);
        }
    }
}

void FolderListing::Shared::scanLater(std::uint32_t group, const std::string& folder, const std::string& without)
{
    const auto run = engine.activities().begin(QCoreApplication::translate("tessera::FolderListing", "Reading %1")
                                                   .arg(QString::fromStdString(folder))
                                                   .toStdString());
    runs.push_back(run);
    engine.background().post(
        [self = shared_from_this(), group, folder, without, run] { self->scan(group, folder, without, *run); });
}

void FolderListing::Shared::scan(std::uint32_t group, const std::string& folder, const std::string& without,
                                 RunState& run)
{
    if (!run.start()) // cancelled while it waited
        return end(group, Error{ErrorCode::Cancelled, "cancelled"}, folder);
    const std::string prefix = folder.empty() || folder.back() == '/' ? folder : folder + "/";
    const std::string withoutName = displayName(without);
    ScanOptions options;
    options.recursive = recursive;
    const auto hand = [&](const std::vector<std::string>& found) {
        std::vector<SceneItem> items;
        items.reserve(found.size());
        for (const std::string& path : found)
            if (without.empty() || path != prefix + withoutName)
                items.push_back(itemFor(path, prefix));
        deliver([group, items = std::move(items)](Shared& s) mutable { s.sink.batch(group, std::move(items)); });
    };
    const auto result = scanFolder(engine.files(), folder, options, engine.clock(), run.token(), hand,
                                   [&run](std::uint64_t names) { run.setProgress(names, 0); });
    if (result)
        run.stop();
    else
        run.fail(result.error());
    const bool cancelled = !result && result.error().code == ErrorCode::Cancelled;
    end(group, result || cancelled ? Status() : Status(result.error()), folder);
}

FolderListing::FolderListing(Engine& engine, std::vector<std::string> paths, bool recursive, Sink sink)
    : m_shared(std::make_shared<Shared>(engine, std::move(paths), recursive, std::move(sink)))
{
}

FolderListing::~FolderListing()
{
    m_shared->gone = true;
    for (const auto& run : m_shared->runs)
        run->cancel();
}

void FolderListing::start()
{
    m_shared->started = true;
    m_shared->unfinished = m_shared->paths.size();
    if (m_shared->unfinished > 0)
        m_shared->engine.background().post([shared = m_shared] { shared->sortOut(); });
}

bool FolderListing::isFinished() const
{
    return m_shared->started && m_shared->unfinished == 0;
}

std::vector<SceneItem> FolderListing::builtIn()
{
    std::vector<SceneItem> items;
    for (const std::string& locator : builtInLocators()) {
        items.push_back(itemFor(locator, {}));
        items.back().sortKey = naturalKey(std::to_string(items.size())); // in the order given
    }
    return items;
}

} // namespace tessera

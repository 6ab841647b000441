// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/source_library.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <unordered_map>
#include <utility>

#include <core/mutex.h>
#include <image/pool_sum.h>
#include <image/pyramid_store.h>
#include <image/source_opener.h>
#include <resource/multi_open.h>

namespace tessera {

namespace {

using Opening = MultiOpen<ImageSourcePtr>;

/// One state of one file. It is found by its locator as long as `users` counts anyone.
struct Entry {
    Entry(std::string where, std::function<Result<ImageSourcePtr>(std::stop_token)> startup, const Clock& clock)
        : locator(std::move(where)), opening(locator, std::move(startup), {}, clock)
    {
    }
    const std::string locator;
    Opening opening;
    int users = 0;                     ///< under the library's mutex
    std::weak_ptr<ImageSource> source; ///< likewise
};
using EntryPtr = std::shared_ptr<Entry>;

} // namespace

class SourceLibrary::Impl : public std::enable_shared_from_this<SourceLibrary::Impl> {
public:
    explicit Impl(const ImageServices& services) : m_services(services) { }

    Result<SourceHandle> open(const std::string& locator, const Holder& holder, const std::stop_token& stop)
    {
        // A file that changes faster than it is opened is given as it was found last.
        constexpr int attempts = 3;
        for (int attempt = 1;; ++attempt) {
            auto use = std::make_shared<Use>(shared_from_this());
            const bool known = enter(locator, *use);
            Result<Opening::OpenHandle> handle = use->entry->opening.open(holder, stop);
            if (!handle)
                return handle.error();
            use->handle = std::move(*handle);
            ImageSourcePtr source = *use->handle;
            if (known && attempt < attempts && !source->isCurrent()) {
                forget(use->entry);
                continue;
            }
            retain(use->entry, source);
            return SourceHandle(std::move(use), std::move(source));
        }
    }

    void releaseIdle()
    {
        std::list<Retained> gone;
        {
            const Lock lock(m_mutex);
            gone.swap(m_retained);
        }
        dropAll(gone);
    }

    std::vector<EntryPtr> entries() const
    {
        const Lock lock(m_mutex);
        std::vector<EntryPtr> all;
        all.reserve(m_entries.size());
        for (const auto& [locator, entry] : m_entries)
            all.push_back(entry);
        return all;
    }

    std::vector<SourceReport> report() const
    {
        std::vector<SourceReport> reports;
        for (const EntryPtr& entry : entries())
            reports.push_back(entry->opening.report());
        return reports;
    }

    std::vector<TransitionReport> history(const std::string& locator) const
    {
        for (const EntryPtr& entry : entries()) {
            if (entry->opening.report().key == locator)
                return entry->opening.history();
        }
        return {};
    }

    std::vector<PoolReport> pools() const
    {
        std::map<std::string, PoolReport> byName;
        for (const ImageSourcePtr& source : openSources()) {
            for (const PoolReport& one : source->pools())
                addTo(byName[one.name], one);
        }
        std::vector<PoolReport> reports;
        for (auto& [name, report] : byName) {
            report.name = name;
            reports.push_back(std::move(report));
        }
        return reports;
    }

    std::uint64_t opened() const { return m_opened.load(); }

    Result<ImageSourcePtr> openApart(const std::string& locator) const
    {
        ImageServices services = m_services;
        if (services.pyramids != nullptr) {
            const Result<SourceId> id = identify(locator);
            if (!id || !services.pyramids->has(*id))
                services.pyramids = nullptr;
        }
        return openSource(locator, services);
    }

private:
    /// One user of an entry: what a SourceHandle keeps.
    struct Use {
        explicit Use(std::shared_ptr<Impl> library) : impl(std::move(library)) { }
        ~Use()
        {
            (void)handle.close();
            impl->leave(std::move(entry));
        }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

        std::shared_ptr<Impl> impl;
        EntryPtr entry;
        Opening::OpenHandle handle;
    };
    struct Retained {
        EntryPtr entry;
        Opening::OpenHandle handle;
    };

    /// Whether the entry was there before.
    bool enter(const std::string& locator, Use& use)
    {
        const Lock lock(m_mutex);
        EntryPtr& entry = m_entries[locator];
        const bool known = entry != nullptr;
        if (!known) {
            auto startup = [this, locator](const std::stop_token&) -> Result<ImageSourcePtr> {
                ++m_opened;
                return openSource(locator, m_services);
            };
            entry = std::make_shared<Entry>(locator, std::move(startup), m_services.clock);
        }
        ++entry->users;
        use.entry = entry;
        return known;
    }

    void leave(EntryPtr entry)
    {
        const Lock lock(m_mutex);
        if (entry && --entry->users == 0)
            eraseFromMap(entry);
    }

    void eraseFromMap(const EntryPtr& entry) TESSERA_REQUIRES(m_mutex)
    {
        const auto found = m_entries.find(entry->locator);
        if (found != m_entries.end() && found->second == entry)
            m_entries.erase(found);
    }

    /// The next open makes a new entry; present users keep theirs.
    void forget(const EntryPtr& entry)
    {
        std::list<Retained> gone;
        {
            const Lock lock(m_mutex);
            eraseFromMap(entry);
            const auto kept = findRetained(entry);
            if (kept != m_retained.end())
                gone.splice(gone.end(), m_retained, kept);
        }
        dropAll(gone);
    }

    std::list<Retained>::iterator findRetained(const EntryPtr& entry) TESSERA_REQUIRES(m_mutex)
    {
        return std::find_if(m_retained.begin(), m_retained.end(), [&](const Retained& r) { return r.entry == entry; });
    }

    void retain(const EntryPtr& entry, const ImageSourcePtr& source)
    {
        {
            const Lock lock(m_mutex);
            entry->source = source;
            const auto kept = findRetained(entry);
            if (kept != m_retained.end()) {
                m_retained.splice(m_retained.begin(), m_retained, kept);
                return;
            }
            ++entry->users;
        }
        Result<Opening::OpenHandle> handle = entry->opening.open(Holder("retained"));
        std::list<Retained> gone;
        gone.push_back({entry, handle ? std::move(*handle) : Opening::OpenHandle()});
        {
            const Lock lock(m_mutex);
            if (handle && findRetained(entry) == m_retained.end())
                m_retained.splice(m_retained.begin(), gone);
            while (m_retained.size() > m_services.limits.idleSources)
                gone.splice(gone.end(), m_retained, std::prev(m_retained.end()));
        }
        dropAll(gone);
    }

    /// Closing a source frees memory and files: never under the lock.
    void dropAll(std::list<Retained>& gone)
    {
        for (Retained& retained : gone) {
            (void)retained.handle.close();
            leave(std::move(retained.entry));
        }
        gone.clear();
    }

    std::vector<ImageSourcePtr> openSources() const
    {
        const Lock lock(m_mutex);
        std::vector<ImageSourcePtr> sources;
        for (const auto& [locator, entry] : m_entries) {
            if (ImageSourcePtr source = entry->source.lock())
                sources.push_back(std::move(source));
        }
        return sources;
    }

    const ImageServices m_services;
    std::atomic<std::uint64_t> m_opened{0};
    mutable Mutex m_mutex;
    std::unordered_map<std::string, EntryPtr> m_entries TESSERA_GUARDED_BY(m_mutex);
    std::list<Retained> m_retained TESSERA_GUARDED_BY(m_mutex); ///< the most recently opened first
};

SourceLibrary::SourceLibrary(const ImageServices& services) : m_impl(std::make_shared<Impl>(services)) { }

SourceLibrary::~SourceLibrary()
{
    m_impl->releaseIdle();
}

Result<SourceHandle> SourceLibrary::open(const std::string& locator, const Holder& holder, const std::stop_token& stop)
{
    return m_impl->open(locator, holder, stop);
}

Result<ImageSourcePtr> SourceLibrary::openApart(const std::string& locator) const
{
    return m_impl->openApart(locator);
}

void SourceLibrary::releaseIdle()
{
    m_impl->releaseIdle();
}

std::vector<SourceReport> SourceLibrary::report() const
{
    return m_impl->report();
}

std::vector<TransitionReport> SourceLibrary::history(const std::string& locator) const
{
    return m_impl->history(locator);
}

std::uint64_t SourceLibrary::opened() const
{
    return m_impl->opened();
}

std::vector<PoolReport> SourceLibrary::pools() const
{
    return m_impl->pools();
}

} // namespace tessera

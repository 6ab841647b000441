// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/folder_scan.h>

#include <deque>
#include <set>
#include <utility>

#include <core/explain.h>
#include <image/file_types.h>
#include <image/growing_batches.h>

namespace tessera {

namespace {

using Kind = DirectoryEntry::Kind;

class Scan {
public:
    Scan(FileSystem& files, const ScanOptions& options, const Clock& clock, const std::stop_token& stop,
         const ScanSink& sink, const ScanProgress& progress)
        : m_files(files), m_options(options), m_stop(stop), m_progress(progress),
          m_batches({options.firstBatch, options.batch, options.batchAge}, clock, sink)
    {
    }

    Result<ScanResult> run(const std::string& folder)
    {
        if (m_options.recursive)
            (void)isNew(folder);
        const Status first = readFolder(folder, true);
        Status outcome = first;
        while (outcome && !m_pending.empty()) {
            const std::string next = std::move(m_pending.front());
            m_pending.pop_front();
            if (isNew(next))
                outcome = readFolder(next, false);
        }
        m_batches.send();
        if (m_progress)
            m_progress(m_result.names);
        if (!outcome)
            return outcome.error();
        return std::move(m_result);
    }

private:
    static constexpr std::uint64_t kNamesBetweenTicks = 32;
    static constexpr std::uint64_t kFirstNames = 64;

    /// Fails as a whole only for the folder that was asked for, or when cancelled.
    Status readFolder(const std::string& folder, bool asked)
    {
        if (m_options.entering)
            m_options.entering(folder);
        Result<std::unique_ptr<DirectoryReader>> reader = m_files.openDirectory(folder);
        if (!reader)
            return asked ? Status(reader.error()) : noteUnreadable(folder, reader.error());
        const std::string prefix = folder.empty() || folder.back() == '/' ? folder : folder + '/';
        while (true) {
            if (m_stop.stop_requested())
                return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled"));
            Result<std::optional<DirectoryEntry>> entry = (*reader)->next();
            if (!entry)
                return asked ? Status(entry.error()) : noteUnreadable(folder, entry.error());
            if (!*entry)
                return {};
            take(prefix, **entry);
        }
    }

    Status noteUnreadable(const std::string& folder, const Error& error)
    {
        m_result.unreadable.push_back({folder, error});
        return {};
    }

    void take(const std::string& prefix, const DirectoryEntry& entry)
    {
        // A slow folder shows in its first names; of a fast one not every name is worth a look at the clock.
        if (++m_result.names % kNamesBetweenTicks == 0 || m_result.names <= kFirstNames) {
            m_batches.tick();
            if (m_progress)
                m_progress(m_result.names);
        }
        if (entry.name.empty() || entry.name.front() == '.')
            return;
        const bool image = looksLikeImage(entry.name);
        Kind kind = entry.kind;
        // What a link leads to matters only for folders; a link that is named like an image is
        // taken for one, and tells when it is opened if it is not.
        if (m_options.recursive && !image && (kind == Kind::Link || kind == Kind::Unknown)) {
            const Result<FileSystem::Target> target = m_files.resolve(prefix + entry.name);
            kind = target ? target->kind : Kind::Other;
        }
        if (kind == Kind::Directory) {
            if (m_options.recursive)
                m_pending.push_back(prefix + entry.name);
        } else if (image && kind != Kind::Other) {
            ++m_result.images;
            m_batches.add({prefix, entry.name});
        }
    }

    bool isNew(const std::string& folder)
    {
        const Result<FileSystem::Target> target = m_files.resolve(folder);
        return target && m_seen.emplace(target->device, target->inode).second;
    }

    FileSystem& m_files;
    const ScanOptions& m_options;
    const std::stop_token& m_stop;
    const ScanProgress& m_progress;
    GrowingBatches<FoundFiles> m_batches;
    ScanResult m_result;
    std::deque<std::string> m_pending;
    std::set<std::pair<std::uint64_t, std::uint64_t>> m_seen;
};

} // namespace

Result<std::unique_ptr<FactsReader>> FileSystem::openFacts(const std::string&)
{
    return Error{ErrorCode::Unsupported, "only names are known here"};
}

bool isListedName(std::string_view name)
{
    return !name.empty() && name.front() != '.' && looksLikeImage(name);
}

Result<ScanResult> scanFolder(FileSystem& files, const std::string& folder, const ScanOptions& options,
                              const Clock& clock, const std::stop_token& stop, const ScanSink& sink,
                              const ScanProgress& progress)
{
    return Scan(files, options, clock, stop, sink, progress).run(folder);
}

} // namespace tessera

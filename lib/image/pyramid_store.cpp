// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pyramid_store.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <core/explain.h>
#include <image/kept_files.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

constexpr const char* kSuffix = ".pyramid";
constexpr const char* kDraftPrefix = "draft-";
constexpr int kDraftAttempts = 100;
constexpr std::int64_t kPieceRows[] = {64, 32, 16, 8};

template <class Visit>
void eachFile(const std::string& folder, Visit visit)
{
    std::error_code failed;
    for (std::filesystem::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed))
        visit(it->path());
}

/// Drafts are locked while somebody writes them: those that are not were left by a program that was killed.
void sweepDrafts(const std::string& folder)
{
    eachFile(folder, [](const std::filesystem::path& path) {
        if (path.filename().string().compare(0, std::strlen(kDraftPrefix), kDraftPrefix) != 0)
            return;
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0)
            return;
        if (::flock(fd, LOCK_EX | LOCK_NB) == 0)
            ::unlink(path.c_str());
        ::close(fd);
    });
}

Error notIn(const std::string& folder, int error)
{
    return explain(writeErrorCode(error), TESSERA_TR_NOOP("Reason", "no pyramids can be kept in %1: %2"),
                   {folder, std::strerror(error)});
}

/// A locked file under a new name. A sweep may take it between its making and its lock: then another one.
Result<int> makeDraft(const std::string& folder, std::string& path)
{
    int error = EWOULDBLOCK;
    for (int attempt = 0; attempt < kDraftAttempts && error == EWOULDBLOCK; ++attempt) {
        path = folder + "/" + kDraftPrefix + "XXXXXX";
        const int fd = ::mkostemp(path.data(), O_CLOEXEC);
        if (fd < 0)
            return notIn(folder, errno);
        error = ::flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno; // not every file system can lock
        struct stat s = {};
        if (error == 0 && ::fstat(fd, &s) == 0 && s.st_nlink > 0)
            return fd;
        error = error == 0 ? EWOULDBLOCK : error;
        ::unlink(path.c_str());
        ::close(fd);
    }
    return notIn(folder, error);
}

} // namespace

// --- drafts --------------------------------------------------------------------------------------------

PyramidDraft::PyramidDraft(PyramidStore& store, std::string path, std::shared_ptr<PyramidFile> file)
    : m_store(store), m_path(std::move(path)), m_file(std::move(file)),
      m_writer(std::make_unique<PyramidWriter>(m_file, [this](std::uint64_t bytes) {
          Status granted = m_store.reserve(bytes);
          if (granted)
              m_reserved += bytes;
          return granted;
      }))
{
}

PyramidDraft::~PyramidDraft()
{
    m_file->end();
    if (!m_kept)
        ::unlink(m_path.c_str());
    m_store.giveBack(m_reserved);
}

// --- the store -----------------------------------------------------------------------------------------

PyramidStore::PyramidStore(Config config) : m_config(std::move(config))
{
    m_report.name = "pyramids";
    m_report.tier = "disk";
    m_report.budgetBytes = m_config.budgetBytes;
}

std::string PyramidStore::pathOf(const SourceId& source) const
{
    return m_config.folder + "/" + hexDigits(source.high) + hexDigits(source.low) + kSuffix;
}

PyramidFilePtr PyramidStore::find(const SourceId& source)
{
    const std::string path = pathOf(source);
    Result<std::shared_ptr<PyramidFile>> file = PyramidFile::open(path, source);
    if (file)
        noteUse(path);
    const bool corrupt = !file && file.error().code == ErrorCode::Corrupt;
    if (corrupt)
        ::unlink(path.c_str());
    const Lock lock(m_mutex);
    ++(file ? m_report.hits : corrupt ? m_report.corrupt : m_report.misses);
    return file ? *file : nullptr;
}

bool PyramidStore::has(const SourceId& source) const
{
    return ::access(pathOf(source).c_str(), F_OK) == 0;
}

void PyramidStore::drop(const SourceId& source)
{
    ::unlink(pathOf(source).c_str());
    const Lock lock(m_mutex);
    ++m_report.corrupt;
}

Status PyramidStore::prepareFolder()
{
    const Lock lock(m_diskMutex);
    if (m_swept)
        return {};
    if (const Status made = makeOwnFolder(m_config.folder); !made)
        return explain(made.error().code, TESSERA_TR_NOOP("Reason", "no pyramids can be kept in %1: %2"),
                       {m_config.folder, made.error().reason});
    sweepDrafts(m_config.folder);
    m_swept = true;
    return {};
}

Result<std::unique_ptr<PyramidDraft>> PyramidStore::begin(PyramidShape shape)
{
    {
        const Lock lock(m_mutex);
        if (!m_off.reason.empty())
            return m_off;
    }
    for (const std::int64_t rows : kPieceRows) {
        shape.pieceRows = rows;
        if (PyramidWriter::windowBytes(shape) <= m_config.windowBytes)
            break;
    }
    if (PyramidWriter::windowBytes(shape) > m_config.windowBytes)
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "writing its pyramid takes %1, the limit is %2"),
                       {mebibytes(PyramidWriter::windowBytes(shape)), mebibytes(m_config.windowBytes)});
    std::string path;
    const Status folder = prepareFolder();
    const Result<int> fd = folder ? makeDraft(m_config.folder, path) : Result<int>(folder.error());
    if (!fd) {
        const Lock lock(m_mutex);
        m_off = fd.error();
        m_report.error = m_off.reason;
        m_report.failure = m_off;
        return m_off;
    }
    Result<std::shared_ptr<PyramidFile>> file = PyramidFile::begin(*fd, std::move(shape));
    if (!file) {
        ::unlink(path.c_str());
        note(file.error());
        return file.error();
    }
    return std::unique_ptr<PyramidDraft>(new PyramidDraft(*this, std::move(path), std::move(*file)));
}

Status PyramidStore::keep(PyramidDraft& draft)
{
    Status sealed = draft.m_file->seal();
    if (sealed && ::rename(draft.m_path.c_str(), pathOf(draft.m_file->shape().info.id).c_str()) != 0)
        sealed = notIn(m_config.folder, errno);
    if (!sealed) {
        note(sealed.error());
        return sealed;
    }
    draft.m_kept = true;
    giveBack(std::exchange(draft.m_reserved, 0));
    const int folder = ::open(m_config.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    {
        const Lock lock(m_mutex);
        ++m_report.generated;
    }
    return reserve(0); // what it replaced, or the index at its end, may have changed the sum
}

/// By how much `all` exceeds the budget, or `more` what is free on the disk.
std::uint64_t PyramidStore::excess(std::uint64_t all, std::uint64_t more) const
{
    const std::uint64_t budget = m_config.budgetBytes;
    std::uint64_t over = all > budget ? all - budget : 0;
    struct statvfs volume = {};
    if (more > 0 && ::statvfs(m_config.folder.c_str(), &volume) == 0) {
        const std::uint64_t free = std::uint64_t(volume.f_bavail) * volume.f_frsize;
        const std::uint64_t needed = m_config.spareBytes + more;
        over = std::max(over, needed > free ? needed - free : 0);
    }
    return over;
}

/// Makes room for so much more beside all that is kept or being written.
Status PyramidStore::reserve(std::uint64_t bytes)
{
    const Lock disk(m_diskMutex);
    std::vector<KeptFile> kept = keptFiles(m_config.folder, kSuffix);
    std::uint64_t sum = 0;
    for (const KeptFile& file : kept)
        sum += file.bytes;
    std::uint64_t drafts = 0;
    {
        const Lock lock(m_mutex);
        drafts = m_reserved;
    }
    const std::uint64_t over = excess(sum + drafts + bytes, bytes);
    const bool room = over <= sum; // else nothing is given up for what cannot be had
    std::uint64_t freed = 0, evicted = 0;
    for (auto oldest = kept.begin(); room && freed < over && oldest != kept.end(); ++oldest) {
        if (::unlink(oldest->path.c_str()) != 0)
            continue;
        freed += oldest->bytes;
        ++evicted;
    }
    sum -= freed;
    const Lock lock(m_mutex);
    m_report.evicted += evicted;
    m_report.bytes = sum;
    m_report.entries = kept.size() - evicted;
    if (freed < over) {
        Error full =
            explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "there is no room for a pyramid of more than %1"),
                    {mebibytes(drafts)});
        m_report.error = full.reason;
        m_report.failure = full;
        ++m_report.dropped;
        return full;
    }
    m_reserved += bytes;
    return {};
}

void PyramidStore::giveBack(std::uint64_t bytes)
{
    const Lock lock(m_mutex);
    m_reserved -= bytes;
}

void PyramidStore::note(const Error& error)
{
    const Lock lock(m_mutex);
    m_report.error = error.reason;
    m_report.failure = error;
    ++m_report.dropped;
}

CacheReport PyramidStore::report() const
{
    const Lock lock(m_mutex);
    return m_report;
}

} // namespace tessera

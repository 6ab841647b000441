// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/mosaic_file.h>

#include <cerrno>
#include <cstring>
#include <tuple>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <core/explain.h>
#include <image/file_io.h>
#include <image/kept_files.h>

namespace tessera {

namespace {

constexpr int kOpenAttempts = 10; ///< others may remove it meanwhile

std::uint64_t bytesIn(int fd)
{
    struct stat s = {};
    return ::fstat(fd, &s) == 0 ? static_cast<std::uint64_t>(s.st_size) : 0;
}

} // namespace

MosaicFile::MosaicFile(const std::string& path, bool anew) : m_path(path)
{
    Opened opened = Opened::Again;
    for (int attempt = 0; attempt < kOpenAttempts && opened == Opened::Again && !m_path.empty(); ++attempt)
        opened = open(anew);
    if (opened != Opened::Yes) {
        close();
        return;
    }
    countSegments();
    (void)::futimens(m_fd, nullptr); // its last use
}

MosaicFile::~MosaicFile()
{
    close();
}

void MosaicFile::close()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
    m_writable = false;
}

MosaicFile::Opened MosaicFile::fail(int error)
{
    m_problem =
        explain(writeErrorCode(error), TESSERA_TR_NOOP("Reason", "the small pictures of the wall cannot be kept: %1"),
                {std::strerror(error)});
    return Opened::No;
}

MosaicFile::Opened MosaicFile::open(bool anew)
{
    close();
    m_fd = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (m_fd >= 0 && ::flock(m_fd, LOCK_EX | LOCK_NB) == 0)
        return openToWrite(anew);
    if (m_fd < 0) {
        (void)fail(errno);
        m_fd = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    } else if (errno != EWOULDBLOCK) { // not every file system can lock
        (void)fail(errno);
    }
    return m_fd >= 0 && hasHead() ? Opened::Yes : Opened::No;
}

MosaicFile::Opened MosaicFile::openToWrite(bool anew)
{
    if (!isLinked())
        return Opened::Again; // removed between its opening and its lock
    if (bytesIn(m_fd) == 0) {
        const std::string bytes = mosaic_format::head();
        if (!reserve(0, mosaic_format::kHeadBytes))
            return Opened::No;
        if (!writeAt(m_fd, 0, bytes.data(), bytes.size()))
            return fail(errno);
    } else if (anew || !hasHead()) {
        return ::unlink(m_path.c_str()) == 0 ? Opened::Again : fail(errno);
    }
    m_writable = true;
    return Opened::Yes;
}

bool MosaicFile::isLinked() const
{
    struct stat opened = {};
    struct stat named = {};
    return ::fstat(m_fd, &opened) == 0 && ::lstat(m_path.c_str(), &named) == 0 && opened.st_ino == named.st_ino
           && opened.st_dev == named.st_dev;
}

bool MosaicFile::hasHead() const
{
    const std::string wanted = mosaic_format::head();
    std::string found(wanted.size(), '\0');
    return bytesIn(m_fd) >= mosaic_format::kHeadBytes && readAt(m_fd, 0, found.data(), found.size()) == found.size()
           && found == wanted;
}

/// The disk's space, so that a full one shows here: writing to mapped memory cannot fail but by a signal.
bool MosaicFile::reserve(std::uint64_t offset, std::uint64_t bytes)
{
    const std::uint64_t before = bytesIn(m_fd);
    int error = EINTR;
    while (error == EINTR)
        error = ::posix_fallocate(m_fd, static_cast<off_t>(offset), static_cast<off_t>(bytes));
    if (error == 0)
        return true;
    std::ignore = ::ftruncate(m_fd, static_cast<off_t>(before)); // what was had of it; else it stays with the file
    (void)fail(error);
    return false;
}

void MosaicFile::countSegments()
{
    const std::uint64_t size = bytesIn(m_fd);
    while (m_segments < mosaic_format::kMostSegments && mosaic_format::segmentPlace(m_segments).end() <= size)
        ++m_segments;
    if (!m_writable || m_segments == mosaic_format::kMostSegments)
        return;
    // Of one that was cut off, the rest: what lay there proves itself no more.
    const mosaic_format::SegmentPlace cut = mosaic_format::segmentPlace(m_segments);
    if (cut.offset < size) {
        if (reserve(cut.offset, cut.end() - cut.offset))
            ++m_segments;
        else
            m_writable = false;
    }
}

std::unique_ptr<MosaicSegment> MosaicFile::segment(std::uint32_t number) const
{
    return MosaicSegment::of(m_fd, mosaic_format::segmentPlace(number), m_writable);
}

std::unique_ptr<MosaicSegment> MosaicFile::grow()
{
    if (!m_writable || m_segments >= mosaic_format::kMostSegments)
        return nullptr;
    const mosaic_format::SegmentPlace place = mosaic_format::segmentPlace(m_segments);
    std::unique_ptr<MosaicSegment> made;
    if (reserve(place.offset, place.end() - place.offset))
        made = MosaicSegment::of(m_fd, place, true);
    if (made)
        ++m_segments;
    else
        m_writable = false;
    return made;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pyramid_file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <core/explain.h>
#include <image/file_io.h>
#include <image/jpeg_session.h>
#include <image/lossless_codec.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

constexpr int kMaxPieceSide = 4200;

Error unreadable()
{
    return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the kept pyramid cannot be read"));
}

Error damaged()
{
    return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the kept pyramid is damaged"));
}

Error unwritable(int code)
{
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    return explain(full ? ErrorCode::Full : ErrorCode::Io,
                   TESSERA_TR_NOOP("Reason", "the pyramid cannot be written: %1"), {std::strerror(code)});
}

bool readAll(int fd, std::uint64_t offset, std::string& to)
{
    return readAt(fd, offset, to.data(), to.size()) == to.size();
}

/// Has the disk begin with what is complete of the file every few MiB, so that little is left for the end.
void startWriteBack([[maybe_unused]] int fd, [[maybe_unused]] std::uint64_t offset, [[maybe_unused]] std::size_t bytes)
{
#if defined(__linux__)
    constexpr std::uint64_t step = std::uint64_t(8) << 20U;
    const std::uint64_t whole = (offset + bytes) / step;
    if (whole > offset / step)
        (void)::sync_file_range(fd, static_cast<off_t>((whole - 1) * step), static_cast<off_t>(step),
                                SYNC_FILE_RANGE_WRITE);
#endif
}

Result<pyramid_format::Index> readIndex(int fd)
{
    struct stat s = {};
    if (::fstat(fd, &s) != 0)
        return unreadable();
    const auto size = static_cast<std::uint64_t>(s.st_size);
    std::string header(pyramid_format::kHeaderBytes, '\0');
    std::string trailer(pyramid_format::kTrailerBytes, '\0');
    if (size < header.size() + trailer.size())
        return damaged();
    if (!readAll(fd, 0, header) || !readAll(fd, size - trailer.size(), trailer))
        return unreadable();
    const Result<pyramid_format::Place> place = pyramid_format::decodeTrailer(trailer, size);
    if (!place || header != pyramid_format::header())
        return damaged();
    std::string bytes(static_cast<std::size_t>(place->length), '\0');
    if (!readAll(fd, place->offset, bytes))
        return unreadable();
    return pyramid_format::decode(bytes, *place);
}

} // namespace

PyramidFile::PyramidFile(int fd, PyramidShape shape) : m_fd(fd), m_shape(std::move(shape)), m_grids(m_shape.grids()) { }

PyramidFile::~PyramidFile()
{
    ::close(m_fd);
}

Result<std::shared_ptr<PyramidFile>> PyramidFile::open(const std::string& path, const SourceId& source)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "there is no kept pyramid"))
                               : unreadable();
    Result<pyramid_format::Index> index = readIndex(fd);
    if (index && index->shape.info.id != source)
        index = damaged();
    if (!index) {
        ::close(fd);
        return index.error();
    }
    std::shared_ptr<PyramidFile> file(new PyramidFile(fd, std::move(index->shape)));
    const Lock lock(file->m_mutex);
    file->m_pieces = std::move(index->levels);
    for (const std::vector<Piece>& level : file->m_pieces) {
        for (const Piece& piece : level)
            file->m_end = std::max(file->m_end, piece.offset + piece.length);
    }
    file->m_over = true;
    return file;
}

Result<std::shared_ptr<PyramidFile>> PyramidFile::begin(int fd, PyramidShape shape)
{
    std::shared_ptr<PyramidFile> file(new PyramidFile(fd, std::move(shape)));
    const std::string header = pyramid_format::header();
    if (const Status written = file->write(header, 0); !written)
        return written.error();
    const Lock lock(file->m_mutex);
    for (const PieceGrid& grid : file->m_grids)
        file->m_pieces.emplace_back(grid.index(0, grid.bands()));
    file->m_end = header.size();
    return file;
}

bool PyramidFile::hasLocked(std::uint32_t halving, const Rect& rect) const
{
    if (halving < m_shape.first || halving - m_shape.first >= m_grids.size() || rect.isEmpty())
        return false;
    const std::size_t level = halving - m_shape.first;
    const PieceGrid& grid = m_grids[level];
    if (rect.x < 0 || rect.y < 0 || rect.right() > grid.level.width || rect.bottom() > grid.level.height)
        return false;
    const Rect range = grid.covering(rect);
    for (std::int64_t y = range.y; y < range.bottom(); ++y) {
        for (std::int64_t x = range.x; x < range.right(); ++x) {
            if (m_pieces[level][grid.index(x, y)].length == 0)
                return false;
        }
    }
    return true;
}

bool PyramidFile::has(std::uint32_t halving, const Rect& rect) const
{
    const Lock lock(m_mutex);
    return hasLocked(halving, rect);
}

bool PyramidFile::waitFor(std::uint32_t halving, const Rect& rect, const std::stop_token& stop) const
{
    Lock lock(m_mutex);
    (void)m_grown.wait(lock, stop, [&]() TESSERA_NO_ANALYSIS { return m_over || hasLocked(halving, rect); });
    return hasLocked(halving, rect);
}

bool PyramidFile::wakeWhenThere(std::uint32_t halving, const Rect& rect, const ParkingPtr& parking) const
{
    const Lock lock(m_mutex);
    if (m_over || hasLocked(halving, rect))
        return false;
    std::erase_if(m_awaited, [](const Awaited& a) { return a.parking.expired(); });
    m_awaited.push_back({halving, rect, parking});
    return true;
}

std::vector<ParkingPtr> PyramidFile::takeServed()
{
    std::vector<ParkingPtr> served;
    std::erase_if(m_awaited, [&](const Awaited& a) TESSERA_NO_ANALYSIS {
        if (!m_over && !hasLocked(a.halving, a.rect))
            return false;
        if (ParkingPtr parking = a.parking.lock())
            served.push_back(std::move(parking));
        return true;
    });
    return served;
}

std::vector<FileRange> PyramidFile::placesOf(std::uint32_t halving, const Rect& rect) const
{
    std::vector<FileRange> places;
    const Lock lock(m_mutex);
    if (!hasLocked(halving, rect))
        return places;
    const std::size_t level = halving - m_shape.first;
    const PieceGrid& grid = m_grids[level];
    const Rect range = grid.covering(rect);
    for (std::int64_t y = range.y; y < range.bottom(); ++y) {
        for (std::int64_t x = range.x; x < range.right(); ++x) {
            const Piece& piece = m_pieces[level][grid.index(x, y)];
            places.push_back({piece.offset, piece.length});
        }
    }
    return places;
}

Piece PyramidFile::pieceAt(std::size_t grid, std::size_t index) const
{
    const Lock lock(m_mutex);
    return m_pieces[grid][index];
}

Status PyramidFile::read(std::uint32_t halving, const Rect& rect, const PixelTarget& to,
                         const std::stop_token& stop) const
{
    if (!has(halving, rect))
        return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "there is no kept pyramid"));
    const std::size_t level = halving - m_shape.first;
    const PieceGrid& grid = m_grids[level];
    const Rect range = grid.covering(rect);
    for (std::int64_t y = range.y; y < range.bottom(); ++y) {
        for (std::int64_t x = range.x; x < range.right(); ++x) {
            if (stop.stop_requested())
                return cancelledError();
            const Rect area = grid.piece(x, y);
            const Result<Pixels> pixels = decode(pieceAt(level, grid.index(x, y)), area);
            if (!pixels)
                return pixels.error();
            copyRect(viewOf(*pixels, area), rect, to);
        }
    }
    return {};
}

Result<Pixels> PyramidFile::decode(const Piece& piece, const Rect& rect) const
{
    std::string bytes(piece.length, '\0');
    if (!readAll(m_fd, piece.offset, bytes))
        return unreadable();
    if (pyramid_format::checksum(bytes) != piece.checksum)
        return damaged();
    if (m_shape.lossy) {
        Result<Pixels> pixels = decodeSmallJpeg(bytes, kMaxPieceSide);
        if (!pixels || pixels->width() != rect.width || pixels->height() != rect.height)
            return damaged();
        return pixels;
    }
    Pixels pixels = heapPixels(rect.width, rect.height, m_shape.info.opaque);
    if (!decodeLossless(bytes, pixels))
        return damaged();
    return pixels;
}

Status PyramidFile::append(std::size_t grid, std::int64_t column, std::int64_t band, std::string_view bytes)
{
    std::uint64_t offset = 0;
    {
        const Lock lock(m_mutex);
        offset = m_end;
        m_end += bytes.size();
    }
    if (Status written = write(bytes, offset); !written)
        return written;
    startWriteBack(m_fd, offset, bytes.size());
    std::vector<ParkingPtr> served;
    {
        const Lock lock(m_mutex);
        m_pieces[grid][m_grids[grid].index(column, band)] = {offset, static_cast<std::uint32_t>(bytes.size()),
                                                             pyramid_format::checksum(bytes)};
        m_grown.notifyAll();
        served = takeServed();
    }
    wakeAll(served);
    return {};
}

Status PyramidFile::seal()
{
    pyramid_format::Index index{m_shape, {}};
    std::uint64_t offset = 0;
    {
        const Lock lock(m_mutex);
        index.levels = m_pieces;
        offset = m_end;
    }
    if (Status written = write(pyramid_format::encode(index, offset), offset); !written)
        return written;
    if (::fsync(m_fd) != 0)
        return unwritable(errno);
    end();
    return {};
}

void PyramidFile::end()
{
    std::vector<ParkingPtr> served;
    {
        const Lock lock(m_mutex);
        m_over = true;
        m_grown.notifyAll();
        served = takeServed();
    }
    wakeAll(served);
}

Status PyramidFile::write(std::string_view bytes, std::uint64_t offset) const
{
    return writeAt(m_fd, offset, bytes.data(), bytes.size()) ? Status() : Status(unwritable(errno));
}

} // namespace tessera

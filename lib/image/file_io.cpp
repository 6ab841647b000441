// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/file_io.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

namespace tessera {

namespace {

/// Calls `move(done)`, which says how many bytes it has moved, until there are `bytes` or it moves none.
template <class Move>
std::size_t moveAll(std::size_t bytes, Move move)
{
    std::size_t done = 0;
    while (done < bytes) {
        const ssize_t n = move(done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += static_cast<std::size_t>(n);
    }
    return done;
}

bool isByteFar(int fd, std::uint64_t at)
{
#if defined(RWF_NOWAIT)
    char byte = 0;
    const iovec place{&byte, 1};
    return ::preadv2(fd, &place, 1, static_cast<off_t>(at), RWF_NOWAIT) < 0 && errno == EAGAIN;
#else
    return fd < 0 && at > 0; // not known
#endif
}

} // namespace

bool isFar(int fd, const FileRange& range)
{
    return range.bytes > 0 && (isByteFar(fd, range.offset) || isByteFar(fd, range.offset + range.bytes - 1));
}

void bringNear(int fd, std::span<const FileRange> ranges, const std::stop_token& stop)
{
    constexpr std::uint64_t step = 64 * 1024;
    for (const FileRange& range : ranges)
        (void)::posix_fadvise(fd, static_cast<off_t>(range.offset), static_cast<off_t>(range.bytes),
                              POSIX_FADV_WILLNEED);
    std::vector<char> read(step);
    for (const FileRange& range : ranges) {
        for (std::uint64_t done = 0; done < range.bytes; done += step) {
            if (stop.stop_requested())
                return;
            const auto bytes = static_cast<std::size_t>(std::min(step, range.bytes - done));
            if (readAt(fd, range.offset + done, read.data(), bytes) < bytes)
                break;
        }
    }
}

std::size_t readAt(int fd, std::uint64_t offset, void* to, std::size_t bytes)
{
    return moveAll(bytes, [&](std::size_t done) {
        return ::pread(fd, static_cast<char*>(to) + done, bytes - done, static_cast<off_t>(offset + done));
    });
}

bool writeAt(int fd, std::uint64_t offset, const void* from, std::size_t bytes)
{
    return moveAll(bytes,
                   [&](std::size_t done) {
                       return ::pwrite(fd, static_cast<const char*>(from) + done, bytes - done,
                                       static_cast<off_t>(offset + done));
                   })
           == bytes;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/file_io.h>

#include <cerrno>

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

} // namespace

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

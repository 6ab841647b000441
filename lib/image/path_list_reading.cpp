// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/path_list.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr std::size_t kListPiece = 64 * 1024;
constexpr int kListIdleMs = 100;

class OwnedDescriptor {
public:
    explicit OwnedDescriptor(int fd) : m_fd(fd) { }
    ~OwnedDescriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    OwnedDescriptor(const OwnedDescriptor&) = delete;
    OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
    [[nodiscard]] int get() const { return m_fd; }

private:
    const int m_fd;
};

Error listError(int code)
{
    switch (code) {
    case ENOENT: return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the file does not exist"));
    case EACCES:
    case EPERM: return explain(ErrorCode::Permission, TESSERA_TR_NOOP("Reason", "no permission to read the file"));
    default:
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the file cannot be read: %1"), {std::strerror(code)});
    }
}

} // namespace

Status readPathList(int fd, PathListParser& parser, const std::stop_token& stop, const std::function<void()>& idle)
{
    // Who stops wakes whom waits for a pipe that says nothing.
    const OwnedDescriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::stop_callback onStop(stop, [&wake] { (void)::eventfd_write(wake.get(), 1); });
    std::vector<char> piece(kListPiece);
    while (!stop.stop_requested()) {
        std::array<pollfd, 2> waits{{{fd, POLLIN, 0}, {wake.get(), POLLIN, 0}}};
        const int ready = ::poll(waits.data(), waits.size(), kListIdleMs);
        if (ready < 0 && errno != EINTR)
            return listError(errno);
        if (ready <= 0 || waits[0].revents == 0) {
            idle();
            continue;
        }
        const ssize_t got = (waits[0].revents & POLLNVAL) != 0 ? -1 : ::read(fd, piece.data(), piece.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got < 0)
            return listError((waits[0].revents & POLLNVAL) != 0 ? EBADF : errno);
        const Status taken = got == 0 ? parser.finish() : parser.take({piece.data(), static_cast<std::size_t>(got)});
        idle();
        if (!taken || got == 0)
            return taken;
    }
    return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled"));
}

Status readPathList(const std::string& file, PathListParser& parser, const std::stop_token& stop,
                    const std::function<void()>& idle)
{
    const OwnedDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    return opened.get() < 0 ? Status(listError(errno)) : readPathList(opened.get(), parser, stop, idle);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/directory_watch.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <unordered_map>
#include <utility>

#include <sys/inotify.h>
#include <unistd.h>

#include <core/explain.h>
#include <core/mutex.h>

namespace tessera {

namespace {

using WatchedKind = DirectoryEvent::Kind;

// Not IN_MODIFY: a file that is being written would tell of every piece; closing it tells once.
constexpr std::uint32_t kWatched =
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::size_t kEventBytes = 64 * 1024;

Error watchError(int code, std::size_t watched)
{
    switch (code) {
    case ENOSPC:
    case ENOMEM:
    case EMFILE:
        return explain(ErrorCode::Full,
                       TESSERA_TR_NOOP("Reason", "changes are noticed in the first %1 folders only: more cannot be "
                                                 "watched"),
                       {std::to_string(watched)});
    case ENOENT: return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the folder does not exist"));
    case EACCES: return explain(ErrorCode::Permission, TESSERA_TR_NOOP("Reason", "no permission to read the folder"));
    case ENOTDIR: return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "this is not a folder"));
    default:
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the folder cannot be read: %1"),
                       {std::strerror(code)});
    }
}

bool isAtOrBelow(const std::string& path, const std::string& folder)
{
    return path.compare(0, folder.size(), folder) == 0
           && (path.size() == folder.size() || folder.ends_with('/') || path[folder.size()] == '/');
}

class InotifyWatch final : public DirectoryWatch {
public:
    InotifyWatch(int fd, std::size_t most) : m_fd(fd), m_most(most) { }
    ~InotifyWatch() override { ::close(m_fd); }
    InotifyWatch(const InotifyWatch&) = delete;
    InotifyWatch& operator=(const InotifyWatch&) = delete;

    Status add(const std::string& folder) override
    {
        {
            const Lock lock(m_mutex);
            if (m_byName.contains(folder))
                return {};
            if (m_byName.size() >= m_most)
                return watchError(ENOSPC, m_byName.size());
        }
        // May wait for a disk: not under the lock, which the GUI thread takes. An event that comes before the
        // name is known is of a folder whose names are read, or compared, after this.
        const int watch = ::inotify_add_watch(m_fd, folder.c_str(), kWatched);
        const int code = errno;
        const Lock lock(m_mutex);
        if (watch < 0)
            return watchError(code, m_byName.size());
        if (m_byWatch.emplace(watch, folder).second)
            m_byName.emplace(folder, watch);
        return {};
    }

    void remove(const std::string& folder) override
    {
        const Lock lock(m_mutex);
        for (auto it = m_byName.lower_bound(folder); it != m_byName.end() && it->first.starts_with(folder);) {
            if (!isAtOrBelow(it->first, folder)) {
                ++it;
                continue;
            }
            (void)::inotify_rm_watch(m_fd, it->second);
            m_byWatch.erase(it->second);
            it = m_byName.erase(it);
        }
    }

    int fd() const override { return m_fd; }

    std::vector<DirectoryEvent> readEvents() override
    {
        std::vector<DirectoryEvent> events;
        alignas(inotify_event) std::array<char, kEventBytes> bytes;
        const Lock lock(m_mutex);
        while (true) {
            const ssize_t got = ::read(m_fd, bytes.data(), bytes.size());
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return events;
            std::size_t at = 0;
            while (at + sizeof(inotify_event) <= static_cast<std::size_t>(got)) {
                inotify_event head = {};
                std::memcpy(&head, bytes.data() + at, sizeof head);
                take(head, head.len > 0 ? bytes.data() + at + sizeof head : "", events);
                at += sizeof head + head.len;
            }
        }
    }

private:
    void take(const inotify_event& event, const char* name, std::vector<DirectoryEvent>& events)
        TESSERA_REQUIRES(m_mutex)
    {
        if ((event.mask & IN_Q_OVERFLOW) != 0) {
            events.push_back({WatchedKind::Overflow});
            return;
        }
        const auto found = m_byWatch.find(event.wd);
        if (found == m_byWatch.end())
            return; // let go of meanwhile
        const std::string folder = found->second;
        if ((event.mask & (IN_DELETE_SELF | IN_UNMOUNT)) != 0)
            events.push_back({WatchedKind::SelfGone, folder, true});
        else if ((event.mask & IN_MOVE_SELF) != 0)
            events.push_back({WatchedKind::SelfMoved, folder, true});
        if ((event.mask & IN_IGNORED) != 0) {
            m_byName.erase(folder);
            m_byWatch.erase(event.wd);
        }
        const WatchedKind kind = (event.mask & IN_CREATE) != 0       ? WatchedKind::Created
                                 : (event.mask & IN_DELETE) != 0     ? WatchedKind::Removed
                                 : (event.mask & IN_MOVED_FROM) != 0 ? WatchedKind::MovedFrom
                                 : (event.mask & IN_MOVED_TO) != 0   ? WatchedKind::MovedTo
                                                                     : WatchedKind::Written;
        if (kind == WatchedKind::Written && (event.mask & IN_CLOSE_WRITE) == 0)
            return;
        DirectoryEvent told{kind, (folder.ends_with('/') ? folder : folder + '/') + name, (event.mask & IN_ISDIR) != 0,
                            event.cookie};
        if (told.folder)
            followMove(told);
        events.push_back(std::move(told));
    }

    // The kernel's watches stay with a folder that moves: their names have to follow.
    void followMove(const DirectoryEvent& event) TESSERA_REQUIRES(m_mutex)
    {
        if (event.kind == WatchedKind::MovedFrom)
            m_moved = {event.cookie, event.path};
        if (event.kind != WatchedKind::MovedTo || event.cookie != m_moved.first || event.cookie == 0)
            return;
        const std::string from = std::exchange(m_moved, {}).second;
        for (auto& [watch, folder] : m_byWatch) {
            if (!isAtOrBelow(folder, from))
                continue;
            m_byName.erase(folder);
            folder.replace(0, from.size(), event.path);
            m_byName.emplace(folder, watch);
        }
    }

    const int m_fd;
    const std::size_t m_most;
    mutable Mutex m_mutex;
    std::unordered_map<int, std::string> m_byWatch TESSERA_GUARDED_BY(m_mutex);
    std::map<std::string, int> m_byName TESSERA_GUARDED_BY(m_mutex);
    std::pair<std::uint32_t, std::string> m_moved TESSERA_GUARDED_BY(m_mutex); ///< cookie and name of the latest
};

} // namespace

std::unique_ptr<DirectoryWatch> inotifyWatch(std::size_t mostFolders)
{
    const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return fd < 0 ? nullptr : std::make_unique<InotifyWatch>(fd, mostFolders);
}

} // namespace tessera

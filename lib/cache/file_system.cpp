// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/file_system.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <core/explain.h>

namespace tessera {

namespace {

ErrorCode codeOfErrno(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return ErrorCode::Full;
    case ENOENT: return ErrorCode::NotFound;
    case EEXIST: return ErrorCode::AlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS: return ErrorCode::Permission;
    default: return ErrorCode::Io;
    }
}

/// `pattern` names the path as %1 and the system's reason as %2.
Error systemError(const char* pattern, const std::string& path, int error)
{
    return explain(codeOfErrno(error), pattern, {path, std::generic_category().message(error)});
}

class PosixFile final : public SlabFile {
public:
    PosixFile(int fd, std::string path) : m_fd(fd), m_path(std::move(path)) { }
    ~PosixFile() override { ::close(m_fd); }

    Result<std::string> read(std::uint64_t offset, std::size_t length) const override
    {
        std::string bytes(length, '\0');
        std::size_t done = 0;
        while (done < length) {
            const ssize_t n = ::pread(m_fd, bytes.data() + done, length - done, static_cast<off_t>(offset + done));
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return systemError(TESSERA_TR_NOOP("Reason", "could not read %1: %2"), m_path, errno);
            if (n == 0)
                return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "%1 ends before an entry's end"),
                               {m_path});
            done += static_cast<std::size_t>(n);
        }
        return bytes;
    }

    Status write(std::uint64_t offset, std::string_view bytes) override
    {
        while (!bytes.empty()) {
            const ssize_t n = ::pwrite(m_fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                return systemError(TESSERA_TR_NOOP("Reason", "could not write %1: %2"), m_path, errno);
            offset += static_cast<std::uint64_t>(n);
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return {};
    }

    Status sync() override
    {
        return ::fdatasync(m_fd) == 0 ? Status()
                                      : systemError(TESSERA_TR_NOOP("Reason", "could not write %1: %2"), m_path, errno);
    }

    Result<std::uint64_t> size() const override
    {
        struct stat st { };
        if (::fstat(m_fd, &st) != 0)
            return systemError(TESSERA_TR_NOOP("Reason", "could not examine %1: %2"), m_path, errno);
        return static_cast<std::uint64_t>(st.st_size);
    }

    bool lock(bool exclusive) override { return ::flock(m_fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0; }

    bool isLinked() const override
    {
        struct stat st { };
        return ::fstat(m_fd, &st) == 0 && st.st_nlink > 0;
    }

private:
    const int m_fd;
    const std::string m_path;
};

class PosixFileSystem final : public CacheFileSystem {
public:
    Status makeDirectory(const std::string& path) override
    {
        std::error_code error;
        for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
            const std::string part = path.substr(0, end);
            if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST)
                return systemError(TESSERA_TR_NOOP("Reason", "could not create %1: %2"), part, errno);
            if (end == std::string::npos)
                break;
        }
        if (!std::filesystem::is_directory(path, error))
            return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "%1 is not a folder"), {path});
        if (::access(path.c_str(), W_OK | X_OK) != 0)
            return systemError(TESSERA_TR_NOOP("Reason", "could not write into %1: %2"), path, errno);
        return {};
    }

    Result<std::shared_ptr<SlabFile>> open(const std::string& path, Mode mode) override
    {
        const int flags = mode == Mode::Read     ? O_RDONLY
                          : mode == Mode::Create ? O_RDWR | O_CREAT | O_EXCL
                          : mode == Mode::Ensure ? O_RDWR | O_CREAT
                                                 : O_RDWR;
        const int fd = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
            return systemError(TESSERA_TR_NOOP("Reason", "could not open %1: %2"), path, errno);
        return std::shared_ptr<SlabFile>(std::make_shared<PosixFile>(fd, path));
    }

    Status remove(const std::string& path) override
    {
        if (::unlink(path.c_str()) == 0 || errno == ENOENT)
            return {};
        return systemError(TESSERA_TR_NOOP("Reason", "could not remove %1: %2"), path, errno);
    }

    Result<std::vector<std::string>> list(const std::string& directory) override
    {
        std::error_code error;
        std::vector<std::string> names;
        std::filesystem::directory_iterator it(directory, error);
        for (; !error && it != std::filesystem::directory_iterator(); it.increment(error))
            names.push_back(it->path().filename().string());
        if (error)
            return systemError(TESSERA_TR_NOOP("Reason", "could not list %1: %2"), directory, error.value());
        return names;
    }
};

} // namespace

std::shared_ptr<CacheFileSystem> posixCacheFileSystem()
{
    return std::make_shared<PosixFileSystem>();
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <core/explain.h>
#include <image/folder_scan.h>
#include <image/posix_error.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>

#include <dirent.h>
#include <sys/stat.h>

namespace tessera {

namespace {

using Kind = DirectoryEntry::Kind;

Kind kindOf(unsigned char type)
{
    switch (type) {
    case DT_REG: return Kind::File;
    case DT_DIR: return Kind::Directory;
    case DT_LNK: return Kind::Link;
    case DT_UNKNOWN: return Kind::Unknown;
    default: return Kind::Other;
    }
}

// By its own time of change: that of its content can be set back, as programs do that copy folders.
std::uint64_t namesStateOf(const struct stat& s)
{
    return namesStateAt(std::chrono::seconds(s.st_ctim.tv_sec) + std::chrono::nanoseconds(s.st_ctim.tv_nsec),
                        std::chrono::system_clock::now().time_since_epoch());
}

class PosixReader final : public DirectoryReader {
public:
    explicit PosixReader(DIR* folder) : m_folder(folder) { }
    ~PosixReader() override { ::closedir(m_folder); }
    PosixReader(const PosixReader&) = delete;
    PosixReader& operator=(const PosixReader&) = delete;

    Result<std::optional<DirectoryEntry>> next() override
    {
        while (true) {
            errno = 0;
            const dirent* entry = ::readdir(m_folder);
            if (entry == nullptr && errno != 0)
                return folderError(errno);
            if (entry == nullptr)
                return std::optional<DirectoryEntry>();
            const std::string_view name(entry->d_name);
            if (name != "." && name != "..")
                return std::optional(DirectoryEntry{std::string(name), kindOf(entry->d_type)});
        }
    }

private:
    DIR* const m_folder;
};

class PosixFileSystem final : public FileSystem {
public:
    Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string& path) override
    {
        DIR* folder = ::opendir(path.c_str());
        if (folder == nullptr)
            return folderError(errno);
        return std::unique_ptr<DirectoryReader>(std::make_unique<PosixReader>(folder));
    }

    Result<Target> resolve(const std::string& path) override
    {
        struct stat s = {};
        if (::stat(path.c_str(), &s) != 0)
            return folderError(errno);
        const Kind kind = S_ISDIR(s.st_mode) ? Kind::Directory : S_ISREG(s.st_mode) ? Kind::File : Kind::Other;
        return Target{kind, static_cast<std::uint64_t>(s.st_dev), static_cast<std::uint64_t>(s.st_ino),
                      static_cast<std::uint64_t>(s.st_size), kind == Kind::Directory ? namesStateOf(s) : 0};
    }

    Result<std::unique_ptr<FactsReader>> openFacts(const std::string& folder) override
    {
        return openPosixFacts(folder);
    }
};

} // namespace

Error folderError(int code)
{
    switch (code) {
    case ENOENT: return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the folder does not exist"));
    case EACCES:
    case EPERM: return explain(ErrorCode::Permission, TESSERA_TR_NOOP("Reason", "no permission to read the folder"));
    case ENOTDIR: return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "this is not a folder"));
    default:
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the folder cannot be read: %1"),
                       {std::strerror(code)});
    }
}

std::uint64_t namesStateAt(std::chrono::nanoseconds changed, std::chrono::nanoseconds now)
{
    constexpr std::chrono::seconds steps{2};
    return changed + steps < now ? static_cast<std::uint64_t>(changed.count()) : 0;
}

std::unique_ptr<FileSystem> posixFileSystem()
{
    return std::make_unique<PosixFileSystem>();
}

} // namespace tessera

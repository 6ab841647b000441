// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/input_file.h>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xxhash.h>

#include <core/explain.h>
#include <image/file_io.h>

namespace tessera {

namespace {

/// Raised when the meaning of an id changes, so that no cache kept under old ids is believed.
constexpr std::uint64_t kFormatVersion = 1;

SourceId hashed(const void* data, std::size_t bytes)
{
    const XXH128_hash_t h = XXH3_128bits(data, bytes);
    return {h.high64, h.low64};
}

SourceId idOf(const struct stat& s)
{
    const std::uint64_t fields[] = {kFormatVersion,
                                    static_cast<std::uint64_t>(s.st_dev),
                                    static_cast<std::uint64_t>(s.st_ino),
                                    static_cast<std::uint64_t>(s.st_size),
                                    static_cast<std::uint64_t>(s.st_mtim.tv_sec),
                                    static_cast<std::uint64_t>(s.st_mtim.tv_nsec)};
    return hashed(fields, sizeof fields);
}

Error errorOf(int code)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR: return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "the file does not exist"));
    case EACCES:
    case EPERM: return explain(ErrorCode::Permission, TESSERA_TR_NOOP("Reason", "no permission to read the file"));
    case EMFILE:
    case ENFILE: return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "too many files are open"));
    default:
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the file cannot be read: %1"), {std::strerror(code)});
    }
}

Status checkKind(const struct stat& s)
{
    if (S_ISDIR(s.st_mode))
        return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "this is a folder, not a file"));
    if (!S_ISREG(s.st_mode))
        return explain(ErrorCode::InvalidArgument, TESSERA_TR_NOOP("Reason", "this is not a regular file"));
    if (s.st_size == 0)
        return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the file is empty (0 bytes)"));
    return {};
}

} // namespace

Result<InputFilePtr> InputFile::open(const std::string& path, std::size_t headBytes)
{
    // Non-blocking, because opening a FIFO would otherwise wait for its writer.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errorOf(errno);
    std::shared_ptr<InputFile> file(new InputFile(fd, path));
    struct stat s = {};
    if (::fstat(fd, &s) != 0)
        return errorOf(errno);
    if (const Status kind = checkKind(s); !kind)
        return kind.error();
    file->m_id = idOf(s);
    file->m_size = static_cast<std::uint64_t>(s.st_size);
    file->m_changedAt = s.st_mtim.tv_sec;
    file->m_changedNanoseconds = s.st_mtim.tv_nsec;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(headBytes, file->m_size));
    file->m_head = std::make_unique_for_overwrite<char[]>(wanted);
    file->m_headBytes = file->readAt(0, file->m_head.get(), wanted);
    if (file->m_headBytes == 0)
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the file cannot be read"));
    return InputFilePtr(std::move(file));
}

Result<SourceId> InputFile::identify(const std::string& path)
{
    struct stat s = {};
    if (::stat(path.c_str(), &s) != 0)
        return errorOf(errno);
    if (const Status kind = checkKind(s); !kind)
        return kind.error();
    return idOf(s);
}

InputFile::~InputFile()
{
    ::close(m_fd);
}

std::string InputFile::name() const
{
    return m_path.substr(m_path.rfind('/') + 1);
}

std::size_t InputFile::readAt(std::uint64_t offset, void* to, std::size_t bytes) const
{
    return tessera::readAt(m_fd, offset, to, bytes);
}

bool InputFile::isCurrent() const
{
    const Result<SourceId> now = identify(m_path);
    return now.ok() && *now == m_id;
}

SourceId builtInId(std::string_view name)
{
    return hashed(name.data(), name.size());
}

} // namespace tessera

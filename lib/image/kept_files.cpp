// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/kept_files.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <tuple>

#include <fcntl.h>
#include <sys/stat.h>

namespace tessera {

std::vector<KeptFile> keptFiles(const std::string& folder, std::string_view suffix)
{
    std::vector<KeptFile> all;
    std::error_code failed;
    for (std::filesystem::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
        struct stat s = {};
        if (it->path().extension() == suffix && ::lstat(it->path().c_str(), &s) == 0 && S_ISREG(s.st_mode))
            all.push_back(
                {it->path().string(), static_cast<std::uint64_t>(s.st_size), s.st_mtim.tv_sec, s.st_mtim.tv_nsec});
    }
    std::sort(all.begin(), all.end(), [](const KeptFile& a, const KeptFile& b) {
        return std::tie(a.usedSeconds, a.usedNanoseconds) < std::tie(b.usedSeconds, b.usedNanoseconds);
    });
    return all;
}

void noteUse(const std::string& path)
{
    ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
}

Status makeOwnFolder(const std::string& folder)
{
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return Error{writeErrorCode(failed.value()), failed.message()};
    ::chmod(folder.c_str(), S_IRWXU);
    return {};
}

ErrorCode writeErrorCode(int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
    case EROFS: return ErrorCode::Permission;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return ErrorCode::Full;
    default: return ErrorCode::Io;
    }
}

std::string hexDigits(std::uint64_t number)
{
    std::string digits;
    for (unsigned shift = 64; shift > 0; shift -= 4)
        digits.push_back("0123456789abcdef"[number >> (shift - 4) & 15U]);
    return digits;
}

} // namespace tessera

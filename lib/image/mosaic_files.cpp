// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/mosaic_files.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <xxhash.h>

#include <image/kept_files.h>

namespace tessera {

namespace {

constexpr const char* kMosaicFolder = "/mosaics";
constexpr const char* kMosaicSuffix = ".mosaic";

/// Whether it is gone; who writes a mosaic has it locked.
bool removeUnused(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    const bool removed = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::unlink(path.c_str()) == 0;
    ::close(fd);
    return removed;
}

} // namespace

std::string mosaicFile(const std::string& cacheDirectory, const std::string& folder)
{
    std::error_code failed;
    std::string path = std::filesystem::weakly_canonical(folder, failed).string();
    if (failed)
        path = folder;
    while (path.size() > 1 && path.back() == '/')
        path.pop_back();
    const XXH128_hash_t hash = XXH3_128bits(path.data(), path.size());
    return cacheDirectory + kMosaicFolder + "/" + hexDigits(hash.high64) + hexDigits(hash.low64) + kMosaicSuffix;
}

std::uint64_t trimMosaics(const std::string& cacheDirectory, std::uint64_t limitBytes, const std::string& except)
{
    const std::vector<KeptFile> all = keptFiles(cacheDirectory + kMosaicFolder, kMosaicSuffix);
    std::uint64_t sum = 0;
    for (const KeptFile& file : all)
        sum += file.bytes;
    for (const KeptFile& oldest : all) {
        if (sum <= limitBytes)
            break;
        if (oldest.path != except && removeUnused(oldest.path))
            sum -= oldest.bytes;
    }
    return sum;
}

Result<std::shared_ptr<MosaicStore>> openMosaic(const std::string& cacheDirectory, const std::string& folder,
                                                std::uint64_t memoryBytes, std::uint64_t limitBytes)
{
    if (cacheDirectory.empty() || !makeOwnFolder(cacheDirectory + kMosaicFolder))
        return MosaicStore::open({}, memoryBytes);
    const std::string file = mosaicFile(cacheDirectory, folder);
    trimMosaics(cacheDirectory, limitBytes, file);
    return MosaicStore::open(file, memoryBytes);
}

} // namespace tessera

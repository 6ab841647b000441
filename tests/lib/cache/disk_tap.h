// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cache/file_system.h>
#include <core/mutex.h>

namespace tessera::test {

/// Something that changes a disk.
struct DiskOp {
    enum class Kind { Create, Write, Truncate, Sync, Remove };
    Kind kind = Kind::Write;
    std::string file{};       ///< its name without the folder
    std::uint64_t offset = 0; ///< or the new size
    std::string bytes{};
};

/// What becomes of an operation.
struct DiskFault {
    ErrorCode code = ErrorCode::Internal; ///< Internal: nothing, it works
    std::size_t keeps = 0;                ///< of a write that fails: bytes that are written all the same
    [[nodiscard]] bool works() const { return code == ErrorCode::Internal; }
};

/// Stands between the disk tier and the real disk, its index's files included, and is asked before each
/// operation that changes something.
class DiskTap final : public CacheFileSystem {
public:
    using Ask = std::function<DiskFault(const DiskOp&)>;

    explicit DiskTap(Ask ask);
    ~DiskTap() override;

    Status makeDirectory(const std::string& path) override { return m_real->makeDirectory(path); }
    Result<std::shared_ptr<SlabFile>> open(const std::string& path, Mode mode) override;
    Status remove(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& directory) override { return m_real->list(directory); }
    [[nodiscard]] const char* indexVfs() const override { return m_vfsName.c_str(); }

    [[nodiscard]] DiskFault ask(const DiskOp& op);
    [[nodiscard]] static std::string nameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

private:
    class File;
    struct Vfs;

    const Ask m_ask;
    const std::shared_ptr<CacheFileSystem> m_real = posixCacheFileSystem();
    Mutex m_mutex;
    std::string m_vfsName;
    std::unique_ptr<Vfs> m_vfs;
};

} // namespace tessera::test

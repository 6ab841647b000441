// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <core/result.h>

namespace tessera {

/// An open payload file. Thread-safe for reads; written by one thread. Closed by its end.
class SlabFile {
public:
    virtual ~SlabFile() = default;

    /// Exactly `length` bytes from `offset`; Corrupt when the file ends before.
    [[nodiscard]] virtual Result<std::string> read(std::uint64_t offset, std::size_t length) const = 0;
    virtual Status write(std::uint64_t offset, std::string_view bytes) = 0;
    /// What was written survives a crash of the machine.
    virtual Status sync() = 0;
    [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;
    /// Takes (or changes to) a lock among all programs without waiting; released when closed.
    [[nodiscard]] virtual bool lock(bool exclusive) = 0;
    /// Whether the file still has a name.
    [[nodiscard]] virtual bool isLinked() const = 0;
};

/// The file operations the disk tier needs. Its index is SQLite's own business, which goes to the files
/// by a way that SQLite knows by name. Thread-safe. Injected, so that tests have full, slow and broken
/// disks.
class CacheFileSystem {
public:
    enum class Mode {
        Read,   ///< must exist
        Update, ///< read and write, must exist
        Create, ///< read and write, must not exist
        Ensure, ///< read and write, created when missing
    };

    virtual ~CacheFileSystem() = default;

    /// With its parents, readable by the user only.
    virtual Status makeDirectory(const std::string& path) = 0;
    [[nodiscard]] virtual Result<std::shared_ptr<SlabFile>> open(const std::string& path, Mode mode) = 0;
    /// Absent is fine.
    virtual Status remove(const std::string& path) = 0;
    /// Names only.
    [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
    /// Null: SQLite's own way.
    [[nodiscard]] virtual const char* indexVfs() const { return nullptr; }
};

/// The real one.
[[nodiscard]] std::shared_ptr<CacheFileSystem> posixCacheFileSystem();

} // namespace tessera

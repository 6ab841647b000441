// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk_tap.h"

#include <cstring>
#include <new>

#include <sqlite3.h>

namespace tessera::test {

// --- payload files -----------------------------------------------------------------------------------

class DiskTap::File final : public SlabFile {
public:
    File(DiskTap& tap, std::string name, std::shared_ptr<SlabFile> real)
        : m_tap(tap), m_name(std::move(name)), m_real(std::move(real))
    {
    }
    Result<std::string> read(std::uint64_t offset, std::size_t length) const override
    {
        return m_real->read(offset, length);
    }
    Status write(std::uint64_t offset, std::string_view bytes) override
    {
        const DiskFault fault = m_tap.ask({DiskOp::Kind::Write, m_name, offset, std::string(bytes)});
        if (fault.works())
            return m_real->write(offset, bytes);
        (void)m_real->write(offset, bytes.substr(0, fault.keeps));
        return Error{fault.code, "the test wants it so"};
    }
    Status sync() override
    {
        const DiskFault fault = m_tap.ask({DiskOp::Kind::Sync, m_name});
        return fault.works() ? m_real->sync() : Status(Error{fault.code, "the test wants it so"});
    }
    Result<std::uint64_t> size() const override { return m_real->size(); }
    bool lock(bool exclusive) override { return m_real->lock(exclusive); }
    bool isLinked() const override { return m_real->isLinked(); }

private:
    DiskTap& m_tap;
    const std::string m_name;
    const std::shared_ptr<SlabFile> m_real;
};

Result<std::shared_ptr<SlabFile>> DiskTap::open(const std::string& path, Mode mode)
{
    if (mode == Mode::Create || mode == Mode::Ensure)
        if (const DiskFault fault = ask({DiskOp::Kind::Create, nameOf(path)}); !fault.works())
            return Error{fault.code, "the test wants it so"};
    Result<std::shared_ptr<SlabFile>> file = m_real->open(path, mode);
    if (!file)
        return file.error();
    return std::shared_ptr<SlabFile>(std::make_shared<File>(*this, nameOf(path), *file));
}

Status DiskTap::remove(const std::string& path)
{
    const DiskFault fault = ask({DiskOp::Kind::Remove, nameOf(path)});
    return fault.works() ? m_real->remove(path) : Status(Error{fault.code, "the test wants it so"});
}

DiskFault DiskTap::ask(const DiskOp& op)
{
    const Lock lock(m_mutex);
    return m_ask(op);
}

// --- the index's files: SQLite asks by a table of functions --------------------------------------------

namespace {

/// The real file follows it in memory.
struct TapFile {
    sqlite3_file base;
    DiskTap* tap;
    const std::string* name;
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

TapFile* tapOf(sqlite3_file* file)
{
    return reinterpret_cast<TapFile*>(file);
}

int codeOf(const DiskFault& fault, int otherwise)
{
    return fault.code == ErrorCode::Full         ? SQLITE_FULL
           : fault.code == ErrorCode::Permission ? SQLITE_READONLY
                                                 : otherwise;
}

int closeFile(sqlite3_file* file)
{
    const int code = tapOf(file)->real()->pMethods->xClose(tapOf(file)->real());
    delete tapOf(file)->name;
    return code;
}

int writeFile(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset)
{
    TapFile* tap = tapOf(file);
    const std::string_view bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
    const DiskFault fault =
        tap->tap->ask({DiskOp::Kind::Write, *tap->name, static_cast<std::uint64_t>(offset), std::string(bytes)});
    if (fault.works())
        return tap->real()->pMethods->xWrite(tap->real(), data, size, offset);
    if (const auto keeps = static_cast<int>(bytes.substr(0, fault.keeps).size()); keeps > 0)
        (void)tap->real()->pMethods->xWrite(tap->real(), data, keeps, offset);
    return codeOf(fault, SQLITE_IOERR_WRITE);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size)
{
    TapFile* tap = tapOf(file);
    const DiskFault fault = tap->tap->ask({DiskOp::Kind::Truncate, *tap->name, static_cast<std::uint64_t>(size)});
    return fault.works() ? tap->real()->pMethods->xTruncate(tap->real(), size) : codeOf(fault, SQLITE_IOERR_TRUNCATE);
}

int syncFile(sqlite3_file* file, int flags)
{
    TapFile* tap = tapOf(file);
    const DiskFault fault = tap->tap->ask({DiskOp::Kind::Sync, *tap->name});
    return fault.works() ? tap->real()->pMethods->xSync(tap->real(), flags) : codeOf(fault, SQLITE_IOERR_FSYNC);
}

template <auto Method, class... Args>
int forward(sqlite3_file* file, Args... args)
{
    sqlite3_file* real = tapOf(file)->real();
    return (real->pMethods->*Method)(real, args...);
}

using Methods = sqlite3_io_methods;

const Methods kMethods = {
    2,
    closeFile,
    [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return forward<&Methods::xRead>(f, to, n, at); },
    writeFile,
    truncateFile,
    syncFile,
    [](sqlite3_file* f, sqlite3_int64* size) { return forward<&Methods::xFileSize>(f, size); },
    [](sqlite3_file* f, int lock) { return forward<&Methods::xLock>(f, lock); },
    [](sqlite3_file* f, int lock) { return forward<&Methods::xUnlock>(f, lock); },
    [](sqlite3_file* f, int* held) { return forward<&Methods::xCheckReservedLock>(f, held); },
    [](sqlite3_file* f, int what, void* arg) { return forward<&Methods::xFileControl>(f, what, arg); },
    [](sqlite3_file* f) { return forward<&Methods::xSectorSize>(f); },
    [](sqlite3_file* f) { return forward<&Methods::xDeviceCharacteristics>(f); },
    [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
        return forward<&Methods::xShmMap>(f, page, size, extend, to);
    },
    [](sqlite3_file* f, int at, int n, int flags) { return forward<&Methods::xShmLock>(f, at, n, flags); },
    [](sqlite3_file* f) { tapOf(f)->real()->pMethods->xShmBarrier(tapOf(f)->real()); },
    [](sqlite3_file* f, int remove) { return forward<&Methods::xShmUnmap>(f, remove); },
    nullptr,
    nullptr};

sqlite3_vfs* realVfs()
{
    return sqlite3_vfs_find(nullptr);
}

int openFile(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* outFlags)
{
    auto* tap = static_cast<DiskTap*>(vfs->pAppData);
    std::memset(file, 0, sizeof(TapFile));
    if ((flags & SQLITE_OPEN_CREATE) != 0 && path)
        if (const DiskFault fault = tap->ask({DiskOp::Kind::Create, DiskTap::nameOf(path)}); !fault.works())
            return codeOf(fault, SQLITE_CANTOPEN);
    TapFile* tapped = tapOf(file);
    const int code = realVfs()->xOpen(realVfs(), path, tapped->real(), flags, outFlags);
    if (code != SQLITE_OK)
        return code;
    tapped->tap = tap;
    tapped->name = new std::string(path ? DiskTap::nameOf(path) : "temporary");
    file->pMethods = &kMethods;
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs* vfs, const char* path, int syncDirectory)
{
    const DiskFault fault = static_cast<DiskTap*>(vfs->pAppData)->ask({DiskOp::Kind::Remove, DiskTap::nameOf(path)});
    return fault.works() ? realVfs()->xDelete(realVfs(), path, syncDirectory) : codeOf(fault, SQLITE_IOERR_DELETE);
}

} // namespace

struct DiskTap::Vfs {
    sqlite3_vfs table{};
};

DiskTap::DiskTap(Ask ask) : m_ask(std::move(ask)), m_vfs(std::make_unique<Vfs>())
{
    m_vfsName = "tap-" + std::to_string(reinterpret_cast<std::uintptr_t>(this));
    sqlite3_vfs& table = m_vfs->table;
    table = *realVfs();
    table.iVersion = 2;
    table.szOsFile = static_cast<int>(sizeof(TapFile)) + realVfs()->szOsFile;
    table.pNext = nullptr;
    table.zName = m_vfsName.c_str();
    table.pAppData = this;
    table.xOpen = openFile;
    table.xDelete = deleteFile;
    table.xAccess = [](sqlite3_vfs*, const char* path, int flags, int* out) {
        return realVfs()->xAccess(realVfs(), path, flags, out);
    };
    table.xFullPathname = [](sqlite3_vfs*, const char* path, int n, char* out) {
        return realVfs()->xFullPathname(realVfs(), path, n, out);
    };
    sqlite3_vfs_register(&table, 0);
}

DiskTap::~DiskTap()
{
    sqlite3_vfs_unregister(&m_vfs->table);
}

} // namespace tessera::test

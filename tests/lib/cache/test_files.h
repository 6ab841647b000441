// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <atomic>
#include <functional>
#include <memory>

#include <cache/cache.h>
#include <cache/file_system.h>
#include <core/mutex.h>

namespace tessera::test {

/// A temporary directory, in memory where there is one: these tests sync thousands of times.
class TestDir final : public QTemporaryDir {
public:
    TestDir()
        : QTemporaryDir(
            (QFileInfo(QStringLiteral("/dev/shm")).isWritable() ? QStringLiteral("/dev/shm") : QDir::tempPath())
            + QStringLiteral("/tessera-cache-XXXXXX"))
    {
    }
};

/// The real file system with faults to switch on, and a hook before everything that changes the disk.
class FaultyFiles final : public CacheFileSystem {
public:
    std::atomic<bool> full{false};
    std::atomic<bool> readOnly{false};
    std::function<void()> beforeChange; ///< set before use
    std::atomic<int> syncs{0};

    void blockReads(bool on)
    {
        const Lock lock(m_mutex);
        m_blocked = on;
        m_change.notifyAll();
    }
    /// Until a reader stands before the blocked disk.
    void waitForReader()
    {
        Lock lock(m_mutex);
        m_change.wait(lock, [this]() TESSERA_REQUIRES(m_mutex) { return m_waiting > 0; });
    }

    Status makeDirectory(const std::string& path) override
    {
        if (readOnly)
            return Error{ErrorCode::Permission, "no writing here"};
        return m_real->makeDirectory(path);
    }
    Result<std::shared_ptr<SlabFile>> open(const std::string& path, Mode mode) override
    {
        if (readOnly && mode != Mode::Read)
            return Error{ErrorCode::Permission, "no writing here"};
        if (mode == Mode::Create)
            change();
        Result<std::shared_ptr<SlabFile>> file = m_real->open(path, mode);
        if (!file)
            return file.error();
        return std::shared_ptr<SlabFile>(std::make_shared<File>(*this, *file));
    }
    Status remove(const std::string& path) override
    {
        change();
        return m_real->remove(path);
    }
    Result<std::vector<std::string>> list(const std::string& directory) override { return m_real->list(directory); }

private:
    class File final : public SlabFile {
    public:
        File(FaultyFiles& owner, std::shared_ptr<SlabFile> real) : m_owner(owner), m_real(std::move(real)) { }

        Result<std::string> read(std::uint64_t offset, std::size_t length) const override
        {
            m_owner.standBefore();
            return m_real->read(offset, length);
        }
        Status write(std::uint64_t offset, std::string_view bytes) override
        {
            m_owner.change();
            if (m_owner.full) {
                (void)m_real->write(offset, bytes.substr(0, bytes.size() / 2));
                return Error{ErrorCode::Full, "no space left on device"};
            }
            return m_real->write(offset, bytes);
        }
        Status sync() override
        {
            m_owner.change();
            ++m_owner.syncs;
            return m_real->sync();
        }
        Result<std::uint64_t> size() const override { return m_real->size(); }
        bool lock(bool exclusive) override { return m_real->lock(exclusive); }
        bool isLinked() const override { return m_real->isLinked(); }

    private:
        FaultyFiles& m_owner;
        std::shared_ptr<SlabFile> m_real;
    };

    void change() const
    {
        if (beforeChange)
            beforeChange();
    }
    void standBefore()
    {
        Lock lock(m_mutex);
        ++m_waiting;
        m_change.notifyAll();
        m_change.wait(lock, [this]() TESSERA_REQUIRES(m_mutex) { return !m_blocked; });
        --m_waiting;
    }

    const std::shared_ptr<CacheFileSystem> m_real = posixCacheFileSystem();
    Mutex m_mutex;
    CondVar m_change;
    bool m_blocked TESSERA_GUARDED_BY(m_mutex) = false;
    int m_waiting TESSERA_GUARDED_BY(m_mutex) = 0;
};

/// Of the disk tier.
inline CacheKey keyOf(const std::string& name)
{
    return CacheKey::in(CacheTier::Disk, name).value();
}

inline CacheKey memoryKeyOf(const std::string& name)
{
    return CacheKey::in(CacheTier::Memory, name).value();
}

/// Without a disk.
inline Cache::Config inMemory(std::uint64_t bytes = 1 << 20)
{
    Cache::Config config;
    config.memoryBytes = bytes;
    return config;
}

inline Cache::Generator makes(std::string text, int* calls = nullptr)
{
    return [text = std::move(text), calls](const std::stop_token&) -> Result<std::string> {
        if (calls)
            ++*calls;
        return text;
    };
}

inline Cache::Config configOf(const QTemporaryDir& dir, std::uint64_t memoryBytes = 0)
{
    Cache::Config config;
    config.directory = dir.path().toStdString();
    config.memoryBytes = memoryBytes; // none: every get asks the disk
    config.diskBytes = 8ULL << 20U;
    return config;
}

/// The cached text, or "-" for a miss.
inline std::string valueOf(Cache& cache, const CacheKey& key, CacheVersion version = {})
{
    const Result<CacheValue> value = cache.get(key, version);
    return value ? **value : "-";
}
inline std::string valueOf(Cache& cache, const std::string& name, CacheVersion version = {})
{
    return valueOf(cache, keyOf(name), version);
}

inline CacheReport memoryOf(const Cache& cache)
{
    return cache.report().at(0);
}

inline CacheReport diskOf(const Cache& cache)
{
    return cache.report().at(1);
}

inline QStringList slabsIn(const QTemporaryDir& dir)
{
    return QDir(dir.path()).entryList({QStringLiteral("slab-*.pack")});
}

inline QByteArray readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeAll(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

} // namespace tessera::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <core/mutex.h>
#include <image/folder_scan.h>

namespace tessera::test {

/// Folders made of names alone. A reader stops after `blockAfter` names until `release()` and counts
/// what was asked of it. Thread-safe once set up.
class FakeFileSystem final : public FileSystem {
public:
    std::map<std::string, std::vector<std::string>> folders; ///< set before use
    std::size_t blockAfter = static_cast<std::size_t>(-1);

    void release()
    {
        const Lock lock(m_mutex);
        m_released = true;
        m_changed.notifyAll();
    }
    /// Some reader waits at its limit.
    [[nodiscard]] bool isBlocked() const { return m_blocked; }
    [[nodiscard]] int resolved() const { return m_resolved; }

    [[nodiscard]] Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string& path) override
    {
        const auto it = folders.find(path);
        if (it == folders.end())
            return Error{ErrorCode::NotFound, "there is no such folder"};
        return std::unique_ptr<DirectoryReader>(std::make_unique<Reader>(*this, it->second));
    }

    [[nodiscard]] Result<Target> resolve(const std::string& path) override
    {
        ++m_resolved;
        Target target;
        target.kind = folders.count(path) ? DirectoryEntry::Kind::Directory : DirectoryEntry::Kind::File;
        return target;
    }

private:
    class Reader final : public DirectoryReader {
    public:
        Reader(FakeFileSystem& o, const std::vector<std::string>& n) : owner(o), names(n) { }

        Result<std::optional<DirectoryEntry>> next() override
        {
            if (at == owner.blockAfter)
                owner.block();
            if (at == names.size())
                return std::optional<DirectoryEntry>();
            return std::optional<DirectoryEntry>(DirectoryEntry{names[at++], DirectoryEntry::Kind::File});
        }

    private:
        FakeFileSystem& owner;
        const std::vector<std::string>& names;
        std::size_t at = 0;
    };

    void block()
    {
        Lock lock(m_mutex);
        m_blocked = true;
        m_changed.wait(lock, [this]() TESSERA_NO_ANALYSIS { return m_released; });
    }

    Mutex m_mutex;
    CondVar m_changed;
    bool m_released TESSERA_GUARDED_BY(m_mutex) = false;
    std::atomic<bool> m_blocked{false};
    std::atomic<int> m_resolved{0};
};

} // namespace tessera::test

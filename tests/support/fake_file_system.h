// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <core/mutex.h>
#include <image/folder_scan.h>

namespace tessera::test {

/// Folders made of names alone; a name that is a folder's own is that of a sub-folder. A reader stops after
/// `blockAfter` names until `release()` and counts what was asked of it. Thread-safe once set up.
class FakeFileSystem final : public FileSystem {
public:
    std::map<std::string, std::vector<std::string>> folders; ///< set before use
    std::string unreadable{};                                ///< of these, the one that nobody may read
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
        if (unreadable == path)
            return Error{ErrorCode::Permission, "no permission to read the folder"};
        return std::unique_ptr<DirectoryReader>(std::make_unique<Reader>(*this, path, it->second));
    }

    [[nodiscard]] Result<Target> resolve(const std::string& path) override
    {
        ++m_resolved;
        Target target;
        const auto it = folders.find(path);
        target.kind = it != folders.end() ? DirectoryEntry::Kind::Directory : DirectoryEntry::Kind::File;
        target.inode = static_cast<std::uint64_t>(std::distance(folders.begin(), it));
        return target;
    }

private:
    class Reader final : public DirectoryReader {
    public:
        Reader(FakeFileSystem& o, std::string p, const std::vector<std::string>& n)
            : owner(o), path(std::move(p)), names(n)
        {
        }

        Result<std::optional<DirectoryEntry>> next() override
        {
            if (at == owner.blockAfter)
                owner.block();
            if (at == names.size())
                return std::optional<DirectoryEntry>();
            const std::string& name = names[at++];
            const bool isFolder = owner.folders.contains(path + '/' + name);
            return std::optional<DirectoryEntry>(
                DirectoryEntry{name, isFolder ? DirectoryEntry::Kind::Directory : DirectoryEntry::Kind::File});
        }

    private:
        FakeFileSystem& owner;
        const std::string path;
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

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
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
    std::map<std::string, FileFacts> facts;                  ///< by path; set before use; others are unknown
    /// Before each answer, on the thread that asks: what happens meanwhile; set before use.
    std::function<void(const std::string& path)> whileAsking{};
    std::string unreadable{};                 ///< of these, the one that nobody may read
    std::uint64_t folderBytes = 0;            ///< what each folder says of its own size; set before use
    std::atomic<std::uint64_t> namesState{0}; ///< what each folder says of its names
    std::atomic<bool> isGone{false};          ///< all of them
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
    /// Folders whose names were asked for.
    [[nodiscard]] int opened() const { return m_opened; }

    [[nodiscard]] Result<std::unique_ptr<DirectoryReader>> openDirectory(const std::string& path) override
    {
        ++m_opened;
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
        if (isGone)
            return Error{ErrorCode::NotFound, "there is no such folder"};
        Target target;
        const auto it = folders.find(path);
        target.kind = it != folders.end() ? DirectoryEntry::Kind::Directory : DirectoryEntry::Kind::File;
        target.inode = static_cast<std::uint64_t>(std::distance(folders.begin(), it));
        target.bytes = folderBytes;
        target.namesState = namesState;
        return target;
    }

    [[nodiscard]] Result<std::unique_ptr<FactsReader>> openFacts(const std::string& folder) override
    {
        ++m_factFolders;
        return std::unique_ptr<FactsReader>(std::make_unique<Facts>(*this, folder));
    }
    /// How often a folder was opened for its files' facts, and how many of these were asked for.
    [[nodiscard]] int factFolders() const { return m_factFolders; }
    [[nodiscard]] int factsAsked() const { return m_factsAsked; }

private:
    class Facts final : public FactsReader {
    public:
        Facts(FakeFileSystem& o, std::string f) : owner(o), folder(std::move(f)) { }

        std::vector<std::optional<FileFacts>> read(std::span<const std::string> names,
                                                   const std::stop_token& stop) override
        {
            std::vector<std::optional<FileFacts>> answers;
            for (const std::string& name : names) {
                if (stop.stop_requested())
                    break;
                ++owner.m_factsAsked;
                if (owner.whileAsking)
                    owner.whileAsking(folder + name);
                const auto found = owner.facts.find(folder + name);
                answers.push_back(found == owner.facts.end() ? std::nullopt : std::optional(found->second));
            }
            return answers;
        }

    private:
        FakeFileSystem& owner;
        const std::string folder;
    };

    class Reader final : public DirectoryReader {
    public:
        Reader(FakeFileSystem& o, std::string p, std::vector<std::string> n)
            : owner(o), path(std::move(p)), names(std::move(n))
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
        const std::vector<std::string> names; ///< as they were when it was opened
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
    std::atomic<int> m_opened{0};
    std::atomic<int> m_factFolders{0};
    std::atomic<int> m_factsAsked{0};
};

} // namespace tessera::test

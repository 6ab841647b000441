// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <core/executor.h>
#include <core/mutex.h>
#include <core/reports.h>
#include <core/result.h>
#include <image/pyramid_file.h>
#include <image/pyramid_writer.h>

namespace tessera {

class ActivityList;
class PyramidStore;

/// A pyramid that is being written, under a name of its own. Unless it is kept, nothing of it stays.
class PyramidDraft {
public:
    ~PyramidDraft();
    PyramidDraft(const PyramidDraft&) = delete;
    PyramidDraft& operator=(const PyramidDraft&) = delete;

    [[nodiscard]] PyramidWriter& writer() { return *m_writer; }
    /// What is written can be read from it at once, and after the draft's end.
    [[nodiscard]] const std::shared_ptr<PyramidFile>& file() const { return m_file; }

private:
    friend class PyramidStore;
    PyramidDraft(PyramidStore& store, std::string path, std::shared_ptr<PyramidFile> file);

    PyramidStore& m_store;
    const std::string m_path;
    const std::shared_ptr<PyramidFile> m_file;
    std::uint64_t m_reserved = 0;
    std::unique_ptr<PyramidWriter> m_writer;
    bool m_kept = false;
};

/// The pyramids of large images without tiles, kept on disk from run to run: one file an image, found by
/// the state of the image's file. All together stay within a budget: the one unused for the longest time
/// goes. Several programs may share a folder. Thread-safe; waits for the disk: not for the GUI thread, but
/// for report().
class PyramidStore {
public:
    struct Config {
        std::string folder;
        std::uint64_t budgetBytes = std::uint64_t(8) << 30U;
        std::uint64_t spareBytes = std::uint64_t(512) << 20U; ///< of the disk, left free
        std::uint64_t windowBytes = std::uint64_t(24) << 20U; ///< what writing one may keep in memory
        Executor* executor = nullptr;       ///< what writes them, one after the other; outlives what is read
        ActivityList* activities = nullptr; ///< where people see it and cancel it; outlives the store
        /// What to call the work on an image of this name; empty: the name.
        std::function<std::string(const std::string& image)> title{};
    };
    explicit PyramidStore(Config config);
    PyramidStore(const PyramidStore&) = delete;
    PyramidStore& operator=(const PyramidStore&) = delete;

    /// Null when there is none. One that is damaged or of another version is removed.
    [[nodiscard]] PyramidFilePtr find(const SourceId& source);
    /// Whether there is a file for it, damaged or not. Not counted.
    [[nodiscard]] bool has(const SourceId& source) const;
    /// It has turned out to be damaged.
    void drop(const SourceId& source);

    /// The piece height is chosen here. Errors: TooLarge for what would take too much memory; Full; Io;
    /// Permission: from then on nothing is written, and the same error comes again.
    [[nodiscard]] Result<std::unique_ptr<PyramidDraft>> begin(PyramidShape shape);
    /// Takes the place of an older one of the same image, or of none, in one step.
    Status keep(PyramidDraft& draft);

    [[nodiscard]] Executor& executor() const { return *m_config.executor; }
    [[nodiscard]] ActivityList& activities() const { return *m_config.activities; }
    [[nodiscard]] std::string title(const std::string& image) const
    {
        return m_config.title ? m_config.title(image) : image;
    }
    /// How many wait for tiles of passes that are not over, of all images.
    std::atomic<int>& readers() { return m_readers; }
    /// Hits are pyramids found, corrupt those that had to go, generated those kept.
    [[nodiscard]] CacheReport report() const;

private:
    friend class PyramidDraft;
    [[nodiscard]] std::string pathOf(const SourceId& source) const;
    [[nodiscard]] Status prepareFolder();
    [[nodiscard]] std::uint64_t excess(std::uint64_t all, std::uint64_t more) const;
    [[nodiscard]] Status reserve(std::uint64_t bytes);
    void giveBack(std::uint64_t bytes);
    void note(const Error& error);

    const Config m_config;
    std::atomic<int> m_readers{0};
    mutable Mutex m_diskMutex; ///< one looks through the folder at a time; taken before the other
    bool m_swept TESSERA_GUARDED_BY(m_diskMutex) = false;
    mutable Mutex m_mutex;
    std::uint64_t m_reserved TESSERA_GUARDED_BY(m_mutex) = 0; ///< by drafts
    Error m_off TESSERA_GUARDED_BY(m_mutex);
    CacheReport m_report TESSERA_GUARDED_BY(m_mutex);
};

} // namespace tessera

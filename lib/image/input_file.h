// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include <core/result.h>
#include <core/tile_key.h>
#include <image/file_io.h>

namespace tessera {

/// A regular file, opened once and read by position, so that any number of decoders share it.
/// It stays readable when the name is deleted or given to another file. Thread-safe.
class InputFile {
public:
    static constexpr std::size_t kHeadSize = 64 * 1024;

    /// Opens, identifies and reads the beginning, up to `headBytes` of it. Errors say what the path is instead.
    [[nodiscard]] static Result<std::shared_ptr<const InputFile>> open(const std::string& path,
                                                                       std::size_t headBytes = kHeadSize);
    /// The id that open() would give, from one stat.
    [[nodiscard]] static Result<SourceId> identify(const std::string& path);

    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] std::string name() const;
    [[nodiscard]] const SourceId& id() const { return m_id; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    /// Seconds since 1970, UTC.
    [[nodiscard]] std::int64_t changedAt() const { return m_changedAt; }
    /// What comes to those seconds.
    [[nodiscard]] std::int64_t changedNanoseconds() const { return m_changedNanoseconds; }
    [[nodiscard]] std::string_view head() const { return {m_head.get(), m_headBytes}; }
    /// Bytes read, fewer than asked for only at the file's end, or 0 when it cannot be read.
    [[nodiscard]] std::size_t readAt(std::uint64_t offset, void* to, std::size_t bytes) const;
    /// As the functions of file_io.h.
    [[nodiscard]] bool isFar(const FileRange& range) const { return tessera::isFar(m_fd, range); }
    void bringNear(std::span<const FileRange> ranges, const std::stop_token& stop) const
    {
        tessera::bringNear(m_fd, ranges, stop);
    }
    [[nodiscard]] bool isCurrent() const;

private:
    InputFile(int fd, std::string path) : m_fd(fd), m_path(std::move(path)) { }
    const int m_fd;
    const std::string m_path;
    SourceId m_id;
    std::uint64_t m_size = 0;
    std::int64_t m_changedAt = 0;
    std::int64_t m_changedNanoseconds = 0;
    std::unique_ptr<char[]> m_head;
    std::size_t m_headBytes = 0;
};

using InputFilePtr = std::shared_ptr<const InputFile>;

/// An id for a source that is no file.
[[nodiscard]] SourceId builtInId(std::string_view name);

} // namespace tessera

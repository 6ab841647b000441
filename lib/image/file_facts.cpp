// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/file_facts.h>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <image/posix_error.h>

namespace tessera {

namespace {

std::int64_t inNanoseconds(const statx_timestamp& time)
{
    constexpr std::int64_t second = 1'000'000'000;
    return static_cast<std::int64_t>(time.tv_sec) * second + static_cast<std::int64_t>(time.tv_nsec);
}

class PosixFacts final : public FactsReader {
public:
    explicit PosixFacts(int folder) : m_folder(folder) { }
    ~PosixFacts() override { ::close(m_folder); }
    PosixFacts(const PosixFacts&) = delete;
    PosixFacts& operator=(const PosixFacts&) = delete;

    std::vector<std::optional<FileFacts>> read(std::span<const std::string> names, const std::stop_token& stop) override
    {
        std::vector<std::optional<FileFacts>> answers;
        answers.reserve(names.size());
        for (const std::string& name : names) {
            if (stop.stop_requested())
                break;
            answers.push_back(ask(name));
        }
        return answers;
    }

private:
    [[nodiscard]] std::optional<FileFacts> ask(const std::string& name) const
    {
        struct statx s = {};
        constexpr unsigned mask = STATX_SIZE | STATX_MTIME | STATX_BTIME | STATX_INO;
        if (::statx(m_folder, name.c_str(), AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, mask, &s) != 0)
            return std::nullopt;
        FileFacts facts;
        facts.size = s.stx_size;
        facts.modified = inNanoseconds(s.stx_mtime);
        if ((s.stx_mask & STATX_BTIME) != 0)
            facts.born = inNanoseconds(s.stx_btime);
        facts.device = makedev(s.stx_dev_major, s.stx_dev_minor);
        facts.inode = s.stx_ino;
        return facts;
    }

    const int m_folder;
};

} // namespace

Result<std::unique_ptr<FactsReader>> openPosixFacts(const std::string& folder)
{
    const int fd = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return folderError(errno);
    return std::unique_ptr<FactsReader>(std::make_unique<PosixFacts>(fd));
}

} // namespace tessera

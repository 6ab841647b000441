// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/mip_store.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include <core/explain.h>
#include <image/file_io.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

/// A file without a name, its space reserved, so that a full disk shows here and not on writing.
Result<int> scratchFile(std::uint64_t bytes)
{
    const char* chosen = std::getenv("TMPDIR");
    const std::string folder = chosen != nullptr && *chosen != '\0' ? chosen : "/var/tmp";
    std::string name = folder + "/tessera-XXXXXX";
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0)
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "no scratch file can be made in %1: %2"),
                       {folder, std::strerror(errno)});
    ::unlink(name.c_str());
    const int full = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes));
    if (full != 0) {
        ::close(fd);
        return explain(ErrorCode::Full, TESSERA_TR_NOOP("Reason", "%1 has no room for %2 of decoded pixels"),
                       {folder, mebibytes(bytes)});
    }
    return fd;
}

} // namespace

MipStore::MipStore(std::vector<Size> levels) : m_levels(std::move(levels))
{
    std::uint64_t start = 0;
    for (const Size& s : m_levels) {
        m_starts.push_back(start);
        start += static_cast<std::uint64_t>(s.width) * static_cast<std::uint64_t>(s.height) * 4;
    }
}

MipStore::~MipStore()
{
    if (m_file >= 0)
        ::close(m_file);
}

std::uint64_t MipStore::bytesFor(const std::vector<Size>& levels)
{
    std::uint64_t total = 0;
    for (const Size& s : levels)
        total += static_cast<std::uint64_t>(s.width) * static_cast<std::uint64_t>(s.height) * 4;
    return total;
}

Result<std::shared_ptr<MipStore>> MipStore::create(std::vector<Size> levels, const Limits& limits)
{
    const std::uint64_t bytes = bytesFor(levels);
    std::shared_ptr<MipStore> store(new MipStore(std::move(levels)));
    if (bytes <= limits.memoryBytes) {
        store->m_memory.reset(new std::uint8_t[bytes]);
        return store;
    }
    if (bytes > limits.scratchBytes)
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "decoded it takes %1, the limit is %2"),
                       {mebibytes(bytes), mebibytes(limits.scratchBytes)});
    const Result<int> fd = scratchFile(bytes);
    if (!fd)
        return fd.error();
    store->m_file = *fd;
    return store;
}

std::uint64_t MipStore::offset(std::size_t level, std::int64_t x, std::int64_t y) const
{
    return m_starts[level] + static_cast<std::uint64_t>(y * m_levels[level].width + x) * 4;
}

Status MipStore::writeRow(std::size_t level, std::int64_t y, const std::uint8_t* row)
{
    const std::size_t bytes = static_cast<std::size_t>(m_levels[level].width) * 4;
    const std::uint64_t at = offset(level, 0, y);
    if (m_file < 0) {
        std::memcpy(m_memory.get() + at, row, bytes);
        return {};
    }
    if (!writeAt(m_file, at, row, bytes))
        return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the scratch file cannot be written"));
    return {};
}

Status MipStore::read(std::size_t level, const Rect& rect, const PixelTarget& to) const
{
    const std::size_t bytes = static_cast<std::size_t>(rect.width) * 4;
    for (std::int64_t y = rect.y; y < rect.bottom(); ++y) {
        const std::uint64_t at = offset(level, rect.x, y);
        if (m_file < 0)
            std::memcpy(to.at(rect.x, y), m_memory.get() + at, bytes);
        else if (readAt(m_file, at, to.at(rect.x, y), bytes) != bytes)
            return explain(ErrorCode::Io, TESSERA_TR_NOOP("Reason", "the scratch file cannot be read"));
    }
    return {};
}

Result<std::unique_ptr<MipBuilder>> MipBuilder::create(std::vector<Size> levels, std::size_t firstKept,
                                                       const Limits& limits)
{
    auto builder = std::make_unique<MipBuilder>();
    for (const Size& s : levels)
        builder->m_levels.push_back({s, 0, std::vector<std::uint8_t>(static_cast<std::size_t>(s.width) * 8)});
    builder->m_firstKept = firstKept;
    Result<std::shared_ptr<MipStore>> store =
        MipStore::create({levels.begin() + static_cast<std::ptrdiff_t>(firstKept), levels.end()}, limits);
    if (!store)
        return store.error();
    builder->m_store = std::move(*store);
    return builder;
}

std::uint64_t MipBuilder::bytes() const
{
    std::uint64_t total = m_store->inMemory() ? m_store->bytes() : 0;
    for (const Level& level : m_levels)
        total += level.pair.size();
    return total;
}

std::uint8_t* MipBuilder::nextRow()
{
    return m_levels[0].row(m_levels[0].rows);
}

Status MipBuilder::rowDone()
{
    for (std::size_t i = 0; i < m_levels.size(); ++i) {
        Level& level = m_levels[i];
        const std::int64_t y = level.rows++;
        if (i >= m_firstKept) {
            if (const Status written = m_store->writeRow(i - m_firstKept, y, level.row(y)); !written)
                return written;
        }
        const bool last = level.rows == level.size.height;
        if ((y % 2 == 0 && !last) || i + 1 == m_levels.size())
            break;
        halveRows(level.row(y - y % 2), level.row(y), level.size.width, m_levels[i + 1].row(m_levels[i + 1].rows));
    }
    return {};
}

std::shared_ptr<const MipStore> MipHolder::scratch() const
{
    const Lock lock(m_mutex);
    return m_scratch;
}

Result<std::shared_ptr<const MipStore>> MipHolder::get(DecodedBlocks& blocks, const BlockKey& key,
                                                       const std::stop_token& stop, const Maker& make,
                                                       const ParkingPtr& parking)
{
    const auto keep = [](std::shared_ptr<const MipStore> store) {
        const bool inMemory = store->inMemory();
        const std::uint64_t bytes = inMemory ? store->bytes() : 0;
        return Block{std::move(store), bytes, inMemory};
    };
    if (std::shared_ptr<const MipStore> held = scratch())
        return held;
    const auto makeBlock = [&]() -> Result<Block> {
        // Asked again: another thread may have finished between the question and this turn.
        if (std::shared_ptr<const MipStore> held = scratch())
            return keep(std::move(held));
        Result<std::shared_ptr<MipStore>> made = make();
        if (!made)
            return made.error();
        if (!(*made)->inMemory()) {
            const Lock lock(m_mutex);
            m_scratch = *made;
        }
        return keep(std::move(*made));
    };
    const Result<Block> block = blocks.get(key, stop, makeBlock, parking);
    if (!block)
        return block.error();
    return std::static_pointer_cast<const MipStore>(block->data);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/vips_source.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>
#include <utility>

#include <core/explain.h>
#include <image/declared_size.h>
#include <image/decoder_memory.h>
#include <image/file_types.h>
#include <image/mip_store.h>
#include <image/partial_teller.h>
#include <image/png_reader.h>
#include <image/recipe_versions.h>
#include <image/row_stream.h>
#include <image/tiled_source.h>
#include <image/vips_reader.h>

namespace tessera {

namespace {

constexpr std::uint32_t kJpegBase = 3;                         ///< libjpeg itself scales by 2^3
constexpr std::uint64_t kSmallBytes = std::uint64_t(4) << 20U; ///< decoded at once, coarse and fine

enum Kind : std::uint32_t { kCoarse = 0x200, kFull = 0x201 };

/// The rows of a file, of at least its size divided by `reduction`.
using StreamRows =
    std::function<Result<ReadableRows>(int reduction, const std::stop_token& stop, const vips::RowSink& sink)>;

class VipsSource final : public TiledSource, public RowStream {
public:
    VipsSource(SourceInfoPtr sourceInfo, const ImageServices& imageServices, InputFilePtr file,
               const VipsHeader& header, StreamRows stream)
        : TiledSource(std::move(sourceInfo), imageServices), m_file(std::move(file)), m_header(header),
          m_stream(std::move(stream)), m_orientation(header.orientation), m_halves(Pyramid::halving(header.size)),
          m_base(header.scales && header.format == "JPEG" ? std::min(kJpegBase, m_halves.rootLevel()) : 0),
          m_firstCoarse(coarseFrom())
    {
    }

    [[nodiscard]] bool isCurrent() const override { return m_file->isCurrent(); }
    [[nodiscard]] const RowStream* rows() const override { return this; }

    [[nodiscard]] Shape shape() const override
    {
        std::vector<int> halvings(m_halves.levelCount());
        std::iota(halvings.begin(), halvings.end(), 0);
        return {m_header.size, m_orientation.exif(), std::move(halvings), m_base > 0};
    }
    [[nodiscard]] std::uint32_t quickFrom() const override { return m_firstCoarse; }
    [[nodiscard]] bool readsParts() const override { return false; }
    [[nodiscard]] Result<Levels> quickLevels(const ReadContext& context) const override
    {
        return levelsFor(m_firstCoarse, context);
    }

    [[nodiscard]] Result<ReadableRows> readRows(const std::stop_token& stop, const Sink& sink) const override
    {
        if (const Status fine = checkDecoderMemory(m_header, 1, services().limits); !fine)
            return fine.error();
        const DecodedBlocks::Claim working = services().blocks.claim(0, decoderBytes(m_header, 1));
        const vips::RowSink rows{[&](Size size) { return size == m_header.size ? Status() : changed(); }, sink.rowAt,
                                 sink.rowDone};
        return m_stream(1, stop, rows);
    }

protected:
    [[nodiscard]] Status fill(const TileAddress& tile, const PixelTarget& target,
                              const ReadContext& context) const override
    {
        Result<Levels> found = levelsFor(tile.level, context);
        if (!found)
            return found.error();
        const Size rawSize = m_halves.size(tile.level);
        const Rect own = m_orientation.toRaw(info()->pyramid.tileRect(tile), rawSize);
        if (!found->store->readable().isWhole())
            noteFlaw(found->store->readable().why);
        if (const Status reached = found->store->readable().reach(own.y, tile.level); !reached)
            return reached;
        const Rect rawRect = m_orientation.toRaw(target.area, rawSize);
        const std::size_t index = tile.level - found->first;
        if (m_orientation.isIdentity())
            return found->store->read(index, rawRect, target);
        Pixels raw = heapPixels(rawRect.width, rawRect.height, info()->opaque);
        if (const Status read = found->store->read(index, rawRect, {raw, rawRect}); !read)
            return read;
        m_orientation.blit(viewOf(raw, rawRect), rawSize, target.area, target);
        return {};
    }

private:
    /// The finest level that one pass keeps in memory together with the coarser ones; of a picture that the
    /// loader makes at twice its size, one tile.
    [[nodiscard]] std::uint32_t coarseFrom() const
    {
        std::uint32_t level = m_base;
        const auto fits = [&] {
            const Size size = m_halves.size(level);
            if (m_header.scales && m_base == 0)
                return std::max(size.width, size.height) <= m_halves.tileSize();
            return MipStore::bytesFor(sizesFrom(level)) <= services().limits.memoryBytes;
        };
        while (level < m_halves.rootLevel() && !fits())
            ++level;
        return level;
    }

    [[nodiscard]] std::vector<Size> sizesFrom(std::uint32_t level) const
    {
        std::vector<Size> sizes;
        for (; level <= m_halves.rootLevel(); ++level)
            sizes.push_back(m_halves.size(level));
        return sizes;
    }

    [[nodiscard]] std::uint64_t bytesOf(std::uint32_t level) const
    {
        const Size s = m_halves.size(level);
        return static_cast<std::uint64_t>(s.width) * static_cast<std::uint64_t>(s.height) * 4;
    }

    [[nodiscard]] Result<Levels> levelsFor(std::uint32_t level, const ReadContext& context) const
    {
        const bool small = m_firstCoarse == 0 || bytesOf(0) <= kSmallBytes;
        const BlockKey fullKey{info()->id, kFull, 0, 0};
        const bool haveAll = m_full.scratch() != nullptr || services().blocks.contains(fullKey);
        const std::uint32_t first = level < m_firstCoarse || small || haveAll ? 0 : m_firstCoarse;
        MipHolder& holder = first == 0 ? m_full : m_coarse;
        const BlockKey key = first == 0 ? fullKey : BlockKey{info()->id, kCoarse, 0, 0};
        const auto make = [&] {
            context.tell(TileState::Decoding);
            return first > 0 && m_header.scales && m_base == 0 ? decodeScaled(first, context.stop)
                                                               : decodeRows(first, context);
        };
        auto levels = holder.get(services().blocks, key, context.stop, make, context.parking);
        if (!levels)
            return levels.error();
        return Levels{std::move(*levels), first};
    }

    /// One pass over all rows; keeps the levels from `first` on.
    [[nodiscard]] Result<std::shared_ptr<MipStore>> decodeRows(std::uint32_t first, const ReadContext& context) const
    {
        const std::uint32_t base = first > 0 ? m_base : 0;
        if (const Status fine = checkDecoderMemory(m_header, 1U << base, services().limits); !fine)
            return fine.error();
        Result<std::unique_ptr<MipBuilder>> builder =
            MipBuilder::create(sizesFrom(base), first - base, services().limits);
        if (!builder)
            return builder.error();
        MipBuilder& mip = **builder;
        const DecodedBlocks::Claim working = services().blocks.claim(mip.bytes(), decoderBytes(m_header, 1U << base));
        std::vector<int> levels(m_halves.levelCount() - first);
        std::iota(levels.begin(), levels.end(), static_cast<int>(first));
        PartialTeller teller(*info(), m_orientation, std::move(levels), services().clock, context);
        const Size size = m_halves.size(base);
        const auto rowDone = [&] {
            Status done = mip.rowDone();
            if (done)
                teller.rowDone(mip, first - base);
            return done;
        };
        // A scaling loader leaves out a last pixel that is not whole: the one before stands for it.
        Size got;
        std::vector<std::uint8_t> lastRow;
        const vips::RowSink sink{[&](Size loaded) {
                                     got = loaded;
                                     const bool short1 = base > 0 && loaded.width >= size.width - 1
                                                         && loaded.height >= size.height - 1
                                                         && loaded.width <= size.width && loaded.height <= size.height;
                                     return loaded == size || short1 ? Status() : changed();
                                 },
                                 [&](std::int64_t) { return mip.nextRow(); },
                                 [&](std::int64_t y) {
                                     std::uint8_t* const end = mip.nextRow() + got.width * 4;
                                     if (got.width < size.width)
                                         std::copy_n(end - 4, 4, end);
                                     if (y + 1 == got.height && got.height < size.height)
                                         lastRow.assign(mip.nextRow(), mip.nextRow() + size.width * 4);
                                     return rowDone();
                                 }};
        const Result<ReadableRows> read = m_stream(1 << base, context.stop, sink);
        if (!read)
            return read.error();
        if (!lastRow.empty()) {
            std::copy(lastRow.begin(), lastRow.end(), mip.nextRow());
            if (const Status done = rowDone(); !done)
                return done.error();
        }
        mip.store()->setReadable(inFullRows(*read, got.height));
        return mip.store();
    }

    /// The loader makes a picture of about twice the size of level `first`, which is averaged down.
    [[nodiscard]] Result<std::shared_ptr<MipStore>> decodeScaled(std::uint32_t first, const std::stop_token& stop) const
    {
        Result<std::unique_ptr<MipBuilder>> builder = MipBuilder::create(sizesFrom(first), 0, services().limits);
        if (!builder)
            return builder.error();
        const Size size = m_halves.size(first);
        std::unique_ptr<Pixels> loaded;
        DecodedBlocks::Claim working;
        const vips::RowSink sink{
            [&](Size got) {
                if (got.width < size.width || got.height < size.height || got.width > m_header.size.width
                    || got.height > m_header.size.height)
                    return changed();
                loaded = std::make_unique<Pixels>(heapPixels(got.width, got.height, info()->opaque));
                working = services().blocks.claim((*builder)->bytes(),
                                                  loaded->bytes() + decoderBytes(m_header, 1U << (first - 1)));
                return Status();
            },
            [&](std::int64_t y) { return loaded->row(static_cast<int>(y)); }, [](std::int64_t) { return Status(); }};
        Result<ReadableRows> read = m_stream(1 << (first - 1), stop, sink);
        if (!read)
            return read.error();
        Pixels exact = heapPixels(size.width, size.height, info()->opaque);
        areaReduce(viewOf(*loaded, {0, 0, loaded->width(), loaded->height()}), exact, {0, 0, size.width, size.height});
        for (int y = 0; y < exact.height(); ++y) {
            std::memcpy((*builder)->nextRow(), exact.row(y), exact.stride());
            if (const Status done = (*builder)->rowDone(); !done)
                return done.error();
        }
        (*builder)->store()->setReadable(inFullRows(*read, loaded->height()));
        return (*builder)->store();
    }

    /// What is told in the rows of a smaller picture.
    [[nodiscard]] ReadableRows inFullRows(const ReadableRows& read, std::int64_t height) const
    {
        if (read.count >= height || height == m_header.size.height)
            return read;
        return ReadableRows::upTo(read.count * m_header.size.height / height, m_header.size.height, *read.why.cause);
    }

    static Status changed() { return explain(ErrorCode::Changed, TESSERA_TR_NOOP("Reason", "the file has changed")); }

    const InputFilePtr m_file;
    const VipsHeader m_header;
    const StreamRows m_stream;
    const Orientation m_orientation;
    const Pyramid m_halves;     ///< raw sizes, not oriented
    const std::uint32_t m_base; ///< of a JPEG: its loader makes exactly this halving, row by row
    const std::uint32_t m_firstCoarse;
    mutable MipHolder m_coarse;
    mutable MipHolder m_full;
};

Status checkDeclaredSize(const InputFile& file, const Limits& limits)
{
    const std::optional<Size> declared = declaredSize(file.head());
    return declared ? checkStreamedSize(*declared, limits) : Status();
}

ImageSourcePtr sourceOf(const InputFilePtr& file, const ImageServices& services, const VipsHeader& header,
                        StreamRows stream)
{
    const Orientation orientation(header.orientation);
    const std::uint32_t recipe = kVipsRecipe << 8U | static_cast<std::uint32_t>(orientation.exif());
    auto info = std::make_shared<const SourceInfo>(SourceInfo{file->id(), file->name(), header.format,
                                                              Pyramid::halving(orientation.apply(header.size)), recipe,
                                                              header.opaque, false});
    return std::make_shared<VipsSource>(std::move(info), services, file, header, std::move(stream));
}

} // namespace

Result<ImageSourcePtr> openWithVips(const InputFilePtr& file, const ImageServices& services)
{
    if (const Status fine = checkDeclaredSize(*file, services.limits); !fine)
        return fine.error();
    const Result<VipsHeader> header = vips::readHeader(file->path());
    if (!header) {
        const char* kind = describeNonImage(file->head());
        if (sniff(file->head()) == FileType::Unknown && kind != nullptr)
            return explain(ErrorCode::Unsupported, kind);
        return header.error();
    }
    if (const Status fine = checkStreamedSize(header->size, services.limits); !fine)
        return fine.error();
    VipsHeader known = *header;
    known.holdsWhole = known.holdsWhole || interlacedBytes(file->head()) > 0;
    // One that is made smaller for less memory is refused where it is to be made whole.
    if (const Status fine = checkDecoderMemory(known, 1, services.limits); !fine && !known.scales)
        return fine.error();
    return sourceOf(file, services, known,
                    [path = file->path()](int reduction, const std::stop_token& stop, const vips::RowSink& sink) {
                        return vips::stream(path, reduction, stop, sink);
                    });
}

Result<ImageSourcePtr> openPng(const InputFilePtr& file, const ImageServices& services)
{
    if (const Status fine = checkDeclaredSize(*file, services.limits); !fine)
        return fine.error();
    const Result<VipsHeader> header = png::readHeader(file);
    if (!header)
        return header.error();
    return sourceOf(file, services, *header, [file](int, const std::stop_token& stop, const vips::RowSink& sink) {
        return png::stream(file, stop, sink);
    });
}

} // namespace tessera

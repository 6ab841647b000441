// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/jpeg_source.h>

#include <algorithm>

#include <core/explain.h>
#include <image/colour.h>
#include <image/jpeg_bands.h>
#include <image/jpeg_header.h>
#include <image/jpeg_levels.h>
#include <image/jpeg_session.h>
#include <image/mip_store.h>
#include <image/partial_teller.h>
#include <image/recipe_versions.h>
#include <image/row_stream.h>
#include <image/tiled_source.h>
#include <resource/resource_pool.h>

namespace tessera {

namespace {

constexpr unsigned kMaxDct = 3;                     ///< libjpeg itself scales by up to 2^3
constexpr int kMaxPreviewSide = Pyramid::kTileSize; ///< a level of one tile
constexpr std::uint32_t kMipKind = 0x100;           ///< block kinds below are band levels

class JpegSource final : public TiledSource, public RowStream {
public:
    struct Parts {
        InputFilePtr file;
        JpegHeader header;
        std::vector<int> halvings;
        std::shared_ptr<const ColourTransform> colour;
    };

    JpegSource(SourceInfoPtr sourceInfo, const ImageServices& imageServices, Parts parts)
        : TiledSource(std::move(sourceInfo), imageServices), m_parts(std::move(parts)),
          m_orientation(m_parts.header.orientation), m_halves(Pyramid::halving(m_parts.header.size)),
          m_sessions(poolConfig())
    {
    }

    void usePreview(const Pixels& raw)
    {
        const Size rawSize{raw.width(), raw.height()};
        const Size size = m_orientation.apply(rawSize);
        Pixels shown = heapPixels(size.width, size.height, true);
        const Rect all{0, 0, size.width, size.height};
        m_orientation.blit(viewOf(raw, {0, 0, rawSize.width, rawSize.height}), rawSize, all, {shown, all});
        for (std::uint32_t i = 0; i < m_parts.halvings.size(); ++i) {
            if (m_parts.halvings[i] == JpegLevels::kPreview || i == info()->pyramid.rootLevel())
                keepReady({i, 0, 0}, viewOf(shown, all));
        }
    }

    [[nodiscard]] bool isCurrent() const override { return m_parts.file->isCurrent(); }
    [[nodiscard]] std::vector<PoolReport> pools() const override { return {m_sessions.report()}; }
    [[nodiscard]] const RowStream* rows() const override { return this; }

    [[nodiscard]] Shape shape() const override
    {
        return {m_parts.header.size, m_orientation.exif(), m_parts.halvings, true};
    }
    [[nodiscard]] std::uint32_t quickFrom() const override { return firstMip(); }
    [[nodiscard]] bool readsParts() const override { return !m_parts.header.progressive; }

    [[nodiscard]] Result<Levels> quickLevels(const ReadContext& context) const override
    {
        const auto make = [&] {
            context.tell(TileState::Decoding);
            return decodeMip(context);
        };
        auto levels = m_mips.get(services().blocks, {info()->id, kMipKind, 0, 0}, context.stop, make, context.parking);
        if (!levels)
            return levels.error();
        return Levels{std::move(*levels), firstMip()};
    }

    [[nodiscard]] Result<ReadableRows> readRows(const std::stop_token& stop, const Sink& sink) const override
    {
        JpegSession session(m_parts.file); // of its own, as it is needed once
        const DecodedBlocks::Claim working = services().blocks.claim(0, decoderBytes(session));
        const Size size = m_parts.header.size;
        const auto rowDone = [&](std::int64_t y) { return finishRow(sink.rowAt(y), size.width), sink.rowDone(y); };
        const Status decoded = session.decode(1, {0, 0, size.width, size.height}, services().limits.decodeBytes, stop,
                                              sink.rowAt, rowDone);
        if (!decoded)
            return decoded.error();
        return session.readable();
    }

protected:
    [[nodiscard]] Status fill(const TileAddress& tile, const PixelTarget& target,
                              const ReadContext& context) const override
    {
        const auto halving = static_cast<std::uint32_t>(m_parts.halvings[tile.level]);
        return halving < firstMip() ? fillFromBand(halving, tile, target, context)
                                    : fillFromMip(halving, tile, target, context);
    }

private:
    ResourcePool<JpegSession>::Config poolConfig() const
    {
        ResourcePool<JpegSession>::Config config;
        config.name = "JPEG decoders";
        config.alloc = [file = m_parts.file] { return Result<JpegSession>(JpegSession(file)); };
        config.bytes = [](const JpegSession& session) { return session.bytes(); };
        config.clock = &services().clock;
        return config;
    }

    /// From here on levels come together from one pass at 1/8, and 1/8 itself where it is small enough to be kept.
    [[nodiscard]] std::uint32_t firstMip() const
    {
        const std::uint32_t last = m_halves.rootLevel();
        if (last < kMaxDct)
            return last + 1;
        return MipStore::bytesFor(halvesFrom(kMaxDct)) <= services().limits.memoryBytes ? kMaxDct : kMaxDct + 1;
    }

    [[nodiscard]] std::vector<Size> halvesFrom(std::uint32_t halving) const
    {
        std::vector<Size> sizes;
        for (; halving <= m_halves.rootLevel(); ++halving)
            sizes.push_back(m_halves.size(halving));
        return sizes;
    }

    /// What a pass over the whole image keeps in a decoder.
    [[nodiscard]] std::uint64_t decoderBytes(const JpegSession& session) const
    {
        return session.bytes() + (m_parts.header.progressive ? m_parts.header.coefficientBytes : 0);
    }

    /// The level of the pyramid that is the halving number `halving`; -1 where the preview stands in its place.
    [[nodiscard]] int levelOf(std::uint32_t halving) const
    {
        const auto found = std::find(m_parts.halvings.begin(), m_parts.halvings.end(), static_cast<int>(halving));
        return found == m_parts.halvings.end() ? -1 : static_cast<int>(found - m_parts.halvings.begin());
    }

    void finishRow(std::uint8_t* row, std::int64_t width) const
    {
        if (m_parts.colour)
            m_parts.colour->apply(row, width);
    }

    [[nodiscard]] Status fillFromBand(std::uint32_t halving, const TileAddress& tile, const PixelTarget& target,
                                      const ReadContext& context) const
    {
        const JpegBands bands(m_halves.size(halving), m_orientation, m_halves.tileSize());
        const JpegBands::Band band = bands.of(tile);
        const BlockKey key{info()->id, halving, band.along, band.across};
        const auto make = [&] {
            context.tell(TileState::Decoding);
            return m_parts.header.progressive ? decodeAllBands(halving, bands, band, context.stop)
                                              : decodeBand(halving, band.raw, context.stop);
        };
        const Result<Block> block = services().blocks.get(key, context.stop, make, context.parking);
        if (!block)
            return block.error();
        const auto decoded = std::static_pointer_cast<const DecodedBand>(block->data);
        if (const Status reached = reach(decoded->readable, halving, tile); !reached)
            return reached;
        m_orientation.blit(viewOf(decoded->pixels, band.raw), m_halves.size(halving), target.area, target);
        return {};
    }

    /// Corrupt when none of the tile's own rows was in the file.
    [[nodiscard]] Status reach(const ReadableRows& readable, std::uint32_t halving, const TileAddress& tile) const
    {
        if (!readable.isWhole())
            noteFlaw(readable.why);
        return readable.reach(m_orientation.toRaw(info()->pyramid.tileRect(tile), m_halves.size(halving)).y, halving);
    }

    [[nodiscard]] Result<Block> decodeBand(std::uint32_t halving, const Rect& raw, const std::stop_token& stop) const
    {
        auto session = m_sessions.acquire(Wait::no(), {}, "rows of a tile");
        if (!session)
            return session.error();
        Pixels pixels = heapPixels(raw.width, raw.height, true);
        const DecodedBlocks::Claim working = services().blocks.claim(pixels.bytes(), (*session)->bytes());
        const auto rowAt = [&](std::int64_t y) { return pixels.row(static_cast<int>(y - raw.y)); };
        // Each row is finished when it is decoded: so the colours, too, stop between rows.
        const Status decoded =
            (*session)->decode(1 << halving, raw, services().limits.decodeBytes, stop, rowAt,
                               [&](std::int64_t y) { return finishRow(rowAt(y), raw.width), Status(); });
        if (!decoded)
            return decoded.error();
        return blockOf(std::move(pixels), (*session)->readable());
    }

    /// A progressive file gives no row before all of it is decoded, so one pass makes every band
    /// of the level; those that do not fit in memory are made again when they are asked for.
    [[nodiscard]] Result<Block> decodeAllBands(std::uint32_t halving, const JpegBands& bands,
                                               const JpegBands::Band& wanted, const std::stop_token& stop) const
    {
        JpegSession session(m_parts.file);
        const DecodedBlocks::Claim working = services().blocks.claim(0, m_parts.header.coefficientBytes);
        Result<Block> result = explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "the band was not decoded"));
        for (std::uint64_t i = 0; i < bands.rows(); ++i) {
            const std::uint64_t row = bands.downwards(i);
            const Rect rect = bands.rect(wanted.along, row);
            Pixels pixels = heapPixels(rect.width, rect.height, true);
            const auto rowAt = [&](std::int64_t y) { return pixels.row(static_cast<int>(y - rect.y)); };
            const auto rowDone = [&](std::int64_t y) { return finishRow(rowAt(y), rect.width), Status(); };
            if (const Status decoded =
                    session.decode(1 << halving, rect, services().limits.decodeBytes, stop, rowAt, rowDone);
                !decoded)
                return decoded.error();
            Block block = blockOf(std::move(pixels), session.readable());
            if (row == wanted.across)
                result = std::move(block);
            else
                services().blocks.put({info()->id, halving, wanted.along, row}, std::move(block));
        }
        return result;
    }

    [[nodiscard]] Status fillFromMip(std::uint32_t halving, const TileAddress& tile, const PixelTarget& target,
                                     const ReadContext& context) const
    {
        const Result<Levels> levels = quickLevels(context);
        if (!levels)
            return levels.error();
        if (const Status reached = reach(levels->store->readable(), halving, tile); !reached)
            return reached;
        const Size rawSize = m_halves.size(halving);
        const Rect rawRect = m_orientation.toRaw(target.area, rawSize);
        Pixels raw = heapPixels(rawRect.width, rawRect.height, true);
        if (const Status read = levels->store->read(halving - levels->first, rawRect, {raw, rawRect}); !read)
            return read;
        m_orientation.blit(viewOf(raw, rawRect), rawSize, target.area, target);
        return {};
    }

    [[nodiscard]] Result<std::shared_ptr<MipStore>> decodeMip(const ReadContext& context) const
    {
        const std::vector<Size> sizes = halvesFrom(kMaxDct);
        const std::size_t firstKept = firstMip() - kMaxDct;
        Result<std::unique_ptr<MipBuilder>> builder = MipBuilder::create(sizes, firstKept, services().limits);
        if (!builder)
            return builder.error();
        std::vector<int> levels;
        for (std::uint32_t i = firstMip(); i <= m_halves.rootLevel(); ++i)
            levels.push_back(levelOf(i));
        PartialTeller teller(*info(), m_orientation, std::move(levels), services().clock, context);
        auto session = m_sessions.acquire(Wait::no(), {}, "the whole image");
        if (!session)
            return session.error();
        MipBuilder& mip = **builder;
        const DecodedBlocks::Claim working = services().blocks.claim(mip.bytes(), decoderBytes(**session));
        const Rect all{0, 0, sizes.front().width, sizes.front().height};
        const Status decoded = (*session)->decode(
            1 << kMaxDct, all, services().limits.decodeBytes, context.stop, [&](std::int64_t) { return mip.nextRow(); },
            [&](std::int64_t) {
                finishRow(mip.nextRow(), all.width);
                Status done = mip.rowDone();
                if (done)
                    teller.rowDone(mip, firstKept);
                return done;
            });
        ReadableRows readable = (*session)->readable();
        if (m_parts.header.progressive)
            session->discard(); // it holds the whole image's coefficients
        if (!decoded)
            return decoded.error();
        mip.store()->setReadable(std::move(readable));
        return mip.store();
    }

    const Parts m_parts;
    const Orientation m_orientation;
    const Pyramid m_halves; ///< raw sizes, not oriented
    mutable MipHolder m_mips;
    mutable ResourcePool<JpegSession> m_sessions;
};

} // namespace

Result<ImageSourcePtr> openJpeg(const InputFilePtr& file, const ImageServices& services)
{
    Result<JpegHeader> header = readJpegHeader(*file);
    if (!header)
        return header.error();
    if (const Status fine = checkJpegHeader(*header, services.limits); !fine)
        return fine.error();

    JpegLevels levels = JpegLevels::plain(header->size);
    Result<Pixels> preview = header->preview.empty()
                                 ? Result<Pixels>(explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "no preview")))
                                 : decodeSmallJpeg(header->preview, kMaxPreviewSide);
    const bool usable = preview.ok() && levels.insertPreview({preview->width(), preview->height()});

    const Orientation orientation(header->orientation);
    std::vector<Size> sizes;
    for (const Size& s : levels.sizes)
        sizes.push_back(orientation.apply(s));
    std::shared_ptr<const ColourTransform> colour = ColourTransform::toSrgb(header->icc);
    const auto recipe = kJpegRecipe << 8U | static_cast<std::uint32_t>(orientation.exif()) << 1U | (colour ? 1U : 0U);
    auto info = std::make_shared<const SourceInfo>(
        SourceInfo{file->id(), file->name(), "JPEG", Pyramid(sizes), recipe, true, false});
    header->icc.clear();
    header->preview.clear();
    if (usable && colour) {
        for (int y = 0; y < preview->height(); ++y)
            colour->apply(preview->row(y), preview->width());
    }
    auto source = std::make_shared<JpegSource>(
        std::move(info), services, JpegSource::Parts{file, std::move(*header), levels.halvings, std::move(colour)});
    if (usable)
        source->usePreview(*preview);
    return ImageSourcePtr(std::move(source));
}

} // namespace tessera

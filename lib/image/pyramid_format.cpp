// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pyramid_format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include <xxhash.h>

#include <core/explain.h>
#include <image/byte_stream.h>
#include <image/recipe_versions.h>

namespace tessera {

Rect PieceGrid::covering(const Rect& rect) const
{
    // A rectangle may reach into the neighbours by the margin: they are not needed for that.
    const auto from = [](std::int64_t at, std::int64_t step, std::int64_t count) {
        return std::min((at + kMargin) / step, count - 1);
    };
    const auto last = [](std::int64_t end, std::int64_t step, std::int64_t first) {
        return std::max((end - kMargin - 1) / step, first);
    };
    const std::int64_t x = from(rect.x, kWidth, columns());
    const std::int64_t y = from(rect.y, rows, bands());
    const std::int64_t lastX = std::min(last(rect.right(), kWidth, x), columns() - 1);
    const std::int64_t lastY = std::min(last(rect.bottom(), rows, y), bands() - 1);
    return {x, y, lastX - x + 1, lastY - y + 1};
}

std::vector<PieceGrid> PyramidShape::grids() const
{
    const Pyramid halves = Pyramid::halving(stored);
    std::vector<PieceGrid> grids;
    for (std::uint32_t i = first; i < halves.levelCount(); ++i)
        grids.push_back({halves.size(i), pieceRows});
    return grids;
}

namespace pyramid_format {

namespace {

constexpr std::string_view kMagic = "TSRPYR";
constexpr std::uint32_t kFormatVersion = 3;
constexpr std::uint32_t kMostLevels = 64;
constexpr std::uint64_t kMostPieces = std::uint64_t(1) << 28U;
constexpr std::int64_t kMostPieceRows = 4096;
constexpr std::size_t kPieceBytes = 16;

/// Everything that makes older files useless.
std::uint64_t version()
{
    return std::uint64_t(kFormatVersion) << 32U | kJpegRecipe << 16U | kVipsRecipe;
}

Error corrupt()
{
    return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the kept pyramid is damaged or of another version"));
}

void putSize(ByteWriter& out, Size size)
{
    out.fixed(static_cast<std::uint64_t>(size.width));
    out.fixed(static_cast<std::uint64_t>(size.height));
}

Size takeSize(ByteReader& in)
{
    const std::uint64_t width = in.fixed();
    return {static_cast<std::int64_t>(width), static_cast<std::int64_t>(in.fixed())};
}

bool isPossible(Size size)
{
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    return size.width > 0 && size.height > 0 && size.width <= most && size.height <= most;
}

void putShape(ByteWriter& out, const PyramidShape& shape)
{
    out.fixed(shape.info.id.high);
    out.fixed(shape.info.id.low);
    out.fixed(shape.info.recipe);
    out.fixed(shape.info.opaque ? 1 : 0);
    out.text(shape.info.format);
    putSize(out, shape.stored);
    out.fixed(static_cast<std::uint64_t>(shape.orientation));
    out.fixed(shape.first);
    out.fixed(static_cast<std::uint64_t>(shape.pieceRows));
    out.fixed(shape.lossy ? 1 : 0);
    out.fixed(shape.info.pyramid.levelCount());
    for (std::uint32_t i = 0; i < shape.info.pyramid.levelCount(); ++i) {
        putSize(out, shape.info.pyramid.size(i));
        out.fixed(static_cast<std::uint64_t>(std::int64_t(shape.halvings[i]) + 1));
    }
}

std::optional<PyramidShape> takeShape(ByteReader& in)
{
    PyramidShape shape;
    shape.info.id.high = in.fixed();
    shape.info.id.low = in.fixed();
    shape.info.recipe = static_cast<std::uint32_t>(in.fixed());
    shape.info.opaque = in.fixed() != 0;
    shape.info.format = in.text();
    shape.stored = takeSize(in);
    shape.orientation = static_cast<int>(in.fixed());
    shape.first = static_cast<std::uint32_t>(in.fixed());
    shape.pieceRows = static_cast<std::int64_t>(in.fixed());
    shape.lossy = in.fixed() != 0;
    const std::uint64_t count = in.fixed();
    if (!in.ok() || !isPossible(shape.stored) || count == 0 || count > kMostLevels || shape.pieceRows < 1
        || shape.pieceRows > kMostPieceRows)
        return std::nullopt;
    const std::uint32_t halves = Pyramid::halving(shape.stored).levelCount();
    std::vector<Size> sizes;
    for (std::uint64_t i = 0; i < count; ++i) {
        sizes.push_back(takeSize(in));
        const std::uint64_t halving = in.fixed();
        if (!in.ok() || !isPossible(sizes.back()) || halving > halves)
            return std::nullopt;
        shape.halvings.push_back(static_cast<int>(halving) - 1);
    }
    shape.info.pyramid = Pyramid(std::move(sizes));
    return shape.first < halves ? std::optional(std::move(shape)) : std::nullopt;
}

} // namespace

std::string header()
{
    ByteWriter out;
    out.fixed(version());
    std::string bytes(kMagic);
    bytes.resize(kHeaderBytes - 8);
    return bytes + out.take();
}

std::uint32_t checksum(std::string_view bytes)
{
    return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

std::string encode(const Index& index, std::uint64_t offset)
{
    ByteWriter body;
    body.fixed(version());
    putShape(body, index.shape);
    for (const std::vector<Piece>& level : index.levels) {
        for (const Piece& piece : level) {
            body.fixed(piece.offset);
            body.fixed(piece.length, 4);
            body.fixed(piece.checksum, 4);
        }
    }
    std::string bytes = body.take();
    ByteWriter trailer;
    trailer.fixed(offset);
    trailer.fixed(bytes.size());
    trailer.fixed(XXH3_64bits(bytes.data(), bytes.size()));
    std::string magic(kMagic);
    magic.resize(kTrailerBytes - 24);
    return bytes + trailer.take() + magic;
}

Result<Place> decodeTrailer(std::string_view trailer, std::uint64_t fileSize)
{
    if (trailer.size() != kTrailerBytes || trailer.substr(24, kMagic.size()) != kMagic)
        return corrupt();
    ByteReader in(trailer);
    Place place;
    place.offset = in.fixed();
    place.length = in.fixed();
    place.hash = in.fixed();
    const bool fits = fileSize >= kHeaderBytes + kTrailerBytes
                      && place.length <= fileSize - kTrailerBytes - kHeaderBytes
                      && place.offset == fileSize - kTrailerBytes - place.length;
    return fits ? Result<Place>(place) : corrupt();
}

Result<Index> decode(std::string_view bytes, const Place& place)
{
    if (bytes.size() != place.length || XXH3_64bits(bytes.data(), bytes.size()) != place.hash)
        return corrupt();
    ByteReader in(bytes);
    if (in.fixed() != version())
        return corrupt();
    std::optional<PyramidShape> shape = takeShape(in);
    if (!shape)
        return corrupt();
    Index index{std::move(*shape), {}};
    std::uint64_t pieces = 0;
    const std::vector<PieceGrid> grids = index.shape.grids();
    for (const PieceGrid& grid : grids)
        pieces += static_cast<std::uint64_t>(grid.columns()) * static_cast<std::uint64_t>(grid.bands());
    if (pieces > kMostPieces || in.left() != pieces * kPieceBytes)
        return corrupt();
    for (const PieceGrid& grid : grids) {
        std::vector<Piece>& level = index.levels.emplace_back(grid.index(0, grid.bands()));
        for (Piece& piece : level) {
            piece.offset = in.fixed();
            piece.length = static_cast<std::uint32_t>(in.fixed(4));
            piece.checksum = static_cast<std::uint32_t>(in.fixed(4));
            if (piece.length == 0 || piece.offset < kHeaderBytes || piece.offset > place.offset
                || piece.length > place.offset - piece.offset)
                return corrupt();
        }
    }
    return index;
}

} // namespace pyramid_format

} // namespace tessera

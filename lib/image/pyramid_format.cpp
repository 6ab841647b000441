// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/pyramid_format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include <xxhash.h>

#include <core/explain.h>
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
constexpr std::uint32_t kFormatVersion = 2;
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

class Writer {
public:
    void number(std::uint64_t value, int bytes = 8)
    {
        for (int i = 0; i < bytes; ++i)
            m_bytes.push_back(static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 255U));
    }
    void size(Size size)
    {
        number(static_cast<std::uint64_t>(size.width));
        number(static_cast<std::uint64_t>(size.height));
    }
    void text(std::string_view text)
    {
        number(text.size());
        m_bytes += text;
    }
    [[nodiscard]] std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// Past the end everything is 0, and ok() is false.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_left(bytes) { }

    std::uint64_t number(int bytes = 8)
    {
        std::uint64_t value = 0;
        const std::string_view raw = take(static_cast<std::size_t>(bytes));
        for (std::size_t i = raw.size(); i-- > 0;)
            value = value << 8U | static_cast<unsigned char>(raw[i]);
        return value;
    }
    Size size()
    {
        const std::uint64_t width = number();
        return {static_cast<std::int64_t>(width), static_cast<std::int64_t>(number())};
    }
    std::string text() { return std::string(take(static_cast<std::size_t>(number()))); }
    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] std::size_t left() const { return m_left.size(); }

private:
    std::string_view take(std::size_t count)
    {
        m_ok = m_ok && count <= m_left.size();
        if (!m_ok)
            return {};
        const std::string_view taken = m_left.substr(0, count);
        m_left.remove_prefix(count);
        return taken;
    }

    std::string_view m_left;
    bool m_ok = true;
};

bool isPossible(Size size)
{
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    return size.width > 0 && size.height > 0 && size.width <= most && size.height <= most;
}

void putShape(Writer& out, const PyramidShape& shape)
{
    out.number(shape.info.id.high);
    out.number(shape.info.id.low);
    out.number(shape.info.recipe);
    out.number(shape.info.opaque ? 1 : 0);
    out.text(shape.info.format);
    out.size(shape.stored);
    out.number(static_cast<std::uint64_t>(shape.orientation));
    out.number(shape.first);
    out.number(static_cast<std::uint64_t>(shape.pieceRows));
    out.number(shape.lossy ? 1 : 0);
    out.number(shape.info.pyramid.levelCount());
    for (std::uint32_t i = 0; i < shape.info.pyramid.levelCount(); ++i) {
        out.size(shape.info.pyramid.size(i));
        out.number(static_cast<std::uint64_t>(std::int64_t(shape.halvings[i]) + 1));
    }
}

std::optional<PyramidShape> takeShape(Reader& in)
{
    PyramidShape shape;
    shape.info.id.high = in.number();
    shape.info.id.low = in.number();
    shape.info.recipe = static_cast<std::uint32_t>(in.number());
    shape.info.opaque = in.number() != 0;
    shape.info.format = in.text();
    shape.stored = in.size();
    shape.orientation = static_cast<int>(in.number());
    shape.first = static_cast<std::uint32_t>(in.number());
    shape.pieceRows = static_cast<std::int64_t>(in.number());
    shape.lossy = in.number() != 0;
    const std::uint64_t count = in.number();
    if (!in.ok() || !isPossible(shape.stored) || count == 0 || count > kMostLevels || shape.pieceRows < 1
        || shape.pieceRows > kMostPieceRows)
        return std::nullopt;
    const std::uint32_t halves = Pyramid::halving(shape.stored).levelCount();
    std::vector<Size> sizes;
    for (std::uint64_t i = 0; i < count; ++i) {
        sizes.push_back(in.size());
        const std::uint64_t halving = in.number();
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
    Writer out;
    out.number(version());
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
    Writer body;
    body.number(version());
    putShape(body, index.shape);
    for (const std::vector<Piece>& level : index.levels) {
        for (const Piece& piece : level) {
            body.number(piece.offset);
            body.number(piece.length, 4);
            body.number(piece.checksum, 4);
        }
    }
    std::string bytes = body.take();
    Writer trailer;
    trailer.number(offset);
    trailer.number(bytes.size());
    trailer.number(XXH3_64bits(bytes.data(), bytes.size()));
    std::string magic(kMagic);
    magic.resize(kTrailerBytes - 24);
    return bytes + trailer.take() + magic;
}

Result<Place> decodeTrailer(std::string_view trailer, std::uint64_t fileSize)
{
    if (trailer.size() != kTrailerBytes || trailer.substr(24, kMagic.size()) != kMagic)
        return corrupt();
    Reader in(trailer);
    Place place;
    place.offset = in.number();
    place.length = in.number();
    place.hash = in.number();
    const bool fits = fileSize >= kHeaderBytes + kTrailerBytes
                      && place.length <= fileSize - kTrailerBytes - kHeaderBytes
                      && place.offset == fileSize - kTrailerBytes - place.length;
    return fits ? Result<Place>(place) : corrupt();
}

Result<Index> decode(std::string_view bytes, const Place& place)
{
    if (bytes.size() != place.length || XXH3_64bits(bytes.data(), bytes.size()) != place.hash)
        return corrupt();
    Reader in(bytes);
    if (in.number() != version())
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
            piece.offset = in.number();
            piece.length = static_cast<std::uint32_t>(in.number(4));
            piece.checksum = static_cast<std::uint32_t>(in.number(4));
            if (piece.length == 0 || piece.offset < kHeaderBytes || piece.offset > place.offset
                || piece.length > place.offset - piece.offset)
                return corrupt();
        }
    }
    return index;
}

} // namespace pyramid_format

} // namespace tessera

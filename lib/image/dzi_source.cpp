// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/dzi_source.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include <core/explain.h>
#include <image/block_source.h>
#include <image/file_types.h>
#include <image/jpeg_session.h>
#include <image/vips_reader.h>

namespace tessera {

namespace {

constexpr std::uint32_t kRecipeVersion = 1;
constexpr int kMaxTileSide = 8192;

/// The value of an attribute inside the element that begins with `<name`, or nothing.
std::string_view attribute(std::string_view xml, std::string_view element, std::string_view name)
{
    const std::string open = "<" + std::string(element);
    const std::size_t start = xml.find(open);
    if (start == std::string_view::npos)
        return {};
    const std::string_view tag = xml.substr(start, xml.find('>', start) - start);
    for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
        const std::size_t after = tag.find_first_not_of(" \t\r\n", at + name.size());
        const bool whole = at > 0 && std::strchr(" \t\r\n", tag[at - 1]) != nullptr && after != std::string_view::npos
                           && tag[after] == '=';
        if (!whole)
            continue;
        const std::size_t quote = tag.find_first_of("\"'", after);
        if (quote == std::string_view::npos)
            return {};
        return tag.substr(quote + 1, tag.find(tag[quote], quote + 1) - quote - 1);
    }
    return {};
}

std::int64_t number(std::string_view text)
{
    std::int64_t value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// A whole small file, whatever its format.
Result<Pixels> decodeWhole(const std::string& path, const std::stop_token& stop)
{
    const Result<InputFilePtr> file = InputFile::open(path);
    if (!file)
        return file.error();
    if (sniff((*file)->head()) == FileType::Jpeg) {
        std::string bytes(static_cast<std::size_t>((*file)->size()), '\0');
        bytes.resize((*file)->readAt(0, bytes.data(), bytes.size()));
        return decodeSmallJpeg(bytes, kMaxTileSide);
    }
    std::unique_ptr<Pixels> pixels;
    const vips::RowSink sink{
        [&](Size size) -> Status {
            if (size.width > kMaxTileSide || size.height > kMaxTileSide)
                return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "the tile is too large"));
            pixels = std::make_unique<Pixels>(heapPixels(size.width, size.height, false));
            return {};
        },
        [&](std::int64_t y) { return pixels->row(static_cast<int>(y)); }, [](std::int64_t) { return Status(); }};
    if (const Result<ReadableRows> read = vips::stream(path, 1, stop, sink); !read)
        return read.error();
    return std::move(*pixels);
}

class DeepZoomSource final : public BlockSource {
public:
    DeepZoomSource(SourceInfoPtr sourceInfo, const ImageServices& imageServices, std::vector<Grid> grids,
                   InputFilePtr file, DeepZoomHeader header)
        : BlockSource(std::move(sourceInfo), imageServices, std::move(grids)), m_file(std::move(file)),
          m_header(std::move(header)), m_folder(m_file->path().substr(0, m_file->path().rfind('.')) + "_files/")
    {
        const std::int64_t longest = std::max(m_header.size.width, m_header.size.height);
        while ((std::int64_t(1) << m_finest) < longest)
            ++m_finest;
    }

    [[nodiscard]] bool isCurrent() const override { return m_file->isCurrent(); }

protected:
    [[nodiscard]] Result<Pixels> decodeBlock(std::uint32_t level, std::uint64_t x, std::uint64_t y,
                                             const ReadContext& context) const override
    {
        const std::string name = std::to_string(m_finest - level) + "/" + std::to_string(x) + "_" + std::to_string(y)
                                 + "." + m_header.format;
        Result<Pixels> whole = decodeWhole(m_folder + name, context.stop);
        if (!whole) {
            if (whole.error().code == ErrorCode::Cancelled)
                return whole;
            return explain(whole.error().code, TESSERA_TR_NOOP("Reason", "tile %1: %2"), {name}, whole.error());
        }
        return withoutOverlap(*whole, level, x, y, name);
    }

private:
    [[nodiscard]] Result<Pixels> withoutOverlap(const Pixels& whole, std::uint32_t level, std::uint64_t x,
                                                std::uint64_t y, const std::string& name) const
    {
        const Size size = info()->pyramid.size(level);
        const std::int64_t left = x > 0 ? m_header.overlap : 0;
        const std::int64_t top = y > 0 ? m_header.overlap : 0;
        const std::int64_t width = std::min(m_header.tile, size.width - static_cast<std::int64_t>(x) * m_header.tile);
        const std::int64_t height = std::min(m_header.tile, size.height - static_cast<std::int64_t>(y) * m_header.tile);
        if (whole.width() < left + width || whole.height() < top + height)
            return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "tile %1 is smaller than it should be"),
                           {name});
        Pixels pixels = heapPixels(width, height, false);
        copyRect(viewOf(whole, {-left, -top, whole.width(), whole.height()}), {0, 0, width, height},
                 {pixels, {0, 0, width, height}});
        return pixels;
    }

    const InputFilePtr m_file;
    const DeepZoomHeader m_header;
    const std::string m_folder;
    std::uint32_t m_finest = 0;
};

} // namespace

Result<DeepZoomHeader> parseDeepZoom(std::string_view xml)
{
    DeepZoomHeader header;
    header.size = {number(attribute(xml, "Size", "Width")), number(attribute(xml, "Size", "Height"))};
    header.tile = number(attribute(xml, "Image", "TileSize"));
    header.overlap = std::max<std::int64_t>(0, number(attribute(xml, "Image", "Overlap")));
    header.format = std::string(attribute(xml, "Image", "Format"));
    if (header.size.isEmpty())
        return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the Deep Zoom file tells no size"));
    if (header.tile < 16 || header.tile > kMaxTileSide / 2 || header.overlap > header.tile)
        return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the Deep Zoom file tells no usable tile size"));
    const bool plain = !header.format.empty()
                       && std::all_of(header.format.begin(), header.format.end(),
                                      [](unsigned char c) { return std::isalnum(c) != 0; });
    if (!plain)
        return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the Deep Zoom file tells no tile format"));
    return header;
}

Result<ImageSourcePtr> openDeepZoom(const InputFilePtr& file, const ImageServices& services)
{
    Result<DeepZoomHeader> header = parseDeepZoom(file->head());
    if (!header)
        return header.error();
    if (const Status fine = checkSize(header->size, services.limits); !fine)
        return fine.error();
    const Pyramid pyramid = Pyramid::halving(header->size);
    std::vector<BlockSource::Grid> grids;
    for (std::uint32_t i = 0; i < pyramid.levelCount(); ++i)
        grids.push_back({pyramid.size(i), {header->tile, header->tile}});
    const bool opaque = header->format != "png" && header->format != "webp";
    auto info = std::make_shared<const SourceInfo>(
        SourceInfo{file->id(), file->name(), "Deep Zoom", pyramid, kRecipeVersion << 8U, opaque});
    return ImageSourcePtr(
        std::make_shared<DeepZoomSource>(std::move(info), services, std::move(grids), file, std::move(*header)));
}

} // namespace tessera

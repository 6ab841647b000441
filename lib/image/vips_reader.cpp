// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/vips_reader.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include <core/explain.h>
#include <image/colour.h>
#include <image/pixel_ops.h>
#include <image/tiled_source.h>
#include <image/vips_library.h>

namespace tessera::vips {

namespace {

constexpr std::int64_t kPixelsBetweenPolls = 65536;
constexpr std::int64_t kStripRows = 16; ///< what loaders make at a time; a file is read up to a whole strip

constexpr const char* kDamaged = TESSERA_TR_NOOP("Reason", "the image is damaged");

/// Only after library() has succeeded.
const VipsLibrary& api()
{
    return **library();
}

struct Unref {
    void operator()(void* object) const { api().g_object_unref(object); }
};
using Image = std::unique_ptr<VipsImage, Unref>;
using Region = std::unique_ptr<VipsRegion, Unref>;

Error libraryError(const char* what)
{
    char* buffer = api().vips_error_buffer_copy();
    std::string text = buffer != nullptr ? buffer : "";
    api().g_free(buffer);
    text = text.substr(0, text.find('\n'));
    if (text.find("not a known file format") != std::string::npos
        || text.find("not in a known format") != std::string::npos)
        return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "no image format that can be read"));
    return withWords(explain(ErrorCode::Corrupt, what), std::move(text));
}

bool startsWith(std::string_view text, std::string_view prefix)
{
    return text.substr(0, prefix.size()) == prefix;
}

std::string formatName(const std::string& loader)
{
    static constexpr std::array<std::pair<std::string_view, const char*>, 12> names{{{"jxl", "JPEG XL"},
                                                                                     {"jp2k", "JPEG 2000"},
                                                                                     {"webp", "WebP"},
                                                                                     {"rad", "Radiance"},
                                                                                     {"openexr", "OpenEXR"},
                                                                                     {"ppm", "PNM"},
                                                                                     {"heif", "HEIF"},
                                                                                     {"gif", "GIF"},
                                                                                     {"magick", "ImageMagick"},
                                                                                     {"openslide", "slide"},
                                                                                     {"vips", "VIPS"},
                                                                                     {"nsgif", "GIF"}}};
    for (const auto& [prefix, name] : names) {
        if (startsWith(loader, prefix))
            return name;
    }
    std::string name = loader.substr(0, loader.find("load"));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return name;
}

bool scalesFreely(const std::string& loader)
{
    return startsWith(loader, "webp") || startsWith(loader, "svg") || startsWith(loader, "pdf");
}

/// Made in one call of its library, which nothing can stop.
bool holdsWhole(const std::string& loader)
{
    static constexpr std::array<std::string_view, 6> loaders{"gif", "nsgif", "webp", "heif", "jxl", "magick"};
    return std::any_of(loaders.begin(), loaders.end(), [&](std::string_view l) { return startsWith(loader, l); });
}

int channelBytes(VipsImage* image)
{
    switch (api().vips_image_get_format(image)) {
    case VIPS_FORMAT_UCHAR:
    case VIPS_FORMAT_CHAR: return 1;
    case VIPS_FORMAT_USHORT:
    case VIPS_FORMAT_SHORT: return 2;
    default: return 4;
    }
}

/// Of what the loader keeps. A GIF's canvas has all four channels, whatever it gives.
int pixelBytes(const std::string& loader, VipsImage* image)
{
    return loader.find("gif") != std::string::npos ? 4 : api().vips_image_get_bands(image) * channelBytes(image);
}

/// Fails at the row where the file ends, and not before, if it is told to be strict. Others then refuse
/// the whole file.
bool tellsItsEnd(const std::string& loader)
{
    return startsWith(loader, "png") || startsWith(loader, "tiff") || startsWith(loader, "jpeg");
}

/// The loader for a file, or "".
std::string findLoader(const std::string& path)
{
    const char* operation = api().vips_foreign_find_load(path.c_str());
    return operation != nullptr ? api().vips_nickname_find(api().g_type_from_name(operation)) : "";
}

/// `strict`: fails where the file ends instead of filling up.
Result<Image> load(const std::string& path, const std::string& loader, int reduction, bool strict)
{
    const VipsFailOn failOn = strict ? VIPS_FAIL_ON_TRUNCATED : VIPS_FAIL_ON_NONE;
    VipsImage* image = nullptr;
    const auto call = [&](const char* option, auto value) {
        return api().vips_call(loader.c_str(), path.c_str(), &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                               failOn, option, value, nullptr);
    };
    int failed = -1;
    if (reduction > 1 && scalesFreely(loader))
        failed = call("scale", 1.0 / reduction);
    else if (reduction > 1 && startsWith(loader, "jpeg"))
        failed = call("shrink", std::min(8, reduction));
    else if (!loader.empty())
        failed = call(nullptr, 0);
    if (failed != 0)
        return libraryError(kDamaged);
    return Image(image);
}

/// Follows one conversion: the input is given up for its output, or kept when it failed.
template <class Convert>
bool convert(Image& image, Convert call)
{
    VipsImage* out = nullptr;
    if (call(image.get(), &out) != 0)
        return false;
    image.reset(out);
    return true;
}

bool hasForeignProfile(VipsImage* image)
{
    const void* data = nullptr;
    size_t bytes = 0;
    if (api().vips_image_get_typeof(image, VIPS_META_ICC_NAME) == 0
        || api().vips_image_get_blob(image, VIPS_META_ICC_NAME, &data, &bytes) != 0)
        return false;
    return !ColourTransform::isSrgb({static_cast<const char*>(data), bytes});
}

Status toSrgb(Image& image)
{
    if (api().vips_image_get_coding(image.get()) == VIPS_CODING_RAD
        && !convert(image, [](VipsImage* in, VipsImage** out) { return api().vips_rad2float(in, out, nullptr); }))
        return libraryError(kDamaged);
    const bool profiled = hasForeignProfile(image.get()) && convert(image, [](VipsImage* in, VipsImage** out) {
                              return api().vips_icc_transform(in, out, "srgb", "embedded", TRUE, "intent",
                                                              VIPS_INTENT_RELATIVE, "depth", 8, nullptr);
                          });
    const VipsInterpretation kind = api().vips_image_guess_interpretation(image.get());
    if (!profiled && kind != VIPS_INTERPRETATION_sRGB && kind != VIPS_INTERPRETATION_B_W
        && api().vips_colourspace_issupported(image.get()) != 0)
        convert(image, [](VipsImage* in, VipsImage** out) {
            return api().vips_colourspace(in, out, VIPS_INTERPRETATION_sRGB, nullptr);
        });
    if (api().vips_image_get_bands(image.get()) > 4 && !convert(image, [](VipsImage* in, VipsImage** out) {
            return api().vips_extract_band(in, out, 0, "n", 3, nullptr);
        }))
        return libraryError(TESSERA_TR_NOOP("Reason", "the image cannot be converted"));
    if (api().vips_image_get_format(image.get()) != VIPS_FORMAT_UCHAR
        && !convert(image, [](VipsImage* in, VipsImage** out) { return api().vips_cast_uchar(in, out, nullptr); }))
        return libraryError(TESSERA_TR_NOOP("Reason", "the image cannot be converted"));
    return {};
}

Size sizeOf(VipsImage* image)
{
    return {api().vips_image_get_width(image), api().vips_image_get_height(image)};
}

/// Gives an image's rows, strip by strip.
class RowReader {
public:
    explicit RowReader(Image image) : m_image(std::move(image)), m_region(api().vips_region_new(m_image.get())) { }

    [[nodiscard]] Size size() const { return sizeOf(m_image.get()); }
    [[nodiscard]] int bands() const { return api().vips_image_get_bands(m_image.get()); }
    [[nodiscard]] bool prepare(std::int64_t top, std::int64_t rows)
    {
        const VipsRect rect{0, static_cast<int>(top), static_cast<int>(size().width), static_cast<int>(rows)};
        return api().vips_region_prepare(m_region.get(), &rect) == 0;
    }
    [[nodiscard]] const std::uint8_t* row(std::int64_t y) const
    {
        return m_region->data + (y - m_region->valid.top) * m_region->bpl; // prepared over the whole width
    }

private:
    Image m_image;
    Region m_region; ///< after the image, so that it goes first
};

struct Rows {
    std::unique_ptr<RowReader> reader;
    Error flaw{}; ///< the loader fills up what is missing, without telling where
};

Result<Rows> rowsOf(Result<Image> image)
{
    if (!image)
        return image.error();
    if (const Status converted = toSrgb(*image); !converted)
        return converted.error();
    return Rows{std::make_unique<RowReader>(std::move(*image))};
}

/// A loader that would fail at a file's end as a whole is asked to fill up instead.
Result<Rows> openRows(const std::string& path, const std::string& loader, int reduction)
{
    Result<Rows> strict = rowsOf(load(path, loader, reduction, true));
    if (tellsItsEnd(loader) || (strict && strict->reader->prepare(0, 1)))
        return strict;
    const Error end = strict ? libraryError(kDamaged) : strict.error();
    Result<Rows> filled = rowsOf(load(path, loader, reduction, false));
    if (filled)
        filled->flaw =
            explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "%1; parts of it may be missing"), {}, end);
    return filled;
}

} // namespace

Result<VipsHeader> readHeader(const std::string& path)
{
    if (const auto started = library(); !started)
        return started.error();
    const std::string loader = findLoader(path);
    const Result<Image> image = load(path, loader, 1, false);
    if (!image)
        return image.error();
    VipsImage* in = image->get();
    return VipsHeader{sizeOf(in),
                      api().vips_image_get_orientation(in),
                      formatName(loader),
                      api().vips_image_hasalpha(in) == 0,
                      scalesFreely(loader) || startsWith(loader, "jpeg"),
                      holdsWhole(loader),
                      pixelBytes(loader, in)};
}

Result<ReadableRows> stream(const std::string& path, int reduction, const std::stop_token& stop, const RowSink& sink)
{
    if (const auto started = library(); !started)
        return started.error();
    Result<Rows> rows = openRows(path, findLoader(path), reduction);
    if (!rows)
        return rows.error();
    RowReader& reader = *rows->reader;
    const Size size = reader.size();
    if (const Status begun = sink.begin(size); !begun)
        return begun.error();
    ReadableRows readable{ReadableRows().count, rows->flaw};
    const int bands = reader.bands();
    const auto strip = std::clamp<std::int64_t>(kPixelsBetweenPolls / size.width, 1, kStripRows);
    for (std::int64_t top = 0; top < size.height; top += strip) {
        if (stop.stop_requested())
            return cancelledError();
        const std::int64_t bottom = std::min(size.height, top + strip);
        const bool real = top < readable.count && reader.prepare(top, bottom - top);
        if (!real && top < readable.count) {
            readable = ReadableRows::upTo(top, size.height, libraryError(kDamaged));
            if (const Status any = readable.reach(0, 0); !any)
                return any.error();
        }
        for (std::int64_t y = top; y < bottom; ++y) {
            if (real)
                expandRow(reader.row(y), bands, size.width, sink.rowAt(y));
            else
                fillMissing(sink.rowAt(y), size.width, bands == 1 || bands == 3);
            if (const Status done = sink.rowDone(y); !done)
                return done.error();
        }
    }
    return readable;
}

} // namespace tessera::vips

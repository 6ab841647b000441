// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/preview_reader.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include <sys/stat.h>

#include <core/explain.h>
#include <image/colour.h>
#include <image/file_types.h>
#include <image/input_file.h>
#include <image/jpeg_header.h>
#include <image/jpeg_levels.h>
#include <image/jpeg_session.h>
#include <image/letterbox.h>
#include <image/source_library.h>
#include <image/source_opener.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

/// Where cameras have the preview. Most of the time for a file goes into decoding; of the rest, most into copying this.
constexpr std::size_t kPreviewHead = std::size_t(32) * 1024;
constexpr int kMostReduced = 8;                                ///< that libjpeg can
constexpr std::int64_t kSharpSide = 2 * MicroThumbnail::kSide; ///< pixels that an average needs to look sharp
constexpr std::int64_t kLeastPreview = MicroThumbnail::kSide;
constexpr std::int64_t kMostPreview = 1024;
constexpr std::chrono::milliseconds kLookAtStop{10};
constexpr std::uint64_t kWorkingBytes = std::uint64_t(128) << 20U; ///< of one decode, in the background

int denominatorFor(Size size)
{
    int denominator = kMostReduced;
    while (denominator > 1 && std::max(size.width, size.height) / denominator < kSharpSide)
        denominator /= 2;
    return denominator;
}

Size reduced(Size size, int denominator)
{
    return {(size.width + denominator - 1) / denominator, (size.height + denominator - 1) / denominator};
}

/// Holds a turn, unless it was stopped while it waited.
class Turn {
public:
    Turn(DecodeTurns* turns, const std::stop_token& stop) : m_turns(turns)
    {
        while (m_turns && !m_turns->try_acquire_for(kLookAtStop))
            if (stop.stop_requested())
                m_turns = nullptr;
        m_holds = m_turns || !turns;
    }
    ~Turn()
    {
        if (m_turns)
            m_turns->release();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    [[nodiscard]] bool holds() const { return m_holds; }

private:
    DecodeTurns* m_turns;
    bool m_holds;
};

Error noPreview()
{
    return explain(ErrorCode::NotFound, TESSERA_TR_NOOP("Reason", "no preview"));
}

} // namespace

std::uint64_t pictureStamp(std::uint64_t bytes, std::int64_t changedSeconds, std::int64_t changedNanoseconds)
{
    const auto seconds = static_cast<std::uint64_t>(changedSeconds);
    const auto nanoseconds = static_cast<std::uint64_t>(changedNanoseconds);
    return std::max<std::uint64_t>(1, detail::mix(detail::mix(detail::mix(bytes + 1) + seconds) + nanoseconds));
}

std::uint64_t pictureStampOf(const std::string& path)
{
    struct stat s = {};
    if (::stat(path.c_str(), &s) != 0 || !S_ISREG(s.st_mode))
        return 0;
    return pictureStamp(static_cast<std::uint64_t>(s.st_size), s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
}

PreviewReader::PreviewReader(const SourceLibrary* sources, std::shared_ptr<DecodeTurns> turns)
    : m_sources(sources), m_turns(std::move(turns))
{
}

PreviewReader::~PreviewReader() = default;

Result<PreviewPicture> PreviewReader::read(const std::string& locator, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return cancelledError();
    const Result<std::optional<BuiltIn>> builtIn = parseBuiltIn(locator);
    if (!builtIn)
        return builtIn.error();
    if (*builtIn)
        return readSource(locator, stop);
    const Result<InputFilePtr> file = InputFile::open(locator, kPreviewHead);
    if (!file)
        return file.error();
    Result<PreviewPicture> made = explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "no preview"));
    if (sniff((*file)->head()) == FileType::Jpeg)
        made = readJpeg(*file, stop);
    if (!made && made.error().code == ErrorCode::Unsupported && m_sources != nullptr)
        made = readSource(locator, stop);
    if (made)
        made->stamp = pictureStamp((*file)->size(), (*file)->changedAt(), (*file)->changedNanoseconds());
    return made;
}

Result<PreviewPicture> PreviewReader::readJpeg(const InputFilePtr& file, const std::stop_token& stop)
{
    const Result<JpegHeader> header = readJpegHeader(*file);
    if (!header)
        return header.error();
    Limits limits;
    limits.decodeBytes = kWorkingBytes;
    if (const Status fine = checkJpegHeader(*header, limits); !fine)
        return fine.error();
    Result<MicroThumbnail> raw = fromEmbedded(*header, stop);
    if (!raw && raw.error().code != ErrorCode::Cancelled)
        raw = fromFile(file, header->size, stop);
    if (!raw)
        return raw.error();
    toSrgb(*raw, header->icc);
    const Orientation orientation(header->orientation);
    return PreviewPicture{orientation.apply(header->size), 0, turned(*raw, orientation)};
}

/// Any error but Cancelled: it is not good enough.
Result<MicroThumbnail> PreviewReader::fromEmbedded(const JpegHeader& header, const std::stop_token& stop)
{
    if (header.preview.empty())
        return noPreview();
    JpegSession session{std::string_view(header.preview)};
    const Result<Size> stored = session.readSize();
    if (!stored)
        return stored.error();
    if (std::max(stored->width, stored->height) < kLeastPreview
        || std::max(stored->width, stored->height) > kMostPreview)
        return noPreview();
    const int denominator = denominatorFor(*stored);
    const Size size = reduced(*stored, denominator);
    const bool same = haveSameProportions(*stored, header.size);
    Letterbox box(size, same ? size : header.size);
    MicroThumbnailMaker maker({box.content().width, box.content().height}, header.size);
    m_row.resize(static_cast<std::size_t>(size.width) * 4);
    const Status decoded = session.decode(
        denominator, {0, 0, size.width, size.height}, kWorkingBytes, stop,
        [this](std::int64_t) { return m_row.data(); },
        [&](std::int64_t y) {
            if (box.addRow(y, m_row.data()))
                maker.addRow(m_row.data() + box.content().x * 4);
            return Status();
        });
    if (!decoded)
        return decoded.error();
    if (!session.readable().isWhole() || !box.hasDarkBars())
        return noPreview();
    return maker.finish();
}

Result<MicroThumbnail> PreviewReader::fromFile(const InputFilePtr& file, Size stored, const std::stop_token& stop)
{
    const Turn turn(m_turns.get(), stop);
    if (!turn.holds())
        return cancelledError();
    JpegSession session(file);
    const int denominator = denominatorFor(stored);
    const Size size = reduced(stored, denominator);
    MicroThumbnailMaker maker(size, stored);
    m_row.resize(static_cast<std::size_t>(size.width) * 4);
    const Status decoded = session.decode(
        denominator, {0, 0, size.width, size.height}, kWorkingBytes, stop,
        [this](std::int64_t) { return m_row.data(); },
        [&](std::int64_t) {
            maker.addRow(m_row.data());
            return Status();
        });
    if (!decoded)
        return decoded.error();
    if (const Status any = session.readable().reach(0, 0); !any)
        return any.error();
    return maker.finish();
}

Result<PreviewPicture> PreviewReader::readSource(const std::string& locator, const std::stop_token& stop) const
{
    if (m_sources == nullptr)
        return explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "no preview"));
    const Turn turn(m_turns.get(), stop);
    if (!turn.holds())
        return cancelledError();
    const Result<ImageSourcePtr> source = m_sources->openApart(locator);
    if (!source)
        return source.error();
    const SourceInfo& info = *(*source)->info();
    ReadContext context;
    context.stop = stop;
    const Result<std::vector<TilePixels>> tiles = (*source)->read({info.pyramid.rootLevel(), 0, 0}, context);
    if (!tiles)
        return tiles.error();
    const Size size = info.pyramid.size();
    return PreviewPicture{size, detail::mix(info.id.low ^ detail::mix(info.id.high)),
                          microThumbnailOf(*tiles->front().pixels, size)};
}

/// After the averaging: a thousandth of the work, and what differs is not seen in 16 pixels.
void PreviewReader::toSrgb(MicroThumbnail& picture, const std::string& icc)
{
    if (icc != m_icc) {
        m_colour = ColourTransform::toSrgb(icc);
        m_icc = icc;
    }
    if (!m_colour)
        return;
    static constexpr unsigned full = 255;
    const auto eachColour = [&picture](auto change) {
        for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
            const unsigned alpha = picture.rgba[i + 3];
            for (std::size_t c = 0; c < 3 && alpha > 0; ++c)
                picture.rgba[i + c] = static_cast<std::uint8_t>(change(picture.rgba[i + c], alpha));
        }
    };
    eachColour([](unsigned colour, unsigned alpha) { return std::min((colour * full + alpha / 2) / alpha, full); });
    m_colour->apply(picture.rgba.data(), static_cast<std::int64_t>(picture.rgba.size() / 4));
    eachColour([](unsigned colour, unsigned alpha) { return (colour * alpha + full / 2) / full; });
}

} // namespace tessera

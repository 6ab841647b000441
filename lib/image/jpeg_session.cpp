// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/jpeg_session.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

#include <core/explain.h>
#include <image/jpeg_core.h>
#include <image/pixel_ops.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

/// About 1.5 ms of decoding, as the stop token is polled when it is filled. Near its end libjpeg decodes by its slow
/// way: the larger, the less of that.
constexpr std::size_t kInputBuffer = 128 * 1024;
constexpr std::int64_t kPixelsBetweenPolls = 131072; ///< about 2 ms of decoding
constexpr std::int64_t kMargin = 16; ///< columns beside a crop, as smooth upsampling looks at neighbours
constexpr int kTailRows = 2;         ///< a band's last two rows are the next one's first
/// Where a row is decoded to: not at a multiple of 16 or 32 bytes, for into such a place libjpeg-turbo writes
/// around the caches, and the row that is copied from there at once would come from memory.
constexpr std::size_t kLineOffset = 4;

} // namespace

/// A decoder and where it is in the picture.
struct JpegSession::Core : JpegCore {
    int denominator = 0; ///< 0: not started
    std::uint64_t memoryLimit = 0;
    std::int64_t x = 0; ///< columns asked for
    std::int64_t width = 0;
    std::int64_t cropX = 0; ///< columns decoded
    std::int64_t next = 0;  ///< the next row libjpeg gives
    bool atStart = false;   ///< the header was read, and nothing since
    std::vector<std::uint8_t> lineMemory;
    std::vector<std::uint8_t> tail; ///< rows next - 2 and next - 1, by y % 2
    std::int64_t tailFrom = 0;      ///< rows from here to next are in `tail`

    [[nodiscard]] std::uint8_t* line() { return lineMemory.data() + kLineOffset; }
    [[nodiscard]] bool beAtStart() { return atStart || (atStart = readHeader()); }
};

JpegSession::JpegSession(InputFilePtr file) : m_core(std::make_unique<Core>())
{
    m_core->file = std::move(file);
    m_core->buffer.resize(kInputBuffer);
}

JpegSession::JpegSession(std::string_view bytes) : m_core(std::make_unique<Core>())
{
    m_core->bytesIn = bytes;
}

JpegSession::~JpegSession() = default;
JpegSession::JpegSession(JpegSession&&) noexcept = default;
JpegSession& JpegSession::operator=(JpegSession&&) noexcept = default;

Status JpegSession::failure() const
{
    m_core->denominator = 0;
    m_core->atStart = false;
    if (m_core->cancelled)
        return cancelledError();
    if (m_core->ranDry)
        return ending();
    if (std::strstr(m_core->message, "acking store") != nullptr
        || std::strstr(m_core->message, "nsufficient memory") != nullptr)
        return explain(
            ErrorCode::TooLarge,
            TESSERA_TR_NOOP("Reason", "a JPEG of %1 x %2 pixels takes more than the limit of %3 to decode"),
            {grouped(m_core->cinfo.image_width), grouped(m_core->cinfo.image_height), mebibytes(m_core->memoryLimit)});
    return withWords(explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the JPEG is damaged")), m_core->message);
}

Result<Size> JpegSession::readSize()
{
    m_core->denominator = 0;
    if (!m_core->beAtStart())
        return failure().error();
    return Size{m_core->cinfo.image_width, m_core->cinfo.image_height};
}

/// Once the data ran out.
Error JpegSession::ending() const
{
    const std::string bytes = grouped(m_core->bytesThere());
    if (m_core->cinfo.image_height == 0)
        return explain(ErrorCode::Corrupt,
                       TESSERA_TR_NOOP("Reason", "the file ends after %1 bytes, inside the JPEG header"), {bytes});
    return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the file ends after %1 bytes"), {bytes});
}

ReadableRows JpegSession::readable() const
{
    const Core& core = *m_core;
    const auto height = static_cast<std::int64_t>(core.cinfo.image_height);
    if (!core.ranDry)
        return {};
    if (core.missingFrom >= 0 && core.missingFrom < height)
        return ReadableRows::upTo(core.missingFrom, height, ending());
    if (core.lacksDetail())
        return {ReadableRows().count,
                explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "%1; finer detail is missing"), {}, ending())};
    return {};
}

long JpegSession::warnings() const
{
    return m_core->errors.num_warnings;
}

std::uint64_t JpegSession::bytes() const
{
    const Core& core = *m_core;
    return sizeof(Core) + core.buffer.size() + core.lineMemory.size() + core.tail.size()
           + std::uint64_t(core.cinfo.image_width) * 64;
}

bool JpegSession::continues(int denominator, const Rect& rect) const
{
    return m_core->denominator == denominator && m_core->x == rect.x && m_core->width == rect.width
           && rect.y >= m_core->tailFrom;
}

Status JpegSession::start(int denominator, std::int64_t x, std::int64_t width, std::uint64_t memoryLimit)
{
    Core& core = *m_core;
    core.denominator = 0;
    core.memoryLimit = memoryLimit;
    core.message[0] = '\0';
    if (!core.beAtStart())
        return failure();
    core.atStart = false;
    if (!core.startOutput(denominator, memoryLimit))
        return failure();
    const auto fullWidth = static_cast<std::int64_t>(core.cinfo.output_width);
    if (x + width > fullWidth)
        return explain(ErrorCode::Changed, TESSERA_TR_NOOP("Reason", "the file has changed"));
    core.cropX = 0;
    std::int64_t decoded = fullWidth;
    if (width + 4 * kMargin < fullWidth) {
        auto from = static_cast<JDIMENSION>(std::max<std::int64_t>(0, x - kMargin));
        auto columns = static_cast<JDIMENSION>(std::min(fullWidth, x + width + kMargin) - from);
        if (!core.crop(&from, &columns))
            return failure();
        core.cropX = from;
        decoded = columns;
    }
    core.denominator = denominator;
    core.x = x;
    core.width = width;
    core.next = core.tailFrom = 0;
    core.lineMemory.resize(kLineOffset + static_cast<std::size_t>(decoded) * 4);
    core.tail.resize(static_cast<std::size_t>(width) * 4 * kTailRows);
    return {};
}

Status JpegSession::skipTo(std::int64_t y)
{
    Core& core = *m_core;
    const std::int64_t rows = std::int64_t(core.cinfo.max_v_samp_factor) * core.cinfo.min_DCT_scaled_size;
    const std::int64_t step =
        std::max<std::int64_t>(1,
                               kPixelsBetweenPolls / (std::int64_t(core.cinfo.image_width) * core.denominator * rows))
        * rows;
    while (core.next < y) {
        // A skip that begins within a row of blocks loses that row when another skip ended there, so only the
        // last one may end within.
        const std::int64_t toBorder = (rows - core.next % rows) % rows;
        std::int64_t count = std::min(toBorder > 0 ? toBorder : step, y - core.next);
        if (toBorder > 0 || count < rows) {
            for (std::int64_t i = 0; i < count; ++i)
                if (!core.readRow(core.line()))
                    return failure();
        } else {
            count -= count % rows;
            if (!core.skipRows(static_cast<JDIMENSION>(count)))
                return failure();
        }
        core.next += count;
        core.tailFrom = core.next;
    }
    return {};
}

Status JpegSession::decode(int denominator, const Rect& rect, std::uint64_t memoryLimit, const std::stop_token& stop,
                           const RowAt& rowAt, const RowDone& rowDone)
{
    Core& core = *m_core;
    core.stop = &stop;
    core.cancelled = false;
    if (!continues(denominator, rect)) {
        if (const Status started = start(denominator, rect.x, rect.width, memoryLimit); !started)
            return started;
    }
    if (rect.bottom() > static_cast<std::int64_t>(core.cinfo.output_height))
        return explain(ErrorCode::Changed, TESSERA_TR_NOOP("Reason", "the file has changed"));
    if (const Status skipped = skipTo(rect.y); !skipped)
        return skipped;
    const std::size_t bytes = static_cast<std::size_t>(rect.width) * 4;
    const auto tailRow = [&](std::int64_t y) {
        return core.tail.data() + static_cast<std::size_t>(y % kTailRows) * bytes;
    };
    for (std::int64_t y = rect.y; y < rect.bottom(); ++y) {
        if (y < core.next) {
            std::memcpy(rowAt(y), tailRow(y), bytes);
        } else {
            if (!core.readRow(core.line()))
                return failure();
            ++core.next;
            core.tailFrom = std::max(core.tailFrom, core.next - kTailRows);
            const std::uint8_t* from = core.line() + static_cast<std::size_t>(rect.x - core.cropX) * 4;
            std::memcpy(rowAt(y), from, bytes);
            std::memcpy(tailRow(y), from, bytes);
        }
        if (rowDone) {
            if (const Status done = rowDone(y); !done)
                return done;
        }
    }
    core.stop = nullptr;
    return {};
}

Result<Pixels> decodeSmallJpeg(std::string_view bytes, int maxSide)
{
    JpegSession session(bytes);
    const Result<Size> size = session.readSize();
    if (!size)
        return size.error();
    if (size->width > maxSide || size->height > maxSide)
        return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "the embedded picture is too large"));
    Pixels pixels = heapPixels(size->width, size->height, true);
    const Status decoded = session.decode(1, {0, 0, size->width, size->height}, std::uint64_t(64) << 20U, {},
                                          [&](std::int64_t y) { return pixels.row(static_cast<int>(y)); });
    if (!decoded)
        return decoded.error();
    if (const Status any = session.readable().reach(0, 0); !any)
        return any.error();
    return pixels;
}

} // namespace tessera

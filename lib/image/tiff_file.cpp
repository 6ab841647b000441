// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/tiff_file.h>

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>

#include <tiffio.h>

#include <core/explain.h>
#include <image/pixel_ops.h>

namespace tessera {

namespace {

constexpr int kMaxDirectories = 64; ///< a chain of directories may be endless
constexpr std::int64_t kMaxTileSide = 4096;

} // namespace

struct TiffFile::State {
    InputFilePtr file;
    std::uint64_t position = 0;
    std::uint64_t directory = 0;
    std::string message;
    std::vector<std::uint8_t> raw;
    TIFF* tiff = nullptr;

    ~State()
    {
        if (tiff != nullptr)
            TIFFClose(tiff);
    }

    static State& of(thandle_t handle) { return *static_cast<State*>(handle); }

    static tmsize_t read(thandle_t handle, void* to, tmsize_t bytes)
    {
        State& state = of(handle);
        const std::size_t got = state.file->readAt(state.position, to, static_cast<std::size_t>(bytes));
        state.position += got;
        return static_cast<tmsize_t>(got);
    }
    static tmsize_t write(thandle_t, void*, tmsize_t) { return 0; }
    static toff_t seek(thandle_t handle, toff_t offset, int whence)
    {
        State& state = of(handle);
        const std::uint64_t base = whence == SEEK_CUR ? state.position : whence == SEEK_END ? state.file->size() : 0;
        state.position = base + offset;
        return state.position;
    }
    static int close(thandle_t) { return 0; }
    static toff_t size(thandle_t handle) { return of(handle).file->size(); }

    static int onError(TIFF*, void* user, const char*, const char* format, va_list arguments)
    {
        char text[256];
        std::vsnprintf(text, sizeof text, format, arguments);
        static_cast<State*>(user)->message = text;
        return 1;
    }
    static int onWarning(TIFF*, void*, const char*, const char*, va_list) { return 1; }

    template <class T>
    [[nodiscard]] T tag(std::uint32_t id, T fallback) const
    {
        T value = fallback;
        return TIFFGetFieldDefaulted(tiff, id, &value) == 1 ? value : fallback;
    }

    [[nodiscard]] bool select(std::uint64_t offset)
    {
        if (directory == offset)
            return true;
        if (TIFFSetSubDirectory(tiff, offset) != 1) {
            directory = 0;
            return false;
        }
        directory = offset;
        // libtiff forgets pseudo-tags with each directory.
        if (tag<std::uint16_t>(TIFFTAG_COMPRESSION, 1) == COMPRESSION_JPEG
            && tag<std::uint16_t>(TIFFTAG_PHOTOMETRIC, 0) == PHOTOMETRIC_YCBCR)
            TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        return true;
    }

    /// Of the selected directory.
    [[nodiscard]] std::uint32_t indexOf(const TiffLevel& level, std::uint64_t x, std::uint64_t y) const
    {
        return TIFFComputeTile(tiff, static_cast<std::uint32_t>(x * static_cast<std::uint64_t>(level.tile.width)),
                               static_cast<std::uint32_t>(y * static_cast<std::uint64_t>(level.tile.height)), 0, 0);
    }

    [[nodiscard]] Error error(const char* what) const { return withWords(explain(ErrorCode::Corrupt, what), message); }
};

TiffFile::TiffFile(std::unique_ptr<State> state) : m_state(std::move(state)) { }
TiffFile::~TiffFile() = default;
TiffFile::TiffFile(TiffFile&&) noexcept = default;
TiffFile& TiffFile::operator=(TiffFile&&) noexcept = default;

Result<TiffFile> TiffFile::open(const InputFilePtr& file)
{
    auto state = std::make_unique<State>();
    state->file = file;
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, &State::onError, state.get());
    TIFFOpenOptionsSetWarningHandlerExtR(options, &State::onWarning, nullptr);
    // O: a gigapixel pyramid's lists of tile offsets are read piece by piece, when needed.
    state->tiff = TIFFClientOpenExt(file->path().c_str(), "rOm", state.get(), &State::read, &State::write, &State::seek,
                                    &State::close, &State::size, nullptr, nullptr, options);
    TIFFOpenOptionsFree(options);
    if (state->tiff == nullptr)
        return state->error(TESSERA_TR_NOOP("Reason", "the TIFF header is damaged"));
    return TiffFile(std::move(state));
}

Size TiffFile::size() const
{
    return {m_state->tag<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0), m_state->tag<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0)};
}

Result<TiffLevel> TiffFile::currentLevel()
{
    State& s = *m_state;
    const Error unsupported =
        explain(ErrorCode::Unsupported, TESSERA_TR_NOOP("Reason", "this kind of TIFF has no tiles of 8-bit RGB"));
    if (TIFFIsTiled(s.tiff) == 0)
        return unsupported;
    TiffLevel level;
    level.offset = TIFFCurrentDirOffset(s.tiff);
    level.size = size();
    level.tile = {s.tag<std::uint32_t>(TIFFTAG_TILEWIDTH, 0), s.tag<std::uint32_t>(TIFFTAG_TILELENGTH, 0)};
    level.channels = s.tag<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
    const auto photometric = s.tag<std::uint16_t>(TIFFTAG_PHOTOMETRIC, 0xffff);
    const auto compression = s.tag<std::uint16_t>(TIFFTAG_COMPRESSION, 1);
    const bool grey = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
    const bool colour =
        photometric == PHOTOMETRIC_RGB || (photometric == PHOTOMETRIC_YCBCR && compression == COMPRESSION_JPEG);
    level.inverted = photometric == PHOTOMETRIC_MINISWHITE;
    if (!(grey && level.channels <= 2 && !(level.inverted && level.channels == 2))
        && !(colour && (level.channels == 3 || level.channels == 4)))
        return unsupported;
    if (s.tag<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1) != 8
        || s.tag<std::uint16_t>(TIFFTAG_PLANARCONFIG, 1) != PLANARCONFIG_CONTIG
        || s.tag<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) != SAMPLEFORMAT_UINT
        || s.tag<std::uint16_t>(TIFFTAG_ORIENTATION, 1) != ORIENTATION_TOPLEFT
        || TIFFIsCODECConfigured(compression) == 0)
        return unsupported;
    if (level.size.isEmpty() || level.tile.isEmpty() || level.tile.width > kMaxTileSide
        || level.tile.height > kMaxTileSide)
        return unsupported;
    std::uint16_t extras = 0;
    std::uint16_t* kinds = nullptr;
    if (TIFFGetField(s.tiff, TIFFTAG_EXTRASAMPLES, &extras, &kinds) == 1 && extras > 0)
        level.premultiplied = kinds[0] == EXTRASAMPLE_ASSOCALPHA;
    level.tileBytes = static_cast<std::uint64_t>(level.tile.width) * static_cast<std::uint64_t>(level.tile.height)
                      * static_cast<std::uint64_t>(level.channels);
    return level;
}

void TiffFile::addReduced(const TiffLevel& level, TiffLayout& layout) const
{
    const TiffLevel& full = layout.levels.front();
    const TiffLevel& last = layout.levels.back();
    const double sx = static_cast<double>(level.size.width) / static_cast<double>(full.size.width);
    const double sy = static_cast<double>(level.size.height) / static_cast<double>(full.size.height);
    // Rounding moves a small level's aspect by up to two pixels.
    const double slack =
        2.0 / static_cast<double>(std::min(full.size.width, full.size.height)) + 0.02 * std::max(sx, sy);
    const bool smaller = level.size.width < last.size.width && level.size.height < last.size.height;
    if (smaller && std::abs(sx - sy) <= slack && level.channels == full.channels)
        layout.levels.push_back(level);
}

Result<TiffLayout> TiffFile::layout()
{
    State& s = *m_state;
    const Result<TiffLevel> first = currentLevel();
    if (!first)
        return first.error();
    TiffLayout layout{{*first}, {}};
    std::uint32_t iccBytes = 0;
    void* icc = nullptr;
    if (TIFFGetField(s.tiff, TIFFTAG_ICCPROFILE, &iccBytes, &icc) == 1)
        layout.icc.assign(static_cast<const char*>(icc), iccBytes);
    std::uint16_t count = 0;
    std::uint64_t* offsets = nullptr;
    std::vector<std::uint64_t> subs;
    if (TIFFGetField(s.tiff, TIFFTAG_SUBIFD, &count, &offsets) == 1)
        subs.assign(offsets, offsets + std::min<int>(count, kMaxDirectories));
    if (subs.empty()) {
        for (int i = 1; i < kMaxDirectories && TIFFReadDirectory(s.tiff) == 1; ++i) {
            const Result<TiffLevel> level = currentLevel();
            if (level)
                addReduced(*level, layout);
        }
    } else {
        for (const std::uint64_t offset : subs) {
            if (TIFFSetSubDirectory(s.tiff, offset) != 1)
                break;
            const Result<TiffLevel> level = currentLevel();
            if (level)
                addReduced(*level, layout);
        }
    }
    s.directory = 0;
    return layout;
}

Result<Pixels> TiffFile::readTile(const TiffLevel& level, std::uint64_t x, std::uint64_t y)
{
    State& s = *m_state;
    s.message.clear();
    if (!s.select(level.offset))
        return s.error(TESSERA_TR_NOOP("Reason", "the TIFF directory is damaged"));
    const auto bytes = static_cast<std::uint64_t>(TIFFTileSize64(s.tiff));
    if (bytes != level.tileBytes)
        return s.error(TESSERA_TR_NOOP("Reason", "the TIFF's tiles have another size than its header tells"));
    s.raw.resize(static_cast<std::size_t>(bytes));
    const std::uint32_t index = s.indexOf(level, x, y);
    if (TIFFGetStrileByteCount(s.tiff, index) == 0) { // never written: a sparse file's way to say nothing is here
        std::fill(s.raw.begin(), s.raw.end(), std::uint8_t(0));
    } else if (TIFFReadEncodedTile(s.tiff, index, s.raw.data(), static_cast<tmsize_t>(bytes)) < 0) {
        return s.error(TESSERA_TR_NOOP("Reason", "a tile of the TIFF is damaged"));
    }
    if (level.inverted) {
        for (std::uint8_t& value : s.raw)
            value = static_cast<std::uint8_t>(255 - value);
    }
    Pixels pixels = heapPixels(level.tile.width, level.tile.height, level.channels == 1 || level.channels == 3);
    const std::size_t stride = static_cast<std::size_t>(level.tile.width) * static_cast<std::size_t>(level.channels);
    for (int i = 0; i < pixels.height(); ++i)
        expandRow(s.raw.data() + static_cast<std::size_t>(i) * stride, level.channels, level.tile.width, pixels.row(i),
                  level.premultiplied);
    return pixels;
}

FileRange TiffFile::placeOf(const TiffLevel& level, std::uint64_t x, std::uint64_t y)
{
    State& s = *m_state;
    if (!s.select(level.offset))
        return {};
    const std::uint32_t index = s.indexOf(level, x, y);
    const std::uint64_t bytes = TIFFGetStrileByteCount(s.tiff, index);
    const std::uint64_t offset = TIFFGetStrileOffset(s.tiff, index);
    if (offset >= s.file->size() || bytes > s.file->size() - offset)
        return {};
    return {offset, bytes};
}

std::uint64_t TiffFile::bytes() const
{
    return sizeof(State) + m_state->raw.size() + 16384;
}

} // namespace tessera

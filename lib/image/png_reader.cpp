// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/png_reader.h>

#include <cstdint>
#include <vector>

#include <core/explain.h>
#include <image/colour.h>
#include <image/pixel_ops.h>
#include <image/png_core.h>
#include <image/tiled_source.h>

namespace tessera::png {

namespace {

Error failure(const PngCore& core, const InputFile& file)
{
    if (core.cancelled)
        return cancelledError();
    if (core.ranDry)
        return explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the file ends after %1 bytes"),
                       {grouped(file.size())});
    return withWords(explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "the image is damaged")), core.message);
}

Size sizeOf(const PngCore& core)
{
    return {png_get_image_width(core.png, core.info), png_get_image_height(core.png, core.info)};
}

} // namespace

Result<VipsHeader> readHeader(const InputFilePtr& file)
{
    const std::stop_token never;
    PngCore core(file, never);
    if (!core.readHeader())
        return failure(core, *file);
    const std::string_view profile = core.profile();
    if (core.isInterlaced() || core.hasExif() || (!profile.empty() && !ColourTransform::isSrgb(profile)))
        return Error{ErrorCode::Unsupported, {}};
    VipsHeader header;
    header.size = sizeOf(core);
    header.format = "PNG";
    header.opaque = core.isOpaque();
    return header;
}

Result<ReadableRows> stream(const InputFilePtr& file, const std::stop_token& stop, const vips::RowSink& sink)
{
    PngCore core(file, stop);
    if (!core.readHeader() || !core.start())
        return failure(core, *file);
    const Size size = sizeOf(core);
    if (const Status begun = sink.begin(size); !begun)
        return begun.error();
    const int channels = core.channels();
    std::vector<std::uint8_t> line(core.rowBytes());
    ReadableRows readable;
    for (std::int64_t y = 0; y < size.height; ++y) {
        if (stop.stop_requested())
            return cancelledError();
        const bool real = y < readable.count && core.readRow(line.data());
        if (!real && y < readable.count) {
            if (core.cancelled)
                return cancelledError();
            readable = ReadableRows::upTo(y, size.height, failure(core, *file));
            if (const Status any = readable.reach(0, 0); !any)
                return any.error();
        }
        if (real)
            expandRow(line.data(), channels, size.width, sink.rowAt(y));
        else
            fillMissing(sink.rowAt(y), size.width, channels == 1 || channels == 3);
        if (const Status done = sink.rowDone(y); !done)
            return done.error();
    }
    return readable;
}

} // namespace tessera::png

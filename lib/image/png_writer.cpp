// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/png_writer.h>

#include <cstdint>

#include <core/explain.h>
#include <image/png_write_core.h>

namespace tessera::png {

namespace {

/// Alpha is not premultiplied in a PNG.
std::uint8_t unmultiplied(std::uint8_t value, std::uint8_t alpha)
{
    const int whole = (int(value) * 255 + alpha / 2) / alpha;
    return static_cast<std::uint8_t>(whole > 255 ? 255 : whole);
}

void fillRow(const std::uint8_t* from, int width, bool opaque, std::uint8_t* to)
{
    for (int x = 0; x < width; ++x, from += 4) {
        const std::uint8_t alpha = opaque ? 255 : from[3];
        for (int c = 0; c < 3; ++c)
            *to++ = alpha == 0 ? 0 : unmultiplied(from[c], alpha);
        if (!opaque)
            *to++ = alpha;
    }
}

std::vector<png_text> chunksOf(const std::vector<Text>& texts)
{
    std::vector<png_text> chunks;
    for (const auto& [key, text] : texts) {
        png_text chunk = {};
        chunk.compression = PNG_TEXT_COMPRESSION_NONE;
        chunk.key = const_cast<png_charp>(key.c_str()); // read only
        chunk.text = const_cast<png_charp>(text.c_str());
        chunk.text_length = text.size();
        chunks.push_back(chunk);
    }
    return chunks;
}

} // namespace

Result<std::string> encode(const Pixels& pixels, const std::vector<Text>& texts)
{
    PngWriteCore core;
    const std::vector<png_text> chunks = chunksOf(texts);
    const bool opaque = pixels.isOpaque();
    std::vector<std::uint8_t> row(static_cast<std::size_t>(pixels.width()) * (opaque ? 3 : 4));
    bool fine = core.start(pixels.width(), pixels.height(), opaque, chunks.data(), static_cast<int>(chunks.size()));
    for (int y = 0; fine && y < pixels.height(); ++y) {
        fillRow(pixels.row(y), pixels.width(), opaque, row.data());
        fine = core.writeRow(row.data());
    }
    if (!fine || !core.finish())
        return withWords(explain(ErrorCode::Internal, TESSERA_TR_NOOP("Reason", "no PNG could be made of it")),
                         core.message);
    return std::move(core.bytes);
}

} // namespace tessera::png

// SPDX-License-Identifier: GPL-3.0-or-later
// A mosaic's small pictures: gathering 10,000 of them, putting them, and making one of a file with an embedded preview
// beside reading that file and decoding its preview by libjpeg alone.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include <fcntl.h>
#include <unistd.h>

#include <jpeglib.h>

#include <image/mosaic_store.h>
#include <image/preview_reader.h>
#include <support/test_files.h>

#include "ratio_table.h"

using namespace tessera;

namespace {

constexpr std::uint32_t kSlots = 10'000;
constexpr std::uint32_t kPutsAStore = 100'000;
constexpr std::size_t kFiles = 500;

MicroThumbnail thumbnailOf(std::uint32_t seed)
{
    MicroThumbnail micro;
    micro.rgba.fill(static_cast<std::uint8_t>(seed));
    return micro;
}

void gather(benchmark::State& state, int side)
{
    static const QTemporaryDir folder;
    static const std::shared_ptr<MosaicStore> store = [] {
        auto made = *MosaicStore::open(folder.filePath(QStringLiteral("wall.mosaic")).toStdString());
        for (std::uint32_t i = 0; i < kSlots; ++i)
            (void)made->put(i, 1, thumbnailOf(i));
        return made;
    }();
    const auto stride = static_cast<std::size_t>(side) * 4;
    std::vector<std::uint8_t> pixels(kSlots * stride * static_cast<std::size_t>(side));
    for (auto _ : state) {
        std::uint8_t* to = pixels.data();
        for (std::uint32_t i = 0; i < kSlots; ++i, to += stride * static_cast<std::size_t>(side))
            store->read(store->find(i), side, to, stride);
        benchmark::DoNotOptimize(pixels.data());
    }
}

void gather4(benchmark::State& state)
{
    gather(state, 4);
}

void gather16(benchmark::State& state)
{
    gather(state, 16);
}

/// A picture into a file, with its place found and the file grown.
void put(benchmark::State& state)
{
    const QTemporaryDir folder;
    std::shared_ptr<MosaicStore> store;
    std::uint32_t name = 0;
    for (auto _ : state) {
        if (name % kPutsAStore == 0) {
            state.PauseTiming();
            const QString file = folder.filePath(QStringLiteral("%1.mosaic").arg(name));
            store = *MosaicStore::open(file.toStdString());
            state.ResumeTiming();
        }
        if (!store->put(name, 1, thumbnailOf(name)))
            state.SkipWithError("could not put");
        ++name;
    }
}

/// Photographs of a camera, as far as this matters: a preview of 160 x 120 in the EXIF data of a larger file.
const std::vector<std::string>& photographs()
{
    static const QTemporaryDir folder;
    static const std::vector<std::string> paths = [] {
        std::mt19937 random(1);
        Pixels preview = test::pattern(160, 120);
        for (int y = 0; y < preview.height(); ++y) {
            for (int i = 0; i < preview.width() * 4; ++i)
                preview.row(y)[i] = static_cast<std::uint8_t>(
                    std::clamp<int>(preview.row(y)[i] + static_cast<int>(random() % 41) - 20, 0, 255));
        }
        test::JpegOptions small;
        small.quality = 80;
        test::JpegOptions large;
        large.preview = test::jpegBytes(preview, small);
        const std::string bytes = test::jpegBytes(test::pattern(1600, 1200), large);
        std::vector<std::string> made;
        for (std::size_t i = 0; i < kFiles; ++i)
            made.push_back(test::writeFile(folder.filePath(QString::number(i)).toStdString(), bytes));
        return made;
    }();
    return paths;
}

void previewOfAFile(benchmark::State& state)
{
    const std::vector<std::string>& paths = photographs();
    PreviewReader reader(nullptr);
    std::size_t at = 0;
    for (auto _ : state) {
        if (!reader.read(paths[at++ % kFiles], {}))
            state.SkipWithError("could not read");
    }
}

/// The least that any program does: opens, reads the beginning, decodes the preview that begins at a known place.
bool decodeBare(const std::string& path, std::size_t offset, std::vector<std::uint8_t>& bytes,
                std::vector<std::uint8_t>& pixels)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const ssize_t got = ::pread(fd, bytes.data(), bytes.size(), 0);
    ::close(fd);
    if (got <= static_cast<ssize_t>(offset))
        return false;
    jpeg_decompress_struct cinfo = {};
    jpeg_error_mgr errors = {};
    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&cinfo);
    jpeg_mem_src(&cinfo, bytes.data() + offset, static_cast<unsigned long>(got) - offset);
    jpeg_read_header(&cinfo, TRUE);
    cinfo.out_color_space = JCS_EXT_RGBA;
    jpeg_start_decompress(&cinfo);
    pixels.resize(std::size_t(cinfo.output_width) * cinfo.output_height * 4);
    while (cinfo.output_scanline < cinfo.output_height) {
        JSAMPROW rows[1] = {pixels.data() + std::size_t(cinfo.output_scanline) * cinfo.output_width * 4};
        jpeg_read_scanlines(&cinfo, rows, 1);
    }
    jpeg_destroy_decompress(&cinfo);
    return true;
}

void bareDecodeOfAFile(benchmark::State& state)
{
    const std::vector<std::string>& paths = photographs();
    std::ifstream first(paths.front(), std::ios::binary);
    std::string head(4096, '\0');
    first.read(head.data(), static_cast<std::streamsize>(head.size()));
    const std::size_t offset = head.find("\xff\xd8\xff", 2);
    std::vector<std::uint8_t> bytes(std::size_t(64) * 1024);
    std::vector<std::uint8_t> pixels;
    std::size_t at = 0;
    for (auto _ : state) {
        if (offset == std::string::npos || !decodeBare(paths[at++ % kFiles], offset, bytes, pixels))
            state.SkipWithError("could not read");
    }
}

BENCHMARK(gather4)->Unit(benchmark::kMillisecond);
BENCHMARK(gather16)->Unit(benchmark::kMillisecond);
BENCHMARK(put);
BENCHMARK(previewOfAFile);
BENCHMARK(bareDecodeOfAFile);

} // namespace

int main(int argc, char** argv)
{
    return runWithRatios(argc, argv,
                         {{"small picture of a file / reading it and decoding its preview by libjpeg", "previewOfAFile",
                           "bareDecodeOfAFile", 1.25}},
                         {{"10,000 small pictures at 4 pixels", "gather4", 5},
                          {"10,000 small pictures at 16 pixels", "gather16", 20},
                          {"a small picture put into its file", "put", 0.01},
                          {"the small picture of a file with an embedded preview", "previewOfAFile", 0.08}});
}

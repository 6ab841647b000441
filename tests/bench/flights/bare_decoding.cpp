// SPDX-License-Identifier: GPL-3.0-or-later
#include <bench/flights/bare_decoding.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <span>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jpeglib.h>

namespace tessera {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kHead = std::size_t(64) * 1024;

/// The first `most` bytes of a file, or all of it; empty when it cannot be read.
std::span<const std::uint8_t> readInto(Bytes& buffer, const std::string& path, std::size_t most)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    struct stat facts = {};
    std::size_t got = 0;
    if (::fstat(fd, &facts) == 0) {
        buffer.resize(std::max(buffer.size(), std::min(most, static_cast<std::size_t>(facts.st_size))));
        const ssize_t count = ::pread(fd, buffer.data(), std::min(most, buffer.size()), 0);
        got = count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    ::close(fd);
    return {buffer.data(), got};
}

/// From the start of an image inside the file on.
std::span<const std::uint8_t> previewIn(std::span<const std::uint8_t> file)
{
    constexpr std::uint8_t kStart[] = {0xff, 0xd8, 0xff};
    if (file.size() < 2)
        return {};
    const auto found = std::search(file.begin() + 2, file.end(), std::begin(kStart), std::end(kStart));
    return file.subspan(static_cast<std::size_t>(found - file.begin()));
}

bool decode(std::span<const std::uint8_t> bytes, unsigned denominator, Bytes& pixels)
{
    if (bytes.empty())
        return false;
    jpeg_decompress_struct cinfo = {};
    jpeg_error_mgr errors = {};
    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&cinfo);
    jpeg_mem_src(&cinfo, bytes.data(), static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&cinfo, TRUE);
    cinfo.out_color_space = JCS_EXT_RGBA;
    cinfo.scale_num = 1;
    cinfo.scale_denom = denominator;
    jpeg_start_decompress(&cinfo);
    pixels.resize(std::size_t(cinfo.output_width) * 4);
    while (cinfo.output_scanline < cinfo.output_height) {
        JSAMPROW rows[1] = {pixels.data()};
        jpeg_read_scanlines(&cinfo, rows, 1);
    }
    jpeg_finish_decompress(&cinfo);
    jpeg_destroy_decompress(&cinfo);
    return true;
}

} // namespace

BareRun decodeBare(const std::vector<std::string>& paths, BareWork work, unsigned threads)
{
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> decoded{0};
    const auto loop = [&] {
        Bytes file(kHead);
        Bytes pixels;
        for (std::size_t i = next++; i < paths.size(); i = next++) {
            const bool preview = work == BareWork::Preview;
            const auto bytes = readInto(file, paths[i], preview ? kHead : SIZE_MAX);
            if (decode(preview ? previewIn(bytes) : bytes, preview ? 1 : 8, pixels))
                ++decoded;
        }
    };
    const auto began = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> pool;
        for (unsigned i = 0; i < std::max(1U, threads); ++i)
            pool.emplace_back(loop);
    }
    return {decoded, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count()};
}

} // namespace tessera

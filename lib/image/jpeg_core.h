// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <stop_token>
#include <string_view>
#include <vector>

#include <jpeglib.h>

#include <image/input_file.h>

namespace tessera {

/// libjpeg as functions that return false instead of leaving by longjmp. Functions here that libjpeg
/// may leave so hold no objects.
struct JpegCore {
    jpeg_decompress_struct cinfo = {};
    jpeg_error_mgr errors = {};
    jpeg_source_mgr source = {};
    jpeg_progress_mgr progress = {};
    std::jmp_buf jump = {};
    char message[JMSG_LENGTH_MAX] = {};
    bool cancelled = false;
    const std::stop_token* stop = nullptr;

    InputFilePtr file;
    std::string_view bytesIn;
    std::uint64_t position = 0;
    std::vector<JOCTET> buffer;
    std::size_t padding = 0;       ///< fill bytes behind the data, of which libjpeg does not know yet
    bool ranDry = false;           ///< the data ended before the image
    std::int64_t missingFrom = -1; ///< full rows from here on are filler; -1: none
    bool missingDetail = false;    ///< a later scan of a progressive image broke off

    JpegCore();
    ~JpegCore();
    JpegCore(const JpegCore&) = delete;
    JpegCore& operator=(const JpegCore&) = delete;

    /// From the data's beginning.
    [[nodiscard]] bool readHeader();
    [[nodiscard]] bool startOutput(int scale, std::uint64_t memoryLimit);
    [[nodiscard]] bool crop(JDIMENSION* from, JDIMENSION* columns);
    [[nodiscard]] bool readRow(std::uint8_t* to);
    [[nodiscard]] bool skipRows(JDIMENSION count);
    /// The data ended before all of a progressive image's scans, which make it finer.
    [[nodiscard]] bool lacksDetail() const;
    /// How many bytes there were, once they ran out.
    [[nodiscard]] std::uint64_t bytesThere() const;

private:
    static void onError(j_common_ptr info);
    static void onMessage(j_common_ptr info, int level);
    static void poll(j_common_ptr info);
    static boolean fill(j_decompress_ptr info);
    static void skip(j_decompress_ptr info, long count);
    void noteMissing();
};

} // namespace tessera

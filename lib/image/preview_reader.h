// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <semaphore>
#include <stop_token>
#include <string>
#include <vector>

#include <core/geometry.h>
#include <core/result.h>
#include <image/micro_thumbnail.h>

namespace tessera {

class ColourTransform;
class InputFile;
class SourceLibrary;
struct JpegHeader;

/// A file from afar.
struct PreviewPicture {
    Size size;               ///< of the image, as shown
    std::uint64_t stamp = 0; ///< of the file as it was read; 0: not known
    MicroThumbnail picture;
};

/// What tells one state of a file from another at the same path; never 0.
[[nodiscard]] std::uint64_t pictureStamp(std::uint64_t bytes, std::int64_t changedSeconds,
                                         std::int64_t changedNanoseconds);
/// The file's as it is now, by one stat; 0: not known, as of what is no file.
[[nodiscard]] std::uint64_t pictureStampOf(const std::string& path);

/// How many readers may decode more than an embedded preview at a time: that takes up to hundreds of megabytes.
using DecodeTurns = std::counting_semaphore<>;

/// The shortest way from a file to its micro-thumbnail, in the colours and the orientation of the image itself: the
/// preview in its EXIF data, else a decode at a fraction of its size, else its source's coarsest level.
/// It keeps what can be used again for the next file: one reader a thread. Waits for the disk.
class PreviewReader {
public:
    /// `sources`: for what is no JPEG; outlives the reader; null: those are Unsupported. `turns`: shared with other
    /// readers; null: it waits for none.
    explicit PreviewReader(const SourceLibrary* sources, std::shared_ptr<DecodeTurns> turns = nullptr);
    ~PreviewReader();
    PreviewReader(const PreviewReader&) = delete;
    PreviewReader& operator=(const PreviewReader&) = delete;

    /// `locator` as SourceLibrary::open(). `stop` is polled at least every 2 ms of decoding. Errors: Cancelled, or why
    /// the file cannot be shown.
    [[nodiscard]] Result<PreviewPicture> read(const std::string& locator, const std::stop_token& stop);

private:
    [[nodiscard]] Result<PreviewPicture> readJpeg(const std::shared_ptr<const InputFile>& file,
                                                  const std::stop_token& stop);
    [[nodiscard]] Result<MicroThumbnail> fromEmbedded(const JpegHeader& header, const std::stop_token& stop);
    [[nodiscard]] Result<MicroThumbnail> fromFile(const std::shared_ptr<const InputFile>& file, Size size,
                                                  const std::stop_token& stop);
    [[nodiscard]] Result<PreviewPicture> readSource(const std::string& locator, const std::stop_token& stop) const;
    void toSrgb(MicroThumbnail& picture, const std::string& icc);

    const SourceLibrary* const m_sources;
    const std::shared_ptr<DecodeTurns> m_turns;
    std::vector<std::uint8_t> m_row;
    std::string m_icc; ///< the latest profile; files of one folder mostly share it
    std::shared_ptr<const ColourTransform> m_colour;
};

} // namespace tessera

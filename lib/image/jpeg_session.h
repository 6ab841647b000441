// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <core/geometry.h>
#include <core/pixels.h>
#include <core/result.h>
#include <image/input_file.h>
#include <image/readable_rows.h>

namespace tessera {

/// One libjpeg decoder over a file or over bytes. It remembers where it is: rows asked for below
/// the last ones, in the same columns and at the same scale, go on from there. One thread at a time.
class JpegSession {
public:
    explicit JpegSession(InputFilePtr file);
    /// `bytes` outlives the session.
    explicit JpegSession(std::string_view bytes);
    ~JpegSession();
    JpegSession(JpegSession&&) noexcept;
    JpegSession& operator=(JpegSession&&) noexcept;

    /// Decodes `rect` of the image scaled to 1 / `denominator` (1, 2, 4, 8; sizes round up) into
    /// RGBA rows handed out by `rowAt(y)`, y from rect.y on, of rect.width pixels. Alpha is 255.
    /// Where the file ends early the rest is grey; readable() tells. `stop` is polled every few rows.
    /// Errors: Cancelled, Corrupt, TooLarge (working memory above `memoryLimit` bytes).
    using RowAt = std::function<std::uint8_t*(std::int64_t y)>;
    using RowDone = std::function<Status(std::int64_t y)>;
    [[nodiscard]] Status decode(int denominator, const Rect& rect, std::uint64_t memoryLimit,
                                const std::stop_token& stop, const RowAt& rowAt, const RowDone& rowDone = {});

    /// The stored size, once a header could be read. For bytes that came without a header parse.
    [[nodiscard]] Result<Size> readSize();
    /// How far down the data reached, as far as this decode went. Whole is also what lacks only its end marker.
    [[nodiscard]] ReadableRows readable() const;
    /// Irregularities since the last start, an early end among them.
    [[nodiscard]] long warnings() const;
    /// Working memory of libjpeg now, roughly.
    [[nodiscard]] std::uint64_t bytes() const;

private:
    struct Core;
    [[nodiscard]] Status start(int denominator, std::int64_t x, std::int64_t width, std::uint64_t memoryLimit);
    [[nodiscard]] bool continues(int denominator, const Rect& rect) const;
    [[nodiscard]] Status failure() const;
    [[nodiscard]] Error ending() const;
    [[nodiscard]] Status skipTo(std::int64_t y);
    std::unique_ptr<Core> m_core;
};

/// A whole small JPEG, such as an embedded preview. Errors: Corrupt (also when no row could be read), TooLarge when a
/// side exceeds `maxSide`.
[[nodiscard]] Result<Pixels> decodeSmallJpeg(std::string_view bytes, int maxSide);

} // namespace tessera

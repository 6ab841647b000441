// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tessera {

/// `text` up to its first NUL without the blanks around it, every byte that is no UTF-8 replaced by
/// U+FFFD, and cut at the last whole character within `most` bytes.
[[nodiscard]] std::string cleanText(std::string_view text, std::size_t most = 4096);

/// EXIF's "2024:05:06 07:08:09" or XMP's "2024-05-06T07:08:09.5+02:00" as "2024-05-06T07:08:09", then the
/// offset from UTC if one is there ("Z" as "+00:00"). Nothing for what is no date and time.
[[nodiscard]] std::optional<std::string> isoDate(std::string_view text);

/// "+02:00" or "-11:30": an offset from UTC as EXIF writes it.
[[nodiscard]] bool isUtcOffset(std::string_view text);

/// "NIKON CORPORATION" and "NIKON D750" as "NIKON D750": the maker's name once.
[[nodiscard]] std::string cameraName(const std::string& make, const std::string& model);

} // namespace tessera

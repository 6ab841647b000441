// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include <core/result.h>
#include <core/tile_key.h>

namespace tessera {

/// What can be told about an image, in the order to show it. What a value is stands behind each: text
/// (UTF-8 unless it is a path), a whole number or a real one.
enum class MetadataField : std::uint8_t {
    Name,          ///< text, as the file system has it
    Folder,        ///< text, as the file system has it
    Format,        ///< text: "JPEG"
    FileBytes,     ///< whole
    Changed,       ///< whole: seconds since 1970, UTC
    Width,         ///< whole: pixels, as shown (after orientation)
    Height,        ///< whole
    Orientation,   ///< whole: EXIF's, 1 to 8
    Profile,       ///< text: the colour profile's name
    Title,         ///< text
    Description,   ///< text
    Creator,       ///< text
    Copyright,     ///< text
    Taken,         ///< text: "2024-05-06T07:08:09", with "+02:00" after it where the camera knew
    Camera,        ///< text: maker and model
    Lens,          ///< text
    Exposure,      ///< real: seconds
    Aperture,      ///< real: f-number
    Iso,           ///< whole
    FocalLength,   ///< real: millimetres
    FocalLength35, ///< whole: millimetres, for the same angle on 35 mm film
    Latitude,      ///< real: degrees, north is positive
    Longitude,     ///< real: degrees, east is positive
    Altitude,      ///< real: metres above the sea
};
inline constexpr auto kLastMetadataField = MetadataField::Altitude;

using MetadataValue = std::variant<std::string, std::int64_t, double>;

struct MetadataEntry {
    MetadataField field;
    MetadataValue value;
    friend bool operator==(const MetadataEntry&, const MetadataEntry&) = default;
};

struct Metadata {
    SourceId file;                      ///< the state of the file it was read from
    std::vector<MetadataEntry> entries; ///< in the order of their fields, none twice; what is not there is not listed
    Error trouble; ///< why what the camera wrote cannot be read, or not all; without a reason when all is well

    /// Null when it is not there.
    [[nodiscard]] const MetadataValue* find(MetadataField field) const;
};

/// Reads what the file at `path` says about itself, without its pixels; of files whose metadata nobody
/// here can read, what the file system knows. Texts are valid UTF-8 and at most 4 KiB long. Never on the
/// GUI thread; from any number of others at once. Errors: Cancelled when stopped, what opening a file
/// gives, Unsupported for what is no image. The first call sets exiv2 up for the whole process: its XMP
/// parser is initialized, with a lock, and its messages are muted.
[[nodiscard]] Result<Metadata> readMetadata(const std::string& path, const std::stop_token& stop);

} // namespace tessera

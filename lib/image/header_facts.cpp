// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/header_facts.h>

#include <charconv>
#include <chrono>
#include <utility>
#include <variant>

#include <core/explain.h>
#include <image/declared_size.h>
#include <image/exif_reader.h>
#include <image/file_types.h>
#include <image/input_file.h>
#include <image/jpeg_header.h>
#include <image/metadata.h>
#include <image/metadata_text.h>

namespace tessera {

namespace {

constexpr unsigned kExifDirectoryTag = 0x8769;
constexpr unsigned kOriginalDateTag = 0x9003;
constexpr unsigned kDigitizedDateTag = 0x9004;
constexpr unsigned kRatingTag = 0x4746;
constexpr int kMostStars = 5;
constexpr int kRejected = -1;

std::optional<int> stars(int number)
{
    return number >= kRejected && number <= kMostStars ? std::optional(number) : std::nullopt;
}

int datePart(std::string_view text, std::size_t at, std::size_t length)
{
    int value = -1;
    const std::string_view digits = text.substr(at, length);
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

HeaderFacts factsOf(const JpegHeader& header, const JpegPackets& packets)
{
    HeaderFacts facts;
    const bool turned = header.orientation >= 5 && header.orientation <= 8;
    facts.size = turned ? Size{header.size.height, header.size.width} : header.size;
    const ExifReader exif(packets.exif);
    if (const std::size_t first = exif.firstDirectory(); first != 0) {
        const std::size_t camera = exif.value(first, kExifDirectoryTag, 0);
        for (const unsigned tag : {kOriginalDateTag, kDigitizedDateTag})
            if (const auto iso = isoDate(cleanText(exif.text(camera, tag))); iso && camera != 0 && !facts.taken)
                facts.taken = cameraTime(*iso);
        constexpr std::uint32_t none = kMostStars + 1;
        facts.rating = stars(static_cast<int>(exif.value(first, kRatingTag, none) & 0xffffU));
    }
    if (const auto rating = xmpRating(packets.xmp)) // what people's programs change, where both are there
        facts.rating = rating;
    return facts;
}

bool mayHaveMetadata(FileType type, std::string_view head)
{
    switch (type) {
    case FileType::Tiff:
    case FileType::WebP:
    case FileType::Other: return true;
    case FileType::Png:
        return head.find("eXIf") != std::string_view::npos || head.find("XML:com.adobe.xmp") != std::string_view::npos;
    default: return false;
    }
}

std::int64_t wholeOf(const Metadata& metadata, MetadataField field)
{
    const MetadataValue* value = metadata.find(field);
    const auto* number = value ? std::get_if<std::int64_t>(value) : nullptr;
    return number ? *number : 0;
}

void addMetadata(HeaderFacts& facts, const Metadata& metadata)
{
    if (const Size size{wholeOf(metadata, MetadataField::Width), wholeOf(metadata, MetadataField::Height)};
        !size.isEmpty())
        facts.size = size;
    const MetadataValue* taken = metadata.find(MetadataField::Taken);
    if (const auto* iso = taken ? std::get_if<std::string>(taken) : nullptr)
        facts.taken = cameraTime(*iso);
}

} // namespace

std::optional<std::int64_t> cameraTime(std::string_view iso)
{
    if (iso.size() < 19)
        return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{year(datePart(iso, 0, 4)), month(static_cast<unsigned>(datePart(iso, 5, 2))),
                              day(static_cast<unsigned>(datePart(iso, 8, 2)))};
    // The years that nanoseconds of 64 bits reach.
    if (!date.ok() || date.year() < year(1700) || date.year() > year(2250))
        return std::nullopt;
    const auto time = sys_days(date).time_since_epoch() + hours(datePart(iso, 11, 2)) + minutes(datePart(iso, 14, 2))
                      + seconds(datePart(iso, 17, 2));
    return static_cast<std::int64_t>(nanoseconds(time).count());
}

// As an attribute (xmp:Rating="3") or as an element (<xmp:Rating>3</xmp:Rating>).
std::optional<int> xmpRating(std::string_view packet)
{
    constexpr std::string_view name = "xmp:Rating";
    for (std::size_t at = packet.find(name); at != std::string_view::npos; at = packet.find(name, at + 1)) {
        const std::size_t from = packet.find_first_not_of(" \t\r\n=>\"'", at + name.size());
        if (from == std::string_view::npos || from == at + name.size())
            continue;
        int number = 0;
        const auto [end, error] = std::from_chars(packet.data() + from, packet.data() + packet.size(), number);
        if (error == std::errc())
            return stars(number);
    }
    return std::nullopt;
}

Result<HeaderFacts> readHeaderFacts(const std::string& path, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled"));
    const Result<InputFilePtr> file = InputFile::open(path);
    if (!file)
        return file.error();
    const std::string_view head = (*file)->head();
    const FileType type = sniff(head);
    if (type == FileType::Jpeg) {
        JpegPackets packets;
        const Result<JpegHeader> header = readJpegHeader(**file, &packets);
        if (!header)
            return header.error();
        return factsOf(*header, packets);
    }
    HeaderFacts facts;
    facts.size = declaredSize(head).value_or(Size());
    if (!mayHaveMetadata(type, head))
        return facts;
    const Result<Metadata> metadata = readMetadata(path, stop);
    if (!metadata)
        return metadata.error();
    addMetadata(facts, *metadata);
    return facts;
}

} // namespace tessera

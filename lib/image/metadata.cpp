// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/metadata.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include <exiv2/exiv2.hpp>
#include <lcms2.h>

#include <core/explain.h>
#include <image/file_types.h>
#include <image/input_file.h>
#include <image/metadata_text.h>

namespace tessera {

namespace {

/// The shape that exiv2's callback has: it locks and unlocks in calls of their own.
void lockXmp(void* mutex, bool lock)
{
    auto* xmp = static_cast<std::mutex*>(mutex);
    lock ? xmp->lock() : xmp->unlock();
}

// Must have happened before two threads use exiv2; never undone, as another thread may still be reading.
void setUpExiv2()
{
    static std::once_flag once;
    static std::mutex xmp;
    std::call_once(once, [] {
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
        Exiv2::LogMsg::setHandler(nullptr);
        Exiv2::XmpParser::initialize(lockXmp, &xmp);
#ifdef EXV_ENABLE_BMFF
        Exiv2::enableBMFF(true); // HEIC, AVIF and JPEG XL
#endif
    });
}

/// Reads from what exiv2 has parsed; every look-up of its may throw.
class Tags {
public:
    explicit Tags(Exiv2::Image& image) : m_exif(image.exifData()), m_iptc(image.iptcData()), m_xmp(image.xmpData()) { }

    [[nodiscard]] std::string exif(const char* key) const
    {
        const auto it = m_exif.findKey(Exiv2::ExifKey(key));
        return it == m_exif.end() ? std::string() : cleanText(it->toString());
    }
    [[nodiscard]] std::optional<double> number(const char* key, long index = 0) const
    {
        const auto it = m_exif.findKey(Exiv2::ExifKey(key));
        if (it == m_exif.end() || index >= static_cast<long>(it->count()))
            return std::nullopt;
        // What is no fraction is one by 1. Only its parts tell 0/0.
        const auto [over, under] = it->toRational(index);
        const bool isUnsigned = it->typeId() == Exiv2::unsignedRational;
        const double top =
            isUnsigned ? static_cast<double>(static_cast<std::uint32_t>(over)) : static_cast<double>(over);
        const double bottom =
            isUnsigned ? static_cast<double>(static_cast<std::uint32_t>(under)) : static_cast<double>(under);
        return bottom == 0 ? std::nullopt : std::optional(top / bottom);
    }
    [[nodiscard]] std::string iptc(const char* key) const
    {
        const auto it = m_iptc.findKey(Exiv2::IptcKey(key));
        return it == m_iptc.end() ? std::string() : cleanText(it->toString());
    }
    [[nodiscard]] std::string xmp(const char* key) const
    {
        const auto it = m_xmp.findKey(Exiv2::XmpKey(key));
        if (it == m_xmp.end() || it->count() == 0)
            return {};
        // A text in several languages tells its first one by number, without the language's name.
        if (const auto* texts = dynamic_cast<const Exiv2::LangAltValue*>(&it->value())) {
            const auto usual = texts->value_.find("x-default");
            return cleanText(usual == texts->value_.end() ? texts->value_.begin()->second : usual->second);
        }
        return cleanText(it->toString(0));
    }
    /// The lens by its number in the maker's notes, where no name is written.
    [[nodiscard]] std::string lensByNumber() const
    {
        const auto it = Exiv2::lensName(m_exif);
        const std::string name = it == m_exif.end() ? std::string() : cleanText(it->print(&m_exif));
        const bool isName =
            std::any_of(name.begin(), name.end(), [](unsigned char c) { return c >= 'A'; }) && name.front() != '(';
        return isName && name != "n/a" ? name : std::string();
    }

private:
    const Exiv2::ExifData& m_exif;
    const Exiv2::IptcData& m_iptc;
    const Exiv2::XmpData& m_xmp;
};

std::string firstOf(std::initializer_list<std::string> texts)
{
    const auto* it = std::find_if(texts.begin(), texts.end(), [](const std::string& text) { return !text.empty(); });
    return it == texts.end() ? std::string() : *it;
}

void add(Metadata& to, MetadataField field, std::string text)
{
    if (!text.empty())
        to.entries.push_back({field, std::move(text)});
}

void add(Metadata& to, MetadataField field, std::optional<double> real, double least)
{
    if (real && std::isfinite(*real) && *real >= least)
        to.entries.push_back({field, *real});
}

void addWhole(Metadata& to, MetadataField field, std::optional<double> number, double least, double most)
{
    if (number && *number >= least && *number <= most)
        to.entries.push_back({field, std::int64_t(std::llround(*number))});
}

std::string profileName(Exiv2::Image& image, const Tags& tags)
{
    if (image.iccProfileDefined()) {
        const Exiv2::DataBuf& icc = *image.iccProfile();
        void* profile = cmsOpenProfileFromMem(icc.pData_, static_cast<cmsUInt32Number>(icc.size_));
        char text[256] = {};
        if (profile != nullptr) {
            cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text, sizeof text);
            cmsCloseProfile(profile);
        }
        return cleanText({text, sizeof text});
    }
    if (tags.number("Exif.Photo.ColorSpace") == 1)
        return "sRGB";
    return tags.exif("Exif.Iop.InteroperabilityIndex") == "R03" ? "Adobe RGB" : "";
}

std::string dateTaken(const Tags& tags)
{
    for (const auto& [date, offset] : {std::pair("Exif.Photo.DateTimeOriginal", "Exif.Photo.OffsetTimeOriginal"),
                                       {"Exif.Photo.DateTimeDigitized", "Exif.Photo.OffsetTimeDigitized"}}) {
        if (const auto iso = isoDate(tags.exif(date))) {
            const std::string zone = tags.exif(offset);
            return isUtcOffset(zone) ? *iso + zone : *iso;
        }
    }
    for (const char* key : {"Xmp.exif.DateTimeOriginal", "Xmp.photoshop.DateCreated"})
        if (const auto iso = isoDate(tags.xmp(key)))
            return *iso;
    return {};
}

/// Degrees, minutes and seconds with the letter of their half of the earth.
std::optional<double> degrees(const Tags& tags, const char* key, const char* reference, char negative, double limit)
{
    const auto whole = tags.number(key, 0);
    if (!whole)
        return std::nullopt;
    const double value = *whole + tags.number(key, 1).value_or(0) / 60 + tags.number(key, 2).value_or(0) / 3600;
    const std::string half = tags.exif(reference);
    if (!(value >= 0 && value <= limit))
        return std::nullopt;
    return !half.empty() && half.front() == negative ? -value : value;
}

std::optional<double> power(std::optional<double> exponent, double factor)
{
    return exponent ? std::optional(std::exp2(*exponent * factor)) : std::nullopt;
}

std::optional<double> either(std::optional<double> one, std::optional<double> other)
{
    return one && *one > 0 ? one : other;
}

void addPicture(Metadata& to, Exiv2::Image& image, const Tags& tags)
{
    const double orientation = tags.number("Exif.Image.Orientation").value_or(0);
    const bool turned = orientation >= 5 && orientation <= 8;
    addWhole(to, MetadataField::Width, turned ? image.pixelHeight() : image.pixelWidth(), 1, 1e9);
    addWhole(to, MetadataField::Height, turned ? image.pixelWidth() : image.pixelHeight(), 1, 1e9);
    addWhole(to, MetadataField::Orientation, orientation, 1, 8);
    add(to, MetadataField::Profile, profileName(image, tags));
}

void addWords(Metadata& to, const Tags& tags)
{
    add(to, MetadataField::Title, firstOf({tags.xmp("Xmp.dc.title"), tags.iptc("Iptc.Application2.ObjectName")}));
    add(to, MetadataField::Description,
        firstOf({tags.xmp("Xmp.dc.description"), tags.iptc("Iptc.Application2.Caption"),
                 tags.exif("Exif.Image.ImageDescription")}));
    add(to, MetadataField::Creator,
        firstOf({tags.xmp("Xmp.dc.creator"), tags.iptc("Iptc.Application2.Byline"), tags.exif("Exif.Image.Artist")}));
    add(to, MetadataField::Copyright,
        firstOf(
            {tags.xmp("Xmp.dc.rights"), tags.iptc("Iptc.Application2.Copyright"), tags.exif("Exif.Image.Copyright")}));
}

void addCamera(Metadata& to, const Tags& tags)
{
    add(to, MetadataField::Taken, dateTaken(tags));
    add(to, MetadataField::Camera, cameraName(tags.exif("Exif.Image.Make"), tags.exif("Exif.Image.Model")));
    add(to, MetadataField::Lens,
        firstOf({tags.exif("Exif.Photo.LensModel"), tags.xmp("Xmp.aux.Lens"), tags.lensByNumber()}));
    add(to, MetadataField::Exposure,
        either(tags.number("Exif.Photo.ExposureTime"), power(tags.number("Exif.Photo.ShutterSpeedValue"), -1)), 1e-7);
    add(to, MetadataField::Aperture,
        either(tags.number("Exif.Photo.FNumber"), power(tags.number("Exif.Photo.ApertureValue"), 0.5)), 0.1);
    // 65,535 stands for "more than fits here".
    const auto iso = tags.number("Exif.Photo.ISOSpeedRatings");
    addWhole(to, MetadataField::Iso, iso && *iso < 65535 ? iso : tags.number("Exif.Photo.RecommendedExposureIndex"), 1,
             1e8);
    add(to, MetadataField::FocalLength, tags.number("Exif.Photo.FocalLength"), 0.1);
    addWhole(to, MetadataField::FocalLength35, tags.number("Exif.Photo.FocalLengthIn35mmFilm"), 1, 1e5);
}

void addPlace(Metadata& to, const Tags& tags)
{
    const auto latitude = degrees(tags, "Exif.GPSInfo.GPSLatitude", "Exif.GPSInfo.GPSLatitudeRef", 'S', 90);
    const auto longitude = degrees(tags, "Exif.GPSInfo.GPSLongitude", "Exif.GPSInfo.GPSLongitudeRef", 'W', 180);
    if (!latitude || !longitude)
        return;
    add(to, MetadataField::Latitude, latitude, -90);
    add(to, MetadataField::Longitude, longitude, -180);
    const auto altitude = tags.number("Exif.GPSInfo.GPSAltitude");
    const bool below = tags.number("Exif.GPSInfo.GPSAltitudeRef") == 1;
    add(to, MetadataField::Altitude, altitude ? std::optional(below ? -*altitude : *altitude) : std::nullopt, -20'000);
}

Error damaged(const std::exception& e)
{
    return withWords(
        explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "what the camera wrote into the file is damaged")),
        cleanText(e.what()));
}

/// Each part apart, so that a damaged one leaves the others.
void addTags(Metadata& to, Exiv2::Image& image)
{
    const Tags tags(image);
    const auto part = [&to](const auto& read) {
        try {
            read();
        } catch (const std::exception& e) {
            to.trouble = damaged(e);
        }
    };
    part([&] { addPicture(to, image, tags); });
    part([&] { addWords(to, tags); });
    part([&] { addCamera(to, tags); });
    part([&] { addPlace(to, tags); });
}

Error cancelled()
{
    return explain(ErrorCode::Cancelled, TESSERA_TR_NOOP("Reason", "cancelled"));
}

Status readTags(const InputFile& file, const std::stop_token& stop, Metadata& to)
{
    // exiv2 takes some texts for pictures.
    const char* kind = describeNonImage(file.head());
    if (sniff(file.head()) == FileType::Unknown && kind != nullptr)
        return explain(ErrorCode::Unsupported, kind);
    // As a plain file: of a path exiv2 would make URLs and standard input.
    Exiv2::BasicIo::AutoPtr io(new Exiv2::FileIo(file.path()));
    if (Exiv2::ImageFactory::getType(*io) == Exiv2::ImageType::none)
        return {};
    const auto image = Exiv2::ImageFactory::open(io);
    image->readMetadata();
    if (stop.stop_requested())
        return cancelled();
    addTags(to, *image);
    return {};
}

} // namespace

const MetadataValue* Metadata::find(MetadataField field) const
{
    const auto it =
        std::find_if(entries.begin(), entries.end(), [field](const MetadataEntry& e) { return e.field == field; });
    return it == entries.end() ? nullptr : &it->value;
}

Result<Metadata> readMetadata(const std::string& path, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return cancelled();
    const Result<InputFilePtr> file = InputFile::open(path);
    if (!file)
        return file.error();
    setUpExiv2();
    Metadata metadata;
    metadata.file = (*file)->id();
    metadata.entries = {{MetadataField::FileBytes, std::int64_t((*file)->size())},
                        {MetadataField::Changed, (*file)->changedAt()}};
    try {
        if (const Status read = readTags(**file, stop, metadata); !read)
            return read.error();
    } catch (const std::exception& e) {
        metadata.trouble = damaged(e);
    }
    return metadata;
}

} // namespace tessera

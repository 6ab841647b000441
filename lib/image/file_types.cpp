// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/file_types.h>

#include <algorithm>
#include <string>

#include <core/ascii.h>
#include <core/explain.h>

namespace tessera {

const std::vector<std::string_view>& imageExtensions()
{
    static const std::vector<std::string_view> extensions{
        "avif",  "avifs", "bmp",  "dib",  "dzi",  "exr", "fit",  "fits", "fts",  "gif", "hdr", "heic", "heics", "heif",
        "heifs", "hif",   "ico",  "j2c",  "j2k",  "jfi", "jfif", "jif",  "jp2",  "jpc", "jpe", "jpeg", "jpf",   "jpg",
        "jpm",   "jpx",   "jxl",  "mrxs", "ndpi", "pam", "pbm",  "pcx",  "pfm",  "pgm", "png", "pnm",  "ppm",   "psd",
        "scn",   "svg",   "svgz", "svs",  "tga",  "tif", "tiff", "vips", "webp", "xbm", "xpm"};
    return extensions;
}

bool looksLikeImage(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    constexpr std::size_t longest = 5;
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot - 1 > longest || dot + 1 == name.size())
        return false;
    std::string ending(name.substr(dot + 1));
    std::transform(ending.begin(), ending.end(), ending.begin(), toLower);
    const auto& all = imageExtensions();
    return std::binary_search(all.begin(), all.end(), std::string_view(ending));
}

namespace {

bool startsWith(std::string_view text, std::string_view prefix)
{
    return text.substr(0, prefix.size()) == prefix;
}

/// Where markup begins, behind a byte order mark, blanks and comments' first words.
std::string_view markup(std::string_view head)
{
    if (startsWith(head, "\xef\xbb\xbf"))
        head.remove_prefix(3);
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view() : head.substr(first);
}

} // namespace

FileType sniff(std::string_view head)
{
    using namespace std::string_view_literals;
    if (startsWith(head, "\xff\xd8\xff"sv))
        return FileType::Jpeg;
    if (startsWith(head, "II*\0"sv) || startsWith(head, "MM\0*"sv) || startsWith(head, "II+\0"sv)
        || startsWith(head, "MM\0+"sv))
        return FileType::Tiff;
    if (startsWith(head, "\x89PNG\r\n\x1a\n"sv))
        return FileType::Png;
    if (startsWith(head, "GIF87a"sv) || startsWith(head, "GIF89a"sv))
        return FileType::Gif;
    if (startsWith(head, "RIFF"sv) && head.substr(8, 4) == "WEBP"sv)
        return FileType::WebP;
    const std::string_view text = markup(head);
    if (startsWith(text, "<"sv)) {
        const std::string_view start = text.substr(0, 4096);
        if (start.find("deepzoom/20"sv) != std::string_view::npos && start.find("<Image"sv) != std::string_view::npos)
            return FileType::DeepZoom;
        if (start.find("<svg"sv) != std::string_view::npos)
            return FileType::Svg;
    }
    const std::string_view brand = head.substr(std::min<std::size_t>(4, head.size()), 4);
    if (brand == "ftyp"sv || brand == "JXL "sv || brand == "jP  "sv || startsWith(head, "\xff\x0a"sv)
        || startsWith(head, "\xff\x4f\xff\x51"sv) || startsWith(head, "v/1\x01"sv) || startsWith(head, "#?R"sv)
        || startsWith(head, "BM"sv) || startsWith(head, "8BPS"sv))
        return FileType::Other;
    return FileType::Unknown;
}

const char* describeNonImage(std::string_view head)
{
    using namespace std::string_view_literals;
    if (startsWith(head, "%PDF"sv))
        return TESSERA_TR_NOOP("Reason", "this is a PDF document, not an image");
    if (startsWith(head, "PK\x03\x04"sv) || startsWith(head, "\x1f\x8b"sv) || startsWith(head, "7z\xbc\xaf"sv)
        || startsWith(head, "Rar!"sv))
        return TESSERA_TR_NOOP("Reason", "this is an archive, not an image");
    if (startsWith(head, "\x7f"
                         "ELF"sv)
        || startsWith(head, "MZ"sv))
        return TESSERA_TR_NOOP("Reason", "this is a program, not an image");
    if (head.substr(std::min<std::size_t>(4, head.size()), 4) == "ftyp"sv || startsWith(head, "\x1a\x45\xdf\xa3"sv))
        return TESSERA_TR_NOOP("Reason", "this is a film or another container, not an image");
    if (head.empty())
        return nullptr;
    const std::string_view sample = head.substr(0, 1024);
    if (std::all_of(sample.begin(), sample.end(), [](char c) { return c == '\0'; }))
        return TESSERA_TR_NOOP("Reason", "this is a file of zeros, not an image");
    const bool text = std::none_of(sample.begin(), sample.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
    });
    return text ? TESSERA_TR_NOOP("Reason", "this is text, not an image") : nullptr;
}

} // namespace tessera

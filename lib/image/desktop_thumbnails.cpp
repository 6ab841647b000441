// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/desktop_thumbnails.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <core/explain.h>
#include <image/file_io.h>
#include <image/file_uri.h>
#include <image/kept_files.h>
#include <image/pixel_ops.h>
#include <image/png_core.h>
#include <image/png_writer.h>
#include <image/thumbnail_picture.h>

namespace tessera {

namespace {

constexpr const char* kReadFirst[] = {"x-large", "large", "normal", "xx-large"};
constexpr std::uint32_t kMostThumbnailSide = 1024;
constexpr mode_t kOwnFolder = 0700;
constexpr const char* kUriKey = "Thumb::URI";
constexpr const char* kTimeKey = "Thumb::MTime";
constexpr const char* kBytesKey = "Thumb::Size";

std::string_view textOf(const PngCore& core, const char* key)
{
    png_textp texts = nullptr;
    int count = 0;
    png_get_text(core.png, core.info, &texts, &count);
    const png_textp end = texts + count;
    const png_textp found = std::find_if(texts, end, [&](const png_text& t) { return std::strcmp(t.key, key) == 0; });
    return found == end ? std::string_view() : std::string_view(found->text);
}

Error cannotKeep(const std::string& folder, int code)
{
    return explain(writeErrorCode(code), TESSERA_TR_NOOP("Reason", "no thumbnails can be kept in %1: %2"),
                   {folder, std::strerror(code)});
}

/// With its parents; what is made is the user's alone, what is there stays as it is.
Status makeMissingFolders(const std::filesystem::path& folder)
{
    if (folder.empty() || ::mkdir(folder.c_str(), kOwnFolder) == 0 || errno == EEXIST)
        return {};
    if (errno != ENOENT)
        return cannotKeep(folder.string(), errno);
    if (const Status parent = makeMissingFolders(folder.parent_path()); !parent)
        return parent;
    return ::mkdir(folder.c_str(), kOwnFolder) == 0 || errno == EEXIST ? Status() : cannotKeep(folder.string(), errno);
}

/// At once, readable by the user alone. What a crash of the machine leaves half of is noticed by who reads it.
Status replaceFile(const std::string& file, std::string_view bytes)
{
    const std::string folder = file.substr(0, file.rfind('/'));
    if (const Status made = makeMissingFolders(folder); !made)
        return made;
    std::string draft = folder + "/tessera-XXXXXX";
    const int fd = ::mkostemp(draft.data(), O_CLOEXEC);
    if (fd < 0)
        return cannotKeep(folder, errno);
    const bool written = writeAt(fd, 0, bytes.data(), bytes.size());
    int code = written ? 0 : errno;
    if (::close(fd) != 0 && code == 0)
        code = errno;
    if (code == 0 && ::rename(draft.c_str(), file.c_str()) == 0)
        return {};
    code = code == 0 ? errno : code;
    ::unlink(draft.c_str());
    return cannotKeep(folder, code);
}

} // namespace

struct DesktopThumbnails::Subject {
    std::string uri;
    std::string name; ///< of its thumbnails, without the folder
    std::string time;
    std::string bytes;
};

DesktopThumbnails::DesktopThumbnails(Config config) : m_config(std::move(config)) { }

std::string DesktopThumbnails::placeOf(const std::string& path, std::string_view size) const
{
    const std::string uri = fileUri(std::filesystem::path(path).lexically_normal().string());
    return m_config.folder + "/" + std::string(size) + "/" + m_config.md5(uri) + ".png";
}

// Nothing for what is no file, or is a thumbnail itself.
std::optional<DesktopThumbnails::Subject> DesktopThumbnails::subjectOf(const std::string& path) const
{
    const std::string normal = std::filesystem::path(path).lexically_normal().string();
    struct stat s = {};
    if (normal.empty() || normal.front() != '/'
        || normal.compare(0, m_config.folder.size() + 1, m_config.folder + "/") == 0 || ::stat(normal.c_str(), &s) != 0
        || !S_ISREG(s.st_mode))
        return std::nullopt;
    Subject subject;
    subject.uri = fileUri(normal);
    subject.name = m_config.md5(subject.uri) + ".png";
    subject.time = std::to_string(s.st_mtim.tv_sec);
    subject.bytes = std::to_string(s.st_size);
    return subject;
}

std::optional<Pixels> DesktopThumbnails::find(const std::string& path) const
{
    const std::optional<Subject> subject = subjectOf(path);
    if (!subject)
        return std::nullopt;
    for (const char* size : kReadFirst)
        if (auto found = read(m_config.folder + "/" + size + "/" + subject->name, *subject))
            return found;
    return std::nullopt;
}

namespace {

/// As other programs wrote it; false where it is of another file, or of another state of it.
bool agrees(const PngCore& core, std::string_view uri, std::string_view time, std::string_view bytes)
{
    const std::string_view size = textOf(core, kBytesKey); // not all write it
    return textOf(core, kUriKey) == uri && textOf(core, kTimeKey) == time && (size.empty() || size == bytes);
}

std::optional<Pixels> thumbnailRows(PngCore& core)
{
    const png_uint_32 width = png_get_image_width(core.png, core.info);
    const png_uint_32 height = png_get_image_height(core.png, core.info);
    const bool opaque = core.isOpaque();
    if (core.isInterlaced() || width > kMostThumbnailSide || height > kMostThumbnailSide || !core.start())
        return std::nullopt;
    Pixels pixels = Pixels::allocate(static_cast<int>(width), static_cast<int>(height), opaque);
    std::vector<std::uint8_t> line(core.rowBytes());
    for (int y = 0; y < pixels.height(); ++y) {
        if (!core.readRow(line.data()))
            return std::nullopt;
        (void)expandRow(line.data(), core.channels(), pixels.width(), pixels.row(y));
    }
    return pixels;
}

} // namespace

std::optional<Pixels> DesktopThumbnails::read(const std::string& file, const Subject& subject)
{
    const Result<InputFilePtr> opened = InputFile::open(file);
    if (!opened)
        return std::nullopt;
    const std::stop_token never;
    PngCore core(*opened, never);
    if (!core.readHeader() || !agrees(core, subject.uri, subject.time, subject.bytes))
        return std::nullopt;
    return thumbnailRows(core);
}

bool DesktopThumbnails::isOf(const std::string& file, const Subject& subject)
{
    const Result<InputFilePtr> opened = InputFile::open(file);
    if (!opened)
        return false;
    const std::stop_token never;
    PngCore core(*opened, never);
    return core.readHeader() && agrees(core, subject.uri, subject.time, subject.bytes);
}

Status DesktopThumbnails::keep(const std::string& path, const Pixels& picture, Size image) const
{
    const int side = std::max(picture.width(), picture.height());
    const std::int64_t whole = std::max(image.width, image.height);
    const bool isWhole = side >= whole; // an image that small is its own thumbnail
    const int target = side >= kLarge || (isWhole && side > kNormal) ? kLarge : kNormal;
    const std::optional<Subject> subject = m_shared && (side >= kNormal || isWhole) ? subjectOf(path) : std::nullopt;
    if (!subject)
        return {};
    const std::string size = target == kLarge ? "large" : "normal";
    if (isOf(m_config.folder + "/" + size + "/" + subject->name, *subject))
        return {};
    return write(*subject, size, reducedTo(picture, target), image);
}

Status DesktopThumbnails::noteFailure(const std::string& path) const
{
    const std::optional<Subject> subject = m_shared ? subjectOf(path) : std::nullopt;
    const std::string folder = "fail/" + m_config.program;
    if (!subject || isOf(m_config.folder + "/" + folder + "/" + subject->name, *subject))
        return {};
    return write(*subject, folder, Pixels::allocate(1, 1, false), {});
}

Status DesktopThumbnails::write(const Subject& subject, const std::string& size, const Pixels& picture,
                                Size image) const
{
    std::vector<png::Text> texts{
        {kUriKey, subject.uri}, {kTimeKey, subject.time}, {kBytesKey, subject.bytes}, {"Software", "Tessera"}};
    if (!image.isEmpty()) {
        texts.emplace_back("Thumb::Image::Width", std::to_string(image.width));
        texts.emplace_back("Thumb::Image::Height", std::to_string(image.height));
    }
    const Result<std::string> bytes = png::encode(picture, texts);
    if (!bytes)
        return bytes.error();
    return replaceFile(m_config.folder + "/" + size + "/" + subject.name, *bytes);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/path_list.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include <core/explain.h>

#include <image/built_in.h>

namespace tessera {

namespace {

constexpr std::string_view kLinesScheme = "tessera-list:";
constexpr std::string_view kNulScheme = "tessera-list0:";
constexpr std::string_view kCollectionScheme = "tessera-collection:";
constexpr std::string_view kFirstWords = "tessera-collection ";
constexpr std::string_view kListVersion = "1";

constexpr std::array kListSchemes{std::pair{PathListFormat::Lines, kLinesScheme},
                                  std::pair{PathListFormat::NulSeparated, kNulScheme},
                                  std::pair{PathListFormat::Collection, kCollectionScheme}};

bool endsBeyond(std::string_view name, std::string_view ending)
{
    return name.size() > ending.size() && name.ends_with(ending);
}

std::string unescaped(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            plain.push_back(text[i]);
            continue;
        }
        const char code = text[++i];
        plain.push_back(code == 'n' ? '\n' : code == 'r' ? '\r' : code);
    }
    return plain;
}

std::string escaped(std::string_view plain)
{
    std::string text;
    text.reserve(plain.size());
    for (const char c : plain) {
        if (c == '\n' || c == '\r' || c == '\\')
            text.push_back('\\');
        text.push_back(c == '\n' ? 'n' : c == '\r' ? 'r' : c);
    }
    return text;
}

} // namespace

std::string listLocator(const PathListPlace& place)
{
    for (const auto& [format, scheme] : kListSchemes)
        if (format == place.format)
            return std::string(scheme) + place.file;
    return place.file;
}

std::optional<PathListPlace> listAt(const std::string& locator)
{
    for (const auto& [format, scheme] : kListSchemes)
        if (locator.starts_with(scheme))
            return PathListPlace{locator.substr(scheme.size()), format};
    return std::nullopt;
}

bool isCollectionName(std::string_view name)
{
    return endsBeyond(name, kCollectionEnding);
}

bool isListName(std::string_view name)
{
    return std::any_of(kListEndings.begin(), kListEndings.end(),
                       [name](std::string_view ending) { return endsBeyond(name, ending); });
}

PathListParser::PathListParser(PathListFormat format, std::string base, Sink sink)
    : m_format(format), m_base(std::move(base)), m_sink(std::move(sink))
{
}

Status PathListParser::take(std::string_view bytes)
{
    const char end = m_format == PathListFormat::NulSeparated ? '\0' : '\n';
    while (true) {
        const std::size_t length = bytes.find(end);
        if (length == std::string_view::npos)
            break;
        m_rest.append(bytes.substr(0, length));
        bytes.remove_prefix(length + 1);
        const std::string whole = std::exchange(m_rest, {});
        if (Status taken = line(whole); !taken)
            return taken;
    }
    m_rest.append(bytes);
    return {};
}

Status PathListParser::finish()
{
    const std::string last = std::exchange(m_rest, {});
    if (!last.empty() || (m_format == PathListFormat::Collection && !m_begun))
        return line(last);
    return {};
}

Status PathListParser::line(std::string_view text)
{
    if (m_format != PathListFormat::NulSeparated && text.ends_with('\r'))
        text.remove_suffix(1);
    if (m_format == PathListFormat::Collection && !std::exchange(m_begun, true))
        return firstLine(text);
    if (text.empty() || (m_format == PathListFormat::Collection && text.front() == '#'))
        return {};
    tell(m_format == PathListFormat::Collection ? unescaped(text) : std::string(text));
    return {};
}

Status PathListParser::firstLine(std::string_view text)
{
    if (!text.starts_with(kFirstWords))
        return explain(ErrorCode::Corrupt,
                       TESSERA_TR_NOOP("Reason", "this is no collection: it does not begin with “%1”"),
                       {std::string(kFirstWords) + std::string(kListVersion)});
    const std::string_view version = text.substr(kFirstWords.size());
    if (version == kListVersion)
        return {};
    return explain(ErrorCode::Unsupported,
                   TESSERA_TR_NOOP("Reason", "this collection is of version %1, which is not known here"),
                   {std::string(version)});
}

void PathListParser::tell(std::string path)
{
    if (!isBuiltIn(path))
        path = (std::filesystem::path(m_base) / path).lexically_normal().string();
    m_sink(std::move(path));
}

std::string collectionText(const std::vector<std::string>& paths, const std::string& folder)
{
    std::string text = std::string(kFirstWords) + std::string(kListVersion) + "\n";
    const std::string below = folder.ends_with('/') ? folder : folder + '/';
    for (const std::string& path : paths) {
        const bool isBelow = path.size() > below.size() && path.starts_with(below);
        const std::string written = escaped(isBelow ? path.substr(below.size()) : path);
        if (written.starts_with('#') || (isBelow && isBuiltIn(written)))
            text += "./";
        text += written;
        text += '\n';
    }
    return text;
}

} // namespace tessera

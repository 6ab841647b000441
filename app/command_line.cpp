// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/command_line.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <string_view>

#include <QCoreApplication>

#include <core/explain.h>
#include <image/built_in.h>
#include <image/path_list.h>

namespace tessera {

namespace {

constexpr std::uint64_t kSmallestSide = 100;
constexpr std::uint64_t kLargestSide = 16384;
constexpr std::uint64_t kMiB = 1024ULL * 1024;
constexpr std::uint64_t kLargestBudgetMiB = 1024ULL * 1024;
constexpr unsigned kMostThreads = 256;
constexpr std::size_t kLookedFor = 16; ///< paths: a look at a slow disk for each of many would keep the window waiting
constexpr std::uint64_t kLargestThumbnail = 4096;

using Exists = std::function<bool(const std::string&)>;

Error badUsage(const char* pattern, std::vector<std::string> arguments = {})
{
    return explain(ErrorCode::InvalidArgument, pattern, std::move(arguments));
}

std::optional<std::uint64_t> wholeNumber(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

Result<std::uint64_t> numberBetween(const std::string& option, const std::string& text, std::uint64_t least,
                                    std::uint64_t most)
{
    const auto number = wholeNumber(text);
    if (!number || *number < least || *number > most)
        return badUsage(TESSERA_TR_NOOP("Reason", "%1 takes a whole number from %2 to %3, not '%4'"),
                        {option, std::to_string(least), std::to_string(most), text});
    return *number;
}

/// A window's side in pixels; 0 when the text is none.
std::int64_t side(std::string_view text)
{
    const auto number = wholeNumber(text);
    return number && *number >= kSmallestSide && *number <= kLargestSide ? static_cast<std::int64_t>(*number) : 0;
}

Status setSize(Options& options, const std::string& text)
{
    const std::size_t cross = std::min(text.find('x'), text.size());
    const std::string_view all = text;
    const Size size{side(all.substr(0, cross)), side(all.substr(std::min(cross + 1, all.size())))};
    if (size.isEmpty())
        return badUsage(TESSERA_TR_NOOP("Reason", "--size takes WIDTHxHEIGHT with sides from 100 to 16384, not '%1'"),
                        {text});
    options.size = size;
    return {};
}

Status setRenderer(Options& options, const std::string& text)
{
    if (text != "auto" && text != "gl" && text != "raster")
        return badUsage(TESSERA_TR_NOOP("Reason", "--renderer takes auto, gl or raster, not '%1'"), {text});
    options.renderer.reset();
    if (text != "auto")
        options.renderer = text == "gl" ? Renderer::OpenGl : Renderer::Raster;
    return {};
}

Status setOutput(std::string& target, const std::string& option, const std::string& file, const Exists& exists)
{
    const std::string folder = std::filesystem::path(file).parent_path().string();
    if (!folder.empty() && !exists(folder))
        return badUsage(TESSERA_TR_NOOP("Reason", "%1: there is no folder '%2'"), {option, folder});
    target = file;
    return {};
}

Status setInput(std::string& target, const std::string& option, const std::string& file, const Exists& exists)
{
    if (!exists(file))
        return badUsage(TESSERA_TR_NOOP("Reason", "%1: there is no file '%2'"), {option, file});
    target = file;
    return {};
}

Status setBudget(std::optional<std::uint64_t>& target, const std::string& option, const std::string& text)
{
    const auto number = numberBetween(option, text, 1, kLargestBudgetMiB);
    if (!number)
        return number.error();
    target = *number * kMiB;
    return {};
}

Status setThreads(Options& options, const std::string& text)
{
    const auto number = numberBetween("--threads", text, 1, kMostThreads);
    if (!number)
        return number.error();
    options.threads = static_cast<unsigned>(*number);
    return {};
}

Status setThumbnail(Options& options, const std::string& text)
{
    const auto number = numberBetween("--thumbnail", text, 1, kLargestThumbnail);
    if (!number)
        return number.error();
    options.thumbnail = ThumbnailOrder{static_cast<int>(*number), {}, {}};
    return {};
}

Error thumbnailTakes()
{
    return badUsage(TESSERA_TR_NOOP("Reason", "--thumbnail takes a size, the image's file and the thumbnail's"));
}

/// What they name is looked at when it is read.
Status addThumbnailFile(ThumbnailOrder& order, const std::string& file)
{
    std::string& target = order.input.empty() ? order.input : order.output;
    if (file.empty() || !target.empty())
        return thumbnailTakes();
    target = file;
    return {};
}

Status addList(Options& options, const std::string& file, const Exists& exists)
{
    const PathListPlace list{file};
    std::string known = file;
    const Status found = list.isStandardInput() ? Status() : setInput(known, "--files-from", file, exists);
    if (found)
        options.paths.push_back(listLocator(list));
    return found;
}

void writeListsWithNul(Options& options)
{
    for (std::string& path : options.paths)
        if (const std::optional<PathListPlace> list = listAt(path))
            path = listLocator({list->file, PathListFormat::NulSeparated});
}

struct Flag {
    std::string_view name;
    bool Options::*member;
    bool value;
};
constexpr std::array kFlags{
    Flag{"--help", &Options::help, true},
    Flag{"-h", &Options::help, true},
    Flag{"--version", &Options::version, true},
    Flag{"-v", &Options::version, true},
    Flag{"--fullscreen", &Options::fullscreen, true},
    Flag{"--recursive", &Options::recursive, true},
    Flag{"--restore", &Options::restore, true},
    Flag{"-0", &Options::nulSeparated, true},
    Flag{"--no-disk-cache", &Options::diskCache, false},
    Flag{"--no-prefetch", &Options::prefetch, false},
};

struct ValueOption {
    std::string_view name;
    Status (*set)(Options&, const std::string& value, const Exists&);
};
constexpr std::array kValueOptions{
    ValueOption{"--files-from", [](Options& o, const std::string& v, const Exists& e) { return addList(o, v, e); }},
    ValueOption{"--flight",
                [](Options& o, const std::string& v, const Exists& e) { return setInput(o.flight, "--flight", v, e); }},
    ValueOption{"--report", [](Options& o, const std::string& v,
                               const Exists& e) { return setOutput(o.report, "--report", v, e); }},
    ValueOption{"--record", [](Options& o, const std::string& v,
                               const Exists& e) { return setOutput(o.record, "--record", v, e); }},
    ValueOption{"--size", [](Options& o, const std::string& v, const Exists&) { return setSize(o, v); }},
    ValueOption{"--renderer", [](Options& o, const std::string& v, const Exists&) { return setRenderer(o, v); }},
    ValueOption{"--gpu-budget", [](Options& o, const std::string& v,
                                   const Exists&) { return setBudget(o.gpuBudget, "--gpu-budget", v); }},
    ValueOption{"--ram-budget", [](Options& o, const std::string& v,
                                   const Exists&) { return setBudget(o.ramBudget, "--ram-budget", v); }},
    ValueOption{"--thumbnail", [](Options& o, const std::string& v, const Exists&) { return setThumbnail(o, v); }},
    ValueOption{"--threads", [](Options& o, const std::string& v, const Exists&) { return setThreads(o, v); }},
    ValueOption{"--profile",
                [](Options& o, const std::string& v, const Exists&) {
                    o.profile = v;
                    return Status();
                }},
    ValueOption{"--trace",
                [](Options& o, const std::string& v, const Exists& e) { return setOutput(o.trace, "--trace", v, e); }},
};

template <class Table>
auto findOption(const Table& table, std::string_view name) -> const typename Table::value_type*
{
    for (const auto& entry : table)
        if (entry.name == name)
            return &entry;
    return nullptr;
}

Status addPath(Options& options, const std::string& path, const Exists& exists)
{
    if (path.empty())
        return badUsage(TESSERA_TR_NOOP("Reason", "an empty path was given"));
    const bool isLookedFor = isBuiltIn(path) || options.paths.size() < kLookedFor;
    if (isLookedFor && !exists(path))
        return badUsage(isBuiltIn(path) ? TESSERA_TR_NOOP("Reason", "there is no built-in picture '%1'")
                                        : TESSERA_TR_NOOP("Reason", "there is no file or folder '%1'"),
                        {path});
    options.paths.push_back(path);
    return {};
}

/// Walks the arguments once; every handler consumes what belongs to it.
class Reader {
public:
    Reader(const std::vector<std::string>& arguments, const Exists& exists) : m_arguments(arguments), m_exists(exists)
    {
    }

    Result<Options> read()
    {
        bool optionsEnded = false;
        for (; m_next < m_arguments.size(); ++m_next) {
            const std::string& argument = m_arguments[m_next];
            Status handled;
            if (!optionsEnded && argument == "--")
                optionsEnded = true;
            else if (!optionsEnded && argument == "-")
                handled = addList(m_options, PathListPlace::kStandardInput, m_exists);
            else if (!optionsEnded && argument.starts_with('-'))
                handled = option(argument);
            else
                handled = m_options.thumbnail ? addThumbnailFile(*m_options.thumbnail, argument)
                                              : addPath(m_options, argument, m_exists);
            if (!handled)
                return handled.error();
            if (m_options.help || m_options.version)
                break;
        }
        const bool told = m_options.help || m_options.version;
        if (m_options.thumbnail && !told && (m_options.thumbnail->output.empty() || !m_options.paths.empty()))
            return thumbnailTakes();
        if (m_options.nulSeparated)
            writeListsWithNul(m_options);
        return m_options;
    }

private:
    Status option(const std::string& argument)
    {
        if (const Flag* flag = findOption(kFlags, argument)) {
            m_options.*flag->member = flag->value;
            return {};
        }
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const ValueOption* known = findOption(kValueOptions, name);
        if (!known)
            return findOption(kFlags, name)
                       ? badUsage(TESSERA_TR_NOOP("Reason", "the option %1 takes no value"), {name})
                       : badUsage(TESSERA_TR_NOOP("Reason", "unknown option '%1'; see --help"), {argument});
        if (equals == std::string::npos && m_next + 1 == m_arguments.size())
            return badUsage(TESSERA_TR_NOOP("Reason", "the option %1 needs a value"), {name});
        const std::string value = equals == std::string::npos ? m_arguments[++m_next] : argument.substr(equals + 1);
        if (value.empty())
            return badUsage(TESSERA_TR_NOOP("Reason", "the option %1 needs a value"), {name});
        return known->set(m_options, value, m_exists);
    }

    const std::vector<std::string>& m_arguments;
    const Exists& m_exists;
    std::size_t m_next = 0;
    Options m_options;
};

} // namespace

Result<Options> parseCommandLine(const std::vector<std::string>& arguments, const Exists& exists)
{
    return Reader(arguments, exists).read();
}

std::string versionText()
{
    return "tessera " TESSERA_VERSION;
}

std::string helpText()
{
    // clang-format off
    const QString text = QCoreApplication::translate("CommandLine",
        "Usage: tessera [options] [file|folder|collection|tile set|- ...]\n"
        "Look at images, from a folder of thousands to one pixel, on one zoomable canvas.\n"
        "One file opens its folder's wall with that file filling the view; several paths mean\n"
        "exactly these, in this order; - reads paths, one a line, from standard input. Without\n"
        "a path the built-in map (tessera:fractal) and gallery (tessera:gallery/0 to /11) open.\n"
        "\n"
        "  --size WxH          window size in device pixels\n"
        "  --fullscreen        start in full screen\n"
        "  --recursive         open folders with their subfolders\n"
        "  --files-from FILE   open the paths that FILE lists, one a line; relative ones begin at its\n"
        "                      folder, those of standard input (-) where you are\n"
        "  -0                  lists have a zero byte after each path instead of a line's end\n"
        "  --restore           open the last wall where it was left, if no path is given\n"
        "  --renderer NAME     auto, gl (OpenGL) or raster (without; what auto takes where there is no GPU)\n"
        "  --gpu-budget MIB    most memory for textures\n"
        "  --ram-budget MIB    most memory for decoded pixels and the memory cache\n"
        "  --threads N         how many images are decoded at a time\n"
        "  --profile DIR       keep settings, cache and state under DIR\n"
        "  --no-disk-cache     keep no thumbnails on disk\n"
        "  --thumbnail SIZE FILE OUT.png\n"
        "                      write the image in FILE, made as small as SIZE pixels, into OUT.png;\n"
        "                      needs no display. Exit 1 and one line where that cannot be done\n"
        "  --flight FILE       fly the script, then exit: 0 all steps met, 1 a step failed or\n"
        "                      something leaked, 2 bad usage or bad script\n"
        "  --report FILE       write a report at the end\n"
        "  --record FILE       record this session as a flight: what was opened (several paths\n"
        "                      as one step), keys, sizes, docks, and how hands moved the view\n"
        "  --trace FILE        write down what is planned, loaded, cancelled, uploaded and drawn, and\n"
        "                      when: ui.perfetto.dev and chrome://tracing show it\n"
        "  -v, --version       print the version\n"
        "  -h, --help          print this text\n");
    // clang-format on
    return text.toStdString();
}

} // namespace tessera

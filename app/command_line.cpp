// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/command_line.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <istream>
#include <string_view>

#include <QCoreApplication>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr std::uint64_t kSmallestSide = 100;
constexpr std::uint64_t kLargestSide = 16384;
constexpr std::uint64_t kMiB = 1024ULL * 1024;
constexpr std::uint64_t kLargestBudgetMiB = 1024ULL * 1024;
constexpr unsigned kMostThreads = 256;

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
    Flag{"--no-disk-cache", &Options::diskCache, false},
    Flag{"--no-prefetch", &Options::prefetch, false},
};

struct ValueOption {
    std::string_view name;
    Status (*set)(Options&, const std::string& value, const Exists&);
};
constexpr std::array kValueOptions{
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
    if (!exists(path))
        return badUsage(isBuiltIn(path) ? TESSERA_TR_NOOP("Reason", "there is no built-in picture '%1'")
                                        : TESSERA_TR_NOOP("Reason", "there is no file or folder '%1'"),
                        {path});
    options.paths.push_back(path);
    return {};
}

Status addPathsFrom(std::istream& input, Options& options, const Exists& exists)
{
    for (std::string line; std::getline(input, line);) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (line.empty())
            continue;
        if (Status added = addPath(options, line, exists); !added)
            return added;
    }
    return {};
}

/// Walks the arguments once; every handler consumes what belongs to it.
class Reader {
public:
    Reader(const std::vector<std::string>& arguments, std::istream& input, const Exists& exists)
        : m_arguments(arguments), m_input(input), m_exists(exists)
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
                handled = standardInput();
            else if (!optionsEnded && argument.starts_with('-'))
                handled = option(argument);
            else
                handled = addPath(m_options, argument, m_exists);
            if (!handled)
                return handled.error();
            if (m_options.help || m_options.version)
                break;
        }
        if (m_readInput && m_options.paths.empty() && !m_options.help && !m_options.version)
            return badUsage(TESSERA_TR_NOOP("Reason", "standard input named no file or folder"));
        return m_options;
    }

private:
    Status standardInput()
    {
        m_readInput = true;
        return addPathsFrom(m_input, m_options, m_exists);
    }

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
    std::istream& m_input;
    const Exists& m_exists;
    std::size_t m_next = 0;
    bool m_readInput = false;
    Options m_options;
};

} // namespace

bool isBuiltIn(const std::string& path)
{
    return path.starts_with("tessera:");
}

Result<Options> parseCommandLine(const std::vector<std::string>& arguments, std::istream& standardInput,
                                 const Exists& exists)
{
    return Reader(arguments, standardInput, exists).read();
}

std::string versionText()
{
    return "tessera " TESSERA_VERSION;
}

std::string helpText()
{
    // clang-format off
    const QString text = QCoreApplication::translate("CommandLine",
        "Usage: tessera [options] [file|folder|tile set|- ...]\n"
        "Look at images, from a folder of thousands to one pixel, on one zoomable canvas.\n"
        "One file opens its folder's wall with that file filling the view; several paths mean\n"
        "exactly these; - reads paths, one a line, from standard input, at least one. Without\n"
        "a path the built-in map (tessera:fractal) and gallery (tessera:gallery/0 to /11) open.\n"
        "\n"
        "  --size WxH          window size in device pixels\n"
        "  --fullscreen        start in full screen\n"
        "  --recursive         open folders with their subfolders\n"
        "  --renderer NAME     auto, gl (OpenGL) or raster (without; what auto takes where there is no GPU)\n"
        "  --gpu-budget MIB    most memory for textures\n"
        "  --ram-budget MIB    most memory for decoded pixels and the memory cache\n"
        "  --threads N         how many images are decoded at a time\n"
        "  --profile DIR       keep settings, cache and state under DIR\n"
        "  --no-disk-cache     keep no thumbnails on disk\n"
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

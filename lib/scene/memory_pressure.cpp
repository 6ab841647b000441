// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/memory_pressure.h>

#include <charconv>
#include <fstream>
#include <iterator>

namespace tessera {

namespace {

constexpr double kBegins = 10; ///< percent of the time
constexpr double kEnds = 5;

/// The number behind `name` in the line that begins with `line`; 0 when there is none.
double shareIn(std::string_view text, std::string_view line, std::string_view name)
{
    const std::size_t from = text.find(line);
    if (from == std::string_view::npos)
        return 0;
    text = text.substr(from, text.find('\n', from) - from);
    const std::size_t at = text.find(name);
    if (at == std::string_view::npos)
        return 0;
    const std::string_view number = text.substr(at + name.size());
    double share = 0;
    std::from_chars(number.data(), number.data() + number.size(), share);
    return share;
}

bool isPressing(std::string_view text, std::string_view line, bool before)
{
    return shareIn(text, line, "avg10=") >= kBegins || (before && shareIn(text, line, "avg60=") >= kEnds);
}

} // namespace

MemoryPressure memoryPressure(std::string_view text, MemoryPressure before)
{
    if (isPressing(text, "full ", before == MemoryPressure::Critical))
        return MemoryPressure::Critical;
    if (isPressing(text, "some ", before != MemoryPressure::None))
        return MemoryPressure::Moderate;
    return MemoryPressure::None;
}

// No disk is asked: the kernel makes the text as it is read.
std::string readMemoryPressure()
{
    std::ifstream file("/proc/pressure/memory");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace tessera

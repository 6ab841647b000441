// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/process_stats.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace tessera {

namespace {

Duration timeOf(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::uint64_t countOpenFiles()
{
    std::error_code error;
    std::uint64_t count = 0;
    for (auto entry = std::filesystem::directory_iterator("/proc/self/fd", error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
        ++count;
    return count > 0 ? count - 1 : 0; // the listing itself is one
}

/// Field 22 of /proc/self/stat, in clock ticks since the machine's start; 0 where it cannot be read.
std::uint64_t startTicks()
{
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    const std::size_t name = text.rfind(')'); // the second field may hold anything but ends here
    if (name == std::string::npos)
        return 0;
    std::istringstream fields(text.substr(name + 1));
    std::string skipped;
    for (int field = 3; field < 22; ++field)
        fields >> skipped;
    std::uint64_t ticks = 0;
    fields >> ticks;
    return ticks;
}

} // namespace

ProcessStats processStats()
{
    ProcessStats stats;
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        std::istringstream words(line);
        std::string key;
        std::uint64_t value = 0;
        words >> key >> value;
        if (key == "VmHWM:")
            stats.peakRssBytes = value * 1024;
        else if (key == "Threads:")
            stats.threads = value;
    }
    status.close();
    stats.cpuMs = toMs(timeOf(CLOCK_PROCESS_CPUTIME_ID));
    stats.openFiles = countOpenFiles();
    return stats;
}

TimePoint processStart(TimePoint mainEntered)
{
    constexpr Duration kLongestLoad = std::chrono::seconds(3);
    const std::uint64_t ticks = startTicks();
    const long ticksPerSecond = sysconf(_SC_CLK_TCK);
    if (ticks == 0 || ticksPerSecond <= 0)
        return mainEntered;
    const Duration tick = Duration(std::chrono::seconds(1)) / ticksPerSecond;
    // The tick was rounded down: its middle is the best guess.
    const Duration age = timeOf(CLOCK_BOOTTIME) - tick * static_cast<Duration::rep>(ticks) - tick / 2;
    const TimePoint start = SteadyClock().now() - std::max(age, Duration::zero());
    return start > mainEntered || mainEntered - start > kLongestLoad ? mainEntered : start;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/window_cost.h>

#include <algorithm>
#include <string>

#include <unistd.h>

namespace tessera {

namespace {

constexpr std::uint64_t kBytesAPixel = 25; ///< measured with emulated OpenGL, which has no memory of its own
constexpr std::uint64_t kMiB = 1ULL << 20U;

} // namespace

std::uint64_t windowBytes(Size devicePixels)
{
    return static_cast<std::uint64_t>(devicePixels.width) * static_cast<std::uint64_t>(devicePixels.height)
           * kBytesAPixel;
}

Status affordWindow(Size devicePixels, std::uint64_t machineBytes)
{
    const std::uint64_t needed = windowBytes(devicePixels);
    if (machineBytes == 0 || needed <= machineBytes / 2)
        return {};
    return Error{ErrorCode::TooLarge, "a window of " + std::to_string(devicePixels.width) + "x"
                                          + std::to_string(devicePixels.height) + " pixels takes about "
                                          + std::to_string(needed / kMiB) + " MiB, more than half of this machine's "
                                          + std::to_string(machineBytes / kMiB) + " MiB"};
}

std::uint64_t machineMemory()
{
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageBytes = sysconf(_SC_PAGESIZE);
    return static_cast<std::uint64_t>(std::max(pages, 0L)) * static_cast<std::uint64_t>(std::max(pageBytes, 0L));
}

} // namespace tessera

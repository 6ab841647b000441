// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/decoder_memory.h>

#include <algorithm>

#include <core/explain.h>
#include <image/tiled_source.h>

namespace tessera {

namespace {

/// Of a loader that holds the whole picture; 0 for others.
std::uint64_t wholeBytes(const VipsHeader& header, std::uint64_t reduction)
{
    if (!header.holdsWhole)
        return 0;
    const std::uint64_t by = header.scales ? reduction : 1;
    return static_cast<std::uint64_t>(header.size.width) / by * (static_cast<std::uint64_t>(header.size.height) / by)
           * static_cast<std::uint64_t>(header.pixelBytes);
}

} // namespace

std::uint64_t decoderBytes(const VipsHeader& header, std::uint64_t reduction)
{
    constexpr std::uint64_t rows = 64; // strips of the loader, of conversions and of the reader
    const auto width = static_cast<std::uint64_t>(header.size.width) / reduction;
    return std::max(wholeBytes(header, reduction), width * rows * static_cast<std::uint64_t>(header.pixelBytes));
}

Status checkDecoderMemory(const VipsHeader& header, std::uint64_t reduction, const Limits& limits)
{
    const std::uint64_t bytes = wholeBytes(header, reduction);
    if (bytes <= limits.decodeBytes)
        return {};
    return explain(ErrorCode::TooLarge, TESSERA_TR_NOOP("Reason", "%1 x %2 pixels take %3 to decode, the limit is %4"),
                   {grouped(static_cast<std::uint64_t>(header.size.width)),
                    grouped(static_cast<std::uint64_t>(header.size.height)), mebibytes(bytes),
                    mebibytes(limits.decodeBytes)});
}

} // namespace tessera

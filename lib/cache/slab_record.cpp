// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/slab_record.h>

#include <array>
#include <cstring>

#include <xxhash.h>

namespace tessera {

namespace {

constexpr std::uint32_t kMagic = 0x31525354U; // "TSR1"
constexpr std::size_t kChecksumAt = 16;

std::uint64_t checksumOf(std::string_view record)
{
    const std::string_view body = record.substr(SlabRecord::kHeader);
    const std::uint64_t head = XXH3_64bits(record.data(), kChecksumAt);
    return XXH3_64bits_withSeed(body.data(), body.size(), head);
}

} // namespace

SlabRecord SlabRecord::make(std::string_view key, std::string_view version, std::string_view value)
{
    const std::array<std::uint32_t, 4> head{kMagic, static_cast<std::uint32_t>(key.size()),
                                            static_cast<std::uint32_t>(version.size()),
                                            static_cast<std::uint32_t>(value.size())};
    SlabRecord record;
    record.bytes.reserve(sizeOf(key, version, value));
    record.bytes.append(reinterpret_cast<const char*>(head.data()), sizeof head);
    record.bytes.append(sizeof record.checksum, '\0');
    record.bytes.append(key).append(version).append(value);
    record.checksum = checksumOf(record.bytes);
    std::memcpy(record.bytes.data() + kChecksumAt, &record.checksum, sizeof record.checksum);
    return record;
}

Result<std::string> SlabRecord::valueOf(std::string_view bytes, std::string_view key, std::string_view version,
                                        std::uint64_t checksum)
{
    const Error damaged{ErrorCode::Corrupt, "a cache entry is damaged"};
    if (bytes.size() < kHeader)
        return damaged;
    std::array<std::uint32_t, 4> head{};
    std::uint64_t stored = 0;
    std::memcpy(head.data(), bytes.data(), sizeof head);
    std::memcpy(&stored, bytes.data() + kChecksumAt, sizeof stored);
    if (head[0] != kMagic || head[1] != key.size() || head[2] != version.size() ||
        bytes.size() != kHeader + key.size() + version.size() + head[3])
        return damaged;
    const std::string_view body = bytes.substr(kHeader);
    if (body.substr(0, key.size()) != key || body.substr(key.size(), version.size()) != version)
        return damaged;
    if (stored != checksum || checksumOf(bytes) != checksum)
        return damaged;
    return std::string(body.substr(key.size() + version.size()));
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/slab_record.h>

#include <array>
#include <cstring>

#include <xxhash.h>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr std::uint32_t kMagic = 0x32525354U; // "TSR2"
constexpr std::size_t kChecksumAt = 16;

std::uint64_t checksumOf(std::string_view record)
{
    const std::string_view body = record.substr(SlabRecord::kHeader);
    const std::uint64_t head = XXH3_64bits(record.data(), kChecksumAt);
    return XXH3_64bits_withSeed(body.data(), body.size(), head);
}

std::uint32_t lengthsOf(std::string_view key, std::string_view version)
{
    return static_cast<std::uint32_t>(key.size() | version.size() << 16U);
}

} // namespace

SlabRecord SlabRecord::make(std::string_view key, std::string_view version, const CacheEntry& entry)
{
    const std::array<std::uint32_t, 4> head{kMagic, lengthsOf(key, version), static_cast<std::uint32_t>(entry.kind),
                                            static_cast<std::uint32_t>(entry.bytes->size())};
    SlabRecord record;
    record.bytes.reserve(sizeOf(key, version, entry));
    record.bytes.append(reinterpret_cast<const char*>(head.data()), sizeof head);
    record.bytes.append(sizeof record.checksum, '\0');
    record.bytes.append(key).append(version).append(*entry.bytes);
    record.checksum = checksumOf(record.bytes);
    std::memcpy(record.bytes.data() + kChecksumAt, &record.checksum, sizeof record.checksum);
    return record;
}

Result<CacheEntry> SlabRecord::entryOf(std::string_view bytes, std::string_view key, std::string_view version,
                                       std::uint64_t checksum)
{
    const Error damaged = explain(ErrorCode::Corrupt, TESSERA_TR_NOOP("Reason", "a cache entry is damaged"));
    if (bytes.size() < kHeader || key.size() > kLongestName || version.size() > kLongestName)
        return damaged;
    std::array<std::uint32_t, 4> head{};
    std::uint64_t stored = 0;
    std::memcpy(head.data(), bytes.data(), sizeof head);
    std::memcpy(&stored, bytes.data() + kChecksumAt, sizeof stored);
    if (head[0] != kMagic || head[1] != lengthsOf(key, version) || head[2] > static_cast<std::uint32_t>(CacheKind::Real)
        || bytes.size() != kHeader + key.size() + version.size() + head[3])
        return damaged;
    const std::string_view body = bytes.substr(kHeader);
    if (body.substr(0, key.size()) != key || body.substr(key.size(), version.size()) != version)
        return damaged;
    if (stored != checksum || checksumOf(bytes) != checksum)
        return damaged;
    return CacheEntry{std::make_shared<const std::string>(body.substr(key.size() + version.size())),
                      static_cast<CacheKind>(head[2])};
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_key.h>

#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include <xxhash.h>

namespace tessera {

namespace {

constexpr std::size_t kMaxKey = 1024;
constexpr std::string_view kOnDisk = "./";

bool isLetter(char c)
{
    // Bytes of a letter beyond ASCII are letters too.
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80U;
}

bool startsWell(std::string_view text)
{
    if (text.starts_with(kOnDisk)) // what follows may be anything, for instance a path
        return text.size() > kOnDisk.size();
    return !text.empty() && (isLetter(text[0]) || (text[0] == '_' && text.size() > 1));
}

} // namespace

CacheKey CacheKey::of(const TileKey& key)
{
    std::array<char, 128> text{};
    const auto wide = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
    const int n = std::snprintf(text.data(), text.size(), "./tile/%016llx%016llx/%x/%x/%x/%llx/%llx",
                                wide(key.source.high), wide(key.source.low), key.page, key.recipe, key.address.level,
                                wide(key.address.x), wide(key.address.y));
    return CacheKey(std::string(text.data(), static_cast<std::size_t>(n)));
}

Result<CacheKey> CacheKey::fromText(std::string text)
{
    if (!startsWell(text))
        return Error{ErrorCode::InvalidArgument,
                     "a cache key starts with a letter, with \"_\" or with \"./\", and goes on"};
    if (text.size() > kMaxKey)
        return Error{ErrorCode::InvalidArgument,
                     "a cache key has at most 1,024 bytes, not " + std::to_string(text.size())};
    if (text.find('@') != std::string::npos)
        return Error{ErrorCode::InvalidArgument, "a cache key holds no \"@\": the version is given beside it"};
    return CacheKey(std::move(text));
}

Result<CacheKey> CacheKey::in(CacheTier tier, std::string_view name)
{
    Result<CacheKey> key = fromText(std::string(name));
    if (!key || key->tier() == tier)
        return key;
    if (tier == CacheTier::Memory)
        return Error{ErrorCode::InvalidArgument, "a name that starts with \"./\" is kept on disk"};
    return fromText(std::string(kOnDisk).append(name));
}

std::uint64_t CacheKey::hash() const
{
    return XXH3_64bits(m_text.data(), m_text.size());
}

} // namespace tessera

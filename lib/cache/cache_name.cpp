// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_name.h>

#include <charconv>
#include <limits>
#include <string>
#include <utility>

namespace tessera {

namespace {

Result<CacheVersion> withMinor(CacheVersion version, std::string_view text)
{
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number > most || number < -most)
        return Error{ErrorCode::InvalidArgument,
                     "\"" + std::string(text) + "\" is no minor version: those are whole numbers"};
    version.scope = number > 0    ? CacheVersion::Scope::Minor
                    : number == 0 ? CacheVersion::Scope::Session
                                  : CacheVersion::Scope::Constant;
    version.number = static_cast<std::uint32_t>(number < 0 ? -number : number);
    return version;
}

} // namespace

Result<CacheName> CacheName::parse(std::string_view text, CacheVersion version)
{
    const std::size_t at = text.find('@');
    Result<CacheKey> key = CacheKey::fromText(std::string(text.substr(0, at)));
    if (!key)
        return key.error();
    if (at == std::string_view::npos)
        return CacheName{std::move(*key), version};
    const std::string_view minor = text.substr(at + 1);
    if (minor.find('@') != std::string_view::npos)
        return Error{ErrorCode::InvalidArgument, "a cache key has one version: one \"@\""};
    const Result<CacheVersion> said = withMinor(version, minor);
    if (!said)
        return said.error();
    return CacheName{std::move(*key), *said};
}

} // namespace tessera

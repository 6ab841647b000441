// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_version.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include <xxhash.h>

#include <core/ascii.h>

namespace tessera {

namespace {

std::string hexOf(std::uint64_t number)
{
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return text.data();
}

bool isNumber(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

} // namespace

CacheVersion CacheVersion::resolved(CacheTier tier) const
{
    CacheVersion version = *this;
    if (scope == Scope::Usual) {
        version.scope = tier == CacheTier::Memory ? Scope::Session : Scope::Minor;
        version.number = 1;
    }
    if (version.scope == Scope::Session)
        version.number = 0;
    return version;
}

VersionText::VersionText(std::string major, std::string_view session)
    : m_major(std::move(major)), m_session(std::string("s") + hexOf(XXH3_64bits(session.data(), session.size())))
{
}

std::string VersionText::of(const CacheVersion& version) const
{
    const bool constant = version.scope == CacheVersion::Scope::Constant;
    std::string text = constant ? std::string("-") : m_major + ".";
    text += version.scope == CacheVersion::Scope::Session ? m_session : std::to_string(version.number);
    if (version.hash != 0)
        text.append("#").append(hexOf(version.hash));
    return text;
}

DiskName VersionText::nameOf(const CacheKey& key, const CacheVersion& version) const
{
    const CacheVersion resolved = version.resolved(key.tier());
    DiskName name{key.text(), of(resolved), key.hash(),
                  XXH3_64bits_withSeed(m_major.data(), m_major.size(), key.hash())};
    if (resolved.scope != CacheVersion::Scope::Constant)
        std::swap(name.hash, name.rival);
    return name;
}

bool VersionText::isCurrent(std::string_view text) const
{
    text = text.substr(0, text.rfind('#'));
    if (text.starts_with('-') && isNumber(text.substr(1)))
        return true;
    if (text.size() <= m_major.size() || !text.starts_with(m_major) || text[m_major.size()] != '.')
        return false;
    const std::string_view minor = text.substr(m_major.size() + 1);
    return isNumber(minor) || minor == m_session;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_hash.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <xxhash.h>

namespace tessera {

CacheHash& CacheHash::addTagged(char kind, std::uint64_t number)
{
    m_bytes += kind;
    for (unsigned shift = 0; shift < 64; shift += 8)
        m_bytes += static_cast<char>(number >> shift & 0xffU);
    return *this;
}

CacheHash& CacheHash::add(double number)
{
    // One bit pattern for each number: there are two zeros and many not-a-numbers.
    if (number == 0)
        number = 0;
    if (std::isnan(number))
        number = std::numeric_limits<double>::quiet_NaN();
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof bits);
    return addTagged('d', bits);
}

CacheHash& CacheHash::add(std::string_view text)
{
    addTagged('s', text.size());
    m_bytes.append(text);
    return *this;
}

std::uint64_t CacheHash::value() const
{
    return std::max<std::uint64_t>(1, XXH3_64bits(m_bytes.data(), m_bytes.size()));
}

} // namespace tessera

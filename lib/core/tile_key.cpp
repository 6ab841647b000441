// SPDX-License-Identifier: MIT
#include <core/tile_key.h>

#include <cstdio>

namespace tessera {

std::string toString(const TileKey& key)
{
    char text[96];
    const auto id = static_cast<unsigned>(key.source.high >> 40U);
    if (key.isOpen())
        std::snprintf(text, sizeof text, "%06x open", id);
    else
        std::snprintf(text, sizeof text, "%06x L%u %llu,%llu", id, key.address.level,
                      static_cast<unsigned long long>(key.address.x), static_cast<unsigned long long>(key.address.y));
    return text;
}

} // namespace tessera

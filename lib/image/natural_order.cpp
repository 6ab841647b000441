// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/natural_order.h>

#include <algorithm>

#include <core/ascii.h>

namespace tessera {

namespace {

constexpr char kSlash = '\x01';

/// Appends the key of one name. A number becomes a digit '0', the count of its digits without
/// leading zeros, and those digits: longer numbers are larger. Letters compare without case (ASCII).
/// Folders compare part by part, as the slash sorts before every character of a name.
void appendKey(std::string& key, std::string_view name)
{
    for (std::size_t i = 0; i < name.size();) {
        if (!isDigit(name[i])) {
            const char c = name[i++];
            key.push_back(c == '/' ? kSlash : toLower(c));
            continue;
        }
        while (i < name.size() && name[i] == '0')
            ++i;
        const std::size_t start = i;
        while (i < name.size() && isDigit(name[i]))
            ++i;
        key.push_back('0');
        // File names have at most 255 bytes; a longer run of digits still sorts, as text.
        key.push_back(static_cast<char>(std::min<std::size_t>(i - start, 255)));
        key.append(name.substr(start, i - start));
    }
}

} // namespace

void appendNaturalKey(std::string& to, std::string_view name)
{
    appendKey(to, name);
    to.push_back('\0');
    to.append(name);
}

std::string naturalKey(std::string_view name)
{
    std::string key;
    key.reserve(name.size() * 2 + 9);
    appendNaturalKey(key, name);
    return key;
}

} // namespace tessera

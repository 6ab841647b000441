// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/natural_order.h>

#include <algorithm>
#include <numeric>

namespace tessera {

namespace {

constexpr char kSlash = '\x01';

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Appends the key of one name. A number becomes a digit '0', the count of its digits without
/// leading zeros, and those digits: longer numbers are larger. Letters compare without case (ASCII).
void appendKey(std::string& key, std::string_view name)
{
    for (std::size_t i = 0; i < name.size();) {
        if (!isDigit(name[i])) {
            const char c = name[i++];
            key.push_back(c == '/' ? kSlash : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
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

/// Folders compare part by part, as the slash sorts before every character of a name.
std::string pathKey(std::string_view path)
{
    std::string key;
    key.reserve(path.size() + 16);
    appendKey(key, path);
    key.push_back('\0');
    key.append(path);
    return key;
}

std::vector<std::string> keysOf(const std::vector<std::string>& paths)
{
    std::vector<std::string> keys;
    keys.reserve(paths.size());
    for (const std::string& path : paths)
        keys.push_back(pathKey(path));
    return keys;
}

template <class Order>
void sortBy(std::vector<std::string>& paths, Order order)
{
    const std::vector<std::string> keys = keysOf(paths);
    std::vector<std::uint32_t> places(paths.size());
    std::iota(places.begin(), places.end(), 0U);
    order(places, [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
    std::vector<std::string> sorted;
    sorted.reserve(paths.size());
    for (const std::uint32_t place : places)
        sorted.push_back(std::move(paths[place]));
    paths = std::move(sorted);
}

} // namespace

std::string naturalKey(std::string_view name)
{
    std::string key;
    key.reserve(name.size() * 2 + 9);
    appendKey(key, name);
    key.push_back('\0');
    key.append(name);
    return key;
}

bool naturalLess(std::string_view a, std::string_view b)
{
    return naturalKey(a) < naturalKey(b);
}

void naturalSort(std::vector<std::string>& paths)
{
    sortBy(paths, [](auto& places, auto less) { std::sort(places.begin(), places.end(), less); });
}

void naturalPartialSort(std::vector<std::string>& paths, std::size_t count)
{
    const auto top = static_cast<std::ptrdiff_t>(std::min(count, paths.size()));
    sortBy(paths, [top](auto& places, auto less) { std::partial_sort(places.begin(), places.begin() + top, places.end(), less); });
}

} // namespace tessera

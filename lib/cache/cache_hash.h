// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tessera {

/// What a value was made from (parameters, a file's size and time), as one number for
/// CacheVersion::hash: equal content in equal order gives an equal number, also in another run. Kinds
/// are told apart: 1, 1.0, true and "1" differ, [[1], 2] and [1, 2] as well; an int equals the
/// same number as a long. Not thread-safe.
class CacheHash {
public:
    template <std::integral T>
    CacheHash& add(T number)
    {
        if constexpr (std::is_same_v<T, bool>)
            return addTagged('b', number ? 1U : 0U);
        else if constexpr (std::is_signed_v<T>)
            return addTagged(number < 0 ? '-' : '+', static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
        else
            return addTagged('+', number);
    }
    CacheHash& add(double number);
    CacheHash& add(std::string_view text);
    CacheHash& add(const char* text) { return add(std::string_view(text)); }
    template <class T>
    CacheHash& add(const std::vector<T>& list)
    {
        addTagged('l', list.size());
        for (const auto& item : list)
            add(item);
        return *this;
    }
    template <class T>
    CacheHash& add(const std::map<std::string, T>& map)
    {
        addTagged('m', map.size());
        for (const auto& [name, item] : map)
            add(std::string_view(name)).add(item);
        return *this;
    }

    /// Never 0.
    [[nodiscard]] std::uint64_t value() const;

    template <class T>
    [[nodiscard]] static std::uint64_t of(const T& content)
    {
        return CacheHash().add(content).value();
    }

private:
    CacheHash& addTagged(char kind, std::uint64_t number);

    std::string m_bytes;
};

} // namespace tessera

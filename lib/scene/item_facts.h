// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <vector>

#include <scene/scene_item.h>

namespace tessera {

/// What items are ordered, grouped and filtered by, beside their names.
enum class Fact : std::uint8_t {
    Size,     ///< of the file, bytes
    Modified, ///< nanoseconds since 1970, UTC
    Taken,    ///< the same of the camera's own clock, as if that were UTC
    Width,    ///< pixels as shown
    Height,
    Rating, ///< -1 to 5
    Hue,    ///< of the average colour: 0 to 359 degrees, beyond that grey ones, the dark first
};
inline constexpr std::size_t kFactCount = 7;

/// Some of the facts.
class FactSet {
public:
    constexpr FactSet() = default;
    constexpr FactSet(std::initializer_list<Fact> facts)
    {
        for (const Fact fact : facts)
            m_bits |= bitOf(fact);
    }
    [[nodiscard]] constexpr bool isEmpty() const { return m_bits == 0; }
    [[nodiscard]] constexpr bool has(Fact fact) const { return (m_bits & bitOf(fact)) != 0; }
    [[nodiscard]] constexpr bool intersects(FactSet other) const { return (m_bits & other.m_bits) != 0; }
    constexpr void add(FactSet others) { m_bits |= others.m_bits; }
    friend constexpr bool operator==(FactSet, FactSet) = default;

private:
    [[nodiscard]] static constexpr unsigned bitOf(Fact fact) { return 1U << static_cast<unsigned>(fact); }
    unsigned m_bits = 0;
};

/// What the file system tells of a file, and what its header tells.
inline constexpr FactSet kFileFacts{Fact::Size, Fact::Modified};
inline constexpr FactSet kHeaderFacts{Fact::Taken, Fact::Width, Fact::Height, Fact::Rating};

/// The facts of a set's items in columns, one number an item; a column that nobody asked for is empty. Not
/// thread-safe.
class ItemFacts {
public:
    static constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::min();

    [[nodiscard]] std::int64_t value(Fact fact, ItemId id) const
    {
        const std::vector<std::int64_t>& values = column(fact);
        return id < values.size() ? values[id] : kUnknown;
    }
    /// By item id; what is beyond its end is unknown.
    [[nodiscard]] const std::vector<std::int64_t>& column(Fact fact) const
    {
        return m_columns[static_cast<std::size_t>(fact)];
    }
    void set(Fact fact, ItemId id, std::int64_t value);
    void clear() { m_columns = {}; }

private:
    std::array<std::vector<std::int64_t>, kFactCount> m_columns;
};

/// The hue of 0xRRGGBBAA as Fact::Hue has it.
[[nodiscard]] std::int64_t hueOf(std::uint32_t rgba);

} // namespace tessera

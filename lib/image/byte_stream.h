// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tessera {

/// Numbers and texts as bytes, one after the other.
class ByteWriter {
public:
    void byte(std::uint8_t value) { m_bytes.push_back(static_cast<char>(value)); }
    /// Little-endian, in so many bytes.
    void fixed(std::uint64_t value, int bytes = 8)
    {
        for (; bytes > 0; --bytes, value >>= 8U)
            byte(static_cast<std::uint8_t>(value));
    }
    /// Seven bits a byte, the lowest first: small numbers are short.
    void number(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7U)
            byte(static_cast<std::uint8_t>(value | 0x80));
        byte(static_cast<std::uint8_t>(value));
    }
    void text(std::string_view value)
    {
        number(value.size());
        m_bytes += value;
    }
    [[nodiscard]] std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// The same again. Zeros and empty texts once the bytes are at their end or make no sense, which ok() tells.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : m_bytes(bytes) { }

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] std::size_t left() const { return m_bytes.size(); }
    /// What was read cannot be.
    void fail() { m_ok = false; }

    std::uint8_t byte() { return static_cast<std::uint8_t>(fixed(1)); }
    std::uint64_t fixed(int bytes = 8)
    {
        std::uint64_t value = 0;
        const std::string_view raw = take(static_cast<std::uint64_t>(bytes));
        for (std::size_t i = raw.size(); i-- > 0;)
            value = value << 8U | static_cast<unsigned char>(raw[i]);
        return value;
    }
    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && m_ok; shift += 7) {
            const std::uint64_t next = byte();
            value |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0)
                return value;
        }
        m_ok = false;
        return 0;
    }
    std::string text() { return std::string(take(number())); }

private:
    std::string_view take(std::uint64_t bytes)
    {
        m_ok = m_ok && bytes <= m_bytes.size();
        if (!m_ok)
            return {};
        const std::string_view taken = m_bytes.substr(0, static_cast<std::size_t>(bytes));
        m_bytes.remove_prefix(taken.size());
        return taken;
    }

    std::string_view m_bytes;
    bool m_ok = true;
};

} // namespace tessera

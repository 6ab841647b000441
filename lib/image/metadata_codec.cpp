// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/metadata_codec.h>

#include <bit>
#include <memory>
#include <utility>

namespace tessera {

namespace {

constexpr std::uint8_t kRead = 1;
constexpr std::uint8_t kFailed = 2;
constexpr int kMostCauses = 8;

class Writer {
public:
    void byte(std::uint8_t value) { m_bytes.push_back(static_cast<char>(value)); }
    /// Seven bits a byte, small numbers first.
    void number(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            byte(static_cast<std::uint8_t>(value | 0x80));
        byte(static_cast<std::uint8_t>(value));
    }
    void text(std::string_view value)
    {
        number(value.size());
        m_bytes += value;
    }
    void error(const Error& error)
    {
        byte(static_cast<std::uint8_t>(error.code));
        text(error.reason);
        byte(error.pattern != nullptr);
        if (error.pattern != nullptr)
            text(error.pattern);
        number(error.arguments.size());
        for (const std::string& argument : error.arguments)
            text(argument);
        byte(error.cause != nullptr);
        if (error.cause)
            this->error(*error.cause);
    }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// Zeros and empty texts once the bytes are at their end or make no sense, which ok() then tells.
class Reader {
public:
    Reader(std::string_view bytes, PatternStore& patterns) : m_bytes(bytes), m_patterns(patterns) { }

    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] bool atEnd() const { return m_bytes.empty(); }

    std::uint8_t byte()
    {
        const std::string_view one = take(1);
        return one.empty() ? 0 : static_cast<std::uint8_t>(one.front());
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
    Error error(int causes = 0)
    {
        Error error;
        error.code = static_cast<ErrorCode>(byte());
        error.reason = text();
        if (byte() != 0)
            error.pattern = m_patterns.insert(text()).first->c_str();
        for (std::uint64_t left = number(); left > 0 && m_ok; --left)
            error.arguments.push_back(text());
        if (byte() != 0 && causes < kMostCauses)
            error.cause = std::make_shared<const Error>(this->error(causes + 1));
        m_ok = m_ok && error.code <= ErrorCode::Internal;
        return error;
    }
    MetadataEntry entry()
    {
        MetadataEntry entry{static_cast<MetadataField>(byte()), {}};
        switch (byte()) {
        case 0: entry.value = text(); break;
        case 1: entry.value = std::bit_cast<std::int64_t>(number()); break;
        case 2: entry.value = std::bit_cast<double>(number()); break;
        default: m_ok = false; break;
        }
        m_ok = m_ok && entry.field <= kLastMetadataField;
        return entry;
    }

private:
    std::string_view take(std::uint64_t bytes)
    {
        if (bytes > m_bytes.size() || !m_ok) {
            m_ok = false;
            return {};
        }
        const std::string_view taken = m_bytes.substr(0, static_cast<std::size_t>(bytes));
        m_bytes.remove_prefix(taken.size());
        return taken;
    }

    std::string_view m_bytes;
    PatternStore& m_patterns;
    bool m_ok = true;
};

void write(Writer& to, const MetadataEntry& entry)
{
    to.byte(static_cast<std::uint8_t>(entry.field));
    to.byte(static_cast<std::uint8_t>(entry.value.index()));
    if (const auto* text = std::get_if<std::string>(&entry.value))
        to.text(*text);
    else if (const auto* whole = std::get_if<std::int64_t>(&entry.value))
        to.number(std::bit_cast<std::uint64_t>(*whole));
    else
        to.number(std::bit_cast<std::uint64_t>(std::get<double>(entry.value)));
}

} // namespace

std::string encodeMetadata(const Result<Metadata>& read)
{
    Writer to;
    to.byte(read ? kRead : kFailed);
    if (!read) {
        to.error(read.error());
        return to.take();
    }
    to.number(read->file.high);
    to.number(read->file.low);
    to.error(read->trouble);
    for (const MetadataEntry& entry : read->entries)
        write(to, entry);
    return to.take();
}

std::optional<Result<Metadata>> decodeMetadata(std::string_view bytes, PatternStore& patterns)
{
    Reader from(bytes, patterns);
    const std::uint8_t kind = from.byte();
    if (kind == kFailed) {
        Error error = from.error();
        return from.ok() && from.atEnd() ? std::optional<Result<Metadata>>(std::move(error)) : std::nullopt;
    }
    Metadata metadata;
    metadata.file.high = from.number();
    metadata.file.low = from.number();
    metadata.trouble = from.error();
    while (from.ok() && !from.atEnd())
        metadata.entries.push_back(from.entry());
    return kind == kRead && from.ok() ? std::optional<Result<Metadata>>(std::move(metadata)) : std::nullopt;
}

} // namespace tessera

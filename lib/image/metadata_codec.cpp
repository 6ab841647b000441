// SPDX-License-Identifier: GPL-3.0-or-later
#include <image/metadata_codec.h>

#include <bit>
#include <memory>
#include <utility>

#include <image/byte_stream.h>

namespace tessera {

namespace {

constexpr std::uint8_t kRead = 1;
constexpr std::uint8_t kFailed = 2;
constexpr int kMostCauses = 8;

void write(ByteWriter& to, const Error& error)
{
    to.byte(static_cast<std::uint8_t>(error.code));
    to.text(error.reason);
    to.byte(error.pattern != nullptr);
    if (error.pattern != nullptr)
        to.text(error.pattern);
    to.number(error.arguments.size());
    for (const std::string& argument : error.arguments)
        to.text(argument);
    to.byte(error.cause != nullptr);
    if (error.cause)
        write(to, *error.cause);
}

Error readError(ByteReader& from, PatternStore& patterns, int causes = 0)
{
    Error error;
    error.code = static_cast<ErrorCode>(from.byte());
    error.reason = from.text();
    if (from.byte() != 0)
        error.pattern = patterns.insert(from.text()).first->c_str();
    for (std::uint64_t left = from.number(); left > 0 && from.ok(); --left)
        error.arguments.push_back(from.text());
    if (from.byte() != 0 && causes < kMostCauses)
        error.cause = std::make_shared<const Error>(readError(from, patterns, causes + 1));
    if (error.code > ErrorCode::Internal)
        from.fail();
    return error;
}

MetadataEntry readEntry(ByteReader& from)
{
    MetadataEntry entry{static_cast<MetadataField>(from.byte()), {}};
    switch (from.byte()) {
    case 0: entry.value = from.text(); break;
    case 1: entry.value = std::bit_cast<std::int64_t>(from.number()); break;
    case 2: entry.value = std::bit_cast<double>(from.number()); break;
    default: from.fail(); break;
    }
    if (entry.field > kLastMetadataField)
        from.fail();
    return entry;
}

void write(ByteWriter& to, const MetadataEntry& entry)
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
    ByteWriter to;
    to.byte(read ? kRead : kFailed);
    if (!read) {
        write(to, read.error());
        return to.take();
    }
    to.number(read->file.high);
    to.number(read->file.low);
    write(to, read->trouble);
    for (const MetadataEntry& entry : read->entries)
        write(to, entry);
    return to.take();
}

std::optional<Result<Metadata>> decodeMetadata(std::string_view bytes, PatternStore& patterns)
{
    ByteReader from(bytes);
    const std::uint8_t kind = from.byte();
    if (kind == kFailed) {
        Error error = readError(from, patterns);
        return from.ok() && from.left() == 0 ? std::optional<Result<Metadata>>(std::move(error)) : std::nullopt;
    }
    Metadata metadata;
    metadata.file.high = from.number();
    metadata.file.low = from.number();
    metadata.trouble = readError(from, patterns);
    while (from.ok() && from.left() > 0)
        metadata.entries.push_back(readEntry(from));
    return kind == kRead && from.ok() ? std::optional<Result<Metadata>>(std::move(metadata)) : std::nullopt;
}

} // namespace tessera

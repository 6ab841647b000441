// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_cells.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>
#include <utility>

namespace tessera {

namespace {

using Items = std::vector<std::string>;

CacheEntry entryOf(CacheKind kind, std::string bytes)
{
    return {std::make_shared<const std::string>(std::move(bytes)), kind};
}

template <class T>
std::string bytesOf(T number)
{
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

template <class T>
T numberOf(std::string_view bytes)
{
    T number{};
    std::memcpy(&number, bytes.data(), std::min(bytes.size(), sizeof number));
    return number;
}

CacheEntry encoded(const Items& items)
{
    std::string bytes;
    for (const std::string& item : items)
        bytes.append(bytesOf(static_cast<std::uint32_t>(item.size()))).append(item);
    return entryOf(CacheKind::List, std::move(bytes));
}

CacheEntry encoded(const CacheNumber& number)
{
    if (const double* real = std::get_if<double>(&number))
        return entryOf(CacheKind::Real, bytesOf(*real));
    return entryOf(CacheKind::Integer, bytesOf(std::get<std::int64_t>(number)));
}

Error notThere()
{
    return {ErrorCode::NotFound, "the cache does not have it"};
}

Result<Items> itemsOf(const CacheEntry& entry)
{
    if (entry.kind != CacheKind::List)
        return Error{ErrorCode::InvalidArgument, "what the cache has there is no list"};
    constexpr std::size_t lengthBytes = sizeof(std::uint32_t);
    Items items;
    for (std::string_view rest = *entry.bytes; rest.size() >= lengthBytes;) {
        const std::size_t length = numberOf<std::uint32_t>(rest);
        items.emplace_back(rest.substr(lengthBytes, length));
        rest.remove_prefix(std::min(rest.size(), lengthBytes + length));
    }
    return items;
}

Result<CacheNumber> numberOf(const CacheEntry& entry)
{
    if (entry.kind == CacheKind::Integer)
        return CacheNumber(numberOf<std::int64_t>(*entry.bytes));
    if (entry.kind == CacheKind::Real)
        return CacheNumber(numberOf<double>(*entry.bytes));
    return Error{ErrorCode::InvalidArgument, "what the cache has there is no number"};
}

Result<CacheNumber> sum(const CacheNumber& a, const CacheNumber& b)
{
    if (const double* real = std::get_if<double>(&a))
        return CacheNumber(*real + std::visit([](auto n) { return static_cast<double>(n); }, b));
    const std::int64_t* whole = std::get_if<std::int64_t>(&b);
    if (!whole)
        return Error{ErrorCode::InvalidArgument, "what the cache has there is a whole number"};
    std::int64_t result = 0;
    if (__builtin_add_overflow(std::get<std::int64_t>(a), *whole, &result))
        return Error{ErrorCode::TooLarge, "the number would be too large"};
    return CacheNumber(result);
}

} // namespace

Status CacheCells::push(const CacheKey& key, std::string item, CacheVersion version)
{
    return m_cache.update(key, version, [&](const CacheEntry& there) -> Result<CacheEntry> {
        Result<Items> items = there.bytes ? itemsOf(there) : Result<Items>(Items());
        if (!items)
            return items.error();
        items->push_back(item);
        return encoded(*items);
    });
}

Result<Items> CacheCells::pop(End end, const CacheKey& key, std::size_t count, CacheVersion version)
{
    Items popped;
    const Status done = m_cache.update(key, version, [&](const CacheEntry& there) -> Result<CacheEntry> {
        if (!there.bytes)
            return notThere();
        Result<Items> items = itemsOf(there);
        if (!items)
            return items.error();
        const auto n = static_cast<std::ptrdiff_t>(std::min(count, items->size()));
        const auto first = end == End::Front ? items->begin() : items->end() - n;
        popped.assign(std::make_move_iterator(first), std::make_move_iterator(first + n));
        items->erase(first, first + n);
        return encoded(*items);
    });
    if (!done)
        return done.error();
    return popped;
}

Result<Items> CacheCells::popFront(const CacheKey& key, std::size_t count, CacheVersion version)
{
    return pop(End::Front, key, count, version);
}

Result<Items> CacheCells::popBack(const CacheKey& key, std::size_t count, CacheVersion version)
{
    return pop(End::Back, key, count, version);
}

Result<Items> CacheCells::list(const CacheKey& key, CacheVersion version)
{
    const Result<CacheEntry> there = m_cache.entry(key, version);
    return there ? itemsOf(*there) : Result<Items>(there.error());
}

Result<CacheValue> CacheCells::take(const CacheKey& key, CacheVersion version)
{
    CacheValue taken;
    const Status done = m_cache.update(key, version, [&](const CacheEntry& there) -> Result<CacheEntry> {
        if (!there.bytes)
            return notThere();
        if (there.kind != CacheKind::Bytes)
            return Error{ErrorCode::InvalidArgument, "the cache has a list or a number there"};
        taken = there.bytes;
        return CacheEntry{};
    });
    if (!done)
        return done.error();
    return taken;
}

Result<CacheNumber> CacheCells::add(const CacheKey& key, CacheNumber by, CacheVersion version)
{
    CacheNumber total = by;
    const Status done = m_cache.update(key, version, [&](const CacheEntry& there) -> Result<CacheEntry> {
        total = by;
        if (there.bytes) {
            const Result<CacheNumber> before = numberOf(there);
            const Result<CacheNumber> after = before ? sum(*before, by) : before;
            if (!after)
                return after.error();
            total = *after;
        }
        return encoded(total);
    });
    if (!done)
        return done.error();
    return total;
}

Result<CacheNumber> CacheCells::number(const CacheKey& key, CacheVersion version)
{
    const Result<CacheEntry> there = m_cache.entry(key, version);
    return there ? numberOf(*there) : Result<CacheNumber>(there.error());
}

} // namespace tessera

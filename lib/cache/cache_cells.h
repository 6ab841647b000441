// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <cache/cache.h>

namespace tessera {

using CacheNumber = std::variant<std::int64_t, double>;

/// Lists and numbers in a cache, each kept under one key like any value: versions, tiers, revisions and
/// budgets hold for them. Every change is one: nobody's is lost, whoever changes the key at the same time.
/// What has another kind than the call is about is InvalidArgument and stays as it is. Thread-safe, as the
/// cache that it belongs to, which outlives it.
class CacheCells {
public:
    explicit CacheCells(Cache& cache) : m_cache(cache) { }

    /// Appends; makes the list when there is none.
    Status push(const CacheKey& key, std::string item, CacheVersion version = {});
    /// Removes up to `count` items at one end and gives them in the list's order. An empty list stays.
    /// NotFound without a list.
    Result<std::vector<std::string>> popFront(const CacheKey& key, std::size_t count = 1, CacheVersion version = {});
    Result<std::vector<std::string>> popBack(const CacheKey& key, std::size_t count = 1, CacheVersion version = {});
    [[nodiscard]] Result<std::vector<std::string>> list(const CacheKey& key, CacheVersion version = {});

    /// Removes a value that is neither list nor number, and gives it.
    Result<CacheValue> take(const CacheKey& key, CacheVersion version = {});

    /// Adds to the number, or makes it; gives the sum. Its first kind stays: a real number may be added
    /// to real ones only. TooLarge when whole numbers would overflow.
    Result<CacheNumber> add(const CacheKey& key, CacheNumber by, CacheVersion version = {});
    [[nodiscard]] Result<CacheNumber> number(const CacheKey& key, CacheVersion version = {});

private:
    enum class End { Front, Back };
    Result<std::vector<std::string>> pop(End end, const CacheKey& key, std::size_t count, CacheVersion version);

    Cache& m_cache;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <cache/cache_version.h>

namespace tessera {

/// A key and its version as people write them:
///
///     name | name@minor | ./name | ./name@minor
///
/// where "./" is the disk tier, and minor is a whole number: from 1 up for Minor, 0 for Session, below
/// 0 for Constant with that number's size.
struct CacheName {
    CacheKey key;
    CacheVersion version;

    /// What the text says beats the scope and number of `version`; its hash stays. InvalidArgument for
    /// a key that is none, for a second "@" and for a minor version that is no number.
    [[nodiscard]] static Result<CacheName> parse(std::string_view text, CacheVersion version = {});
};

} // namespace tessera

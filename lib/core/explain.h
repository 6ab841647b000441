// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <core/result.h>

/// Marks a literal for translation in `context` and is that literal, where Qt's macros are not seen.
#define TESSERA_TR_NOOP(context, text) (text)

namespace tessera {

/// An Error that can be translated: `pattern` (static lifetime, marked by TESSERA_TR_NOOP("Reason", ...))
/// with `arguments` in the places of %1, %2, ... and, if there is one, the reason of `cause` in the next.
[[nodiscard]] Error explain(ErrorCode code, const char* pattern, std::vector<std::string> arguments = {});
[[nodiscard]] Error explain(ErrorCode code, const char* pattern, std::vector<std::string> arguments, Error cause);

/// `error` with a library's own words after it: "the JPEG is damaged: unsupported marker". Without words
/// `error` itself.
[[nodiscard]] Error withWords(Error error, std::string words);

/// `pattern` with %1 to %9 replaced; a place without an argument stays as it is. Arguments are taken
/// as they are, also when they hold a %1 themselves.
[[nodiscard]] std::string filled(std::string_view pattern, const std::vector<std::string>& arguments);

/// 1234567 as "1,234,567": how whole numbers are written in reasons.
[[nodiscard]] std::string grouped(std::uint64_t number);

} // namespace tessera

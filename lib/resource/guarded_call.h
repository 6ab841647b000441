// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>

#include <core/result.h>

namespace tessera::detail {

/// Calls a user's function that returns `R`, a Result; an exception becomes an error with its text,
/// or with `unknown` when it has none.
template <class R, class Call>
[[nodiscard]] R guardedCall(const std::string& unknown, Call&& call)
{
    try {
        return call();
    } catch (const std::exception& e) {
        return Error{ErrorCode::Internal, e.what()};
    } catch (...) {
        return Error{ErrorCode::Internal, unknown};
    }
}

} // namespace tessera::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <exception>

#include <core/result.h>

namespace tessera::detail {

/// Calls a user's function that returns `R`, a Result; an exception becomes an error with its text,
/// or with what `unknown()` says when it has none.
template <class R, class Unknown, class Call>
[[nodiscard]] R guardedCall(Unknown&& unknown, Call&& call)
{
    try {
        return call();
    } catch (const std::exception& e) {
        return Error{ErrorCode::Internal, e.what()};
    } catch (...) {
        return Error{ErrorCode::Internal, unknown()};
    }
}

} // namespace tessera::detail

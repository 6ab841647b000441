// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <QString>

#include <core/result.h>

namespace tessera {

/// What an Error says in the user's language, its numbers written as there. English where there is no
/// translation, and the reason as it is where the Error was not made by explain(). Empty for no reason.
[[nodiscard]] QString reasonText(const Error& error);

/// The name of a picture that comes with the program, in the user's language; any other name as it is. Reports,
/// traces and scripts keep such names as they are.
[[nodiscard]] QString pictureName(const std::string& name);

} // namespace tessera

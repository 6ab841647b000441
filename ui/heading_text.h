// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <scene/arrangement.h>

namespace tessera {

/// What a group of images is called, in the user's language: a folder's name, or a day.
[[nodiscard]] QString headingText(const GroupHeading& heading);
/// How many there are in it.
[[nodiscard]] QString headingCount(const GroupHeading& heading);

} // namespace tessera

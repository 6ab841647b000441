// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <image/desktop_thumbnails.h>

namespace tessera {

/// Those in this folder, with Qt's MD5, which is linked anyway; null when it is empty.
[[nodiscard]] std::unique_ptr<DesktopThumbnails> sharedThumbnails(const std::string& folder);

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

class QMimeData;

namespace tessera {

/// What other programs understand as these files: their addresses (text/uri-list) and, one a line, their
/// paths. Relative ones begin at `folder`. Built-in pictures have no address. The names' bytes are kept,
/// whatever their encoding. Reads no disk.
[[nodiscard]] std::unique_ptr<QMimeData> pathList(const std::vector<std::string>& locators, const std::string& folder);

} // namespace tessera

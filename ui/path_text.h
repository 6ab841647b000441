// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

class QUrl;

namespace tessera {

/// A path as settings keep it: its own text, or where its bytes are no text (UTF-8), these in percent signs.
[[nodiscard]] QString storedPath(const std::string& path);
/// The bytes again.
[[nodiscard]] std::string pathFromStored(const QString& stored);

/// The path a local file's URL names, byte by byte.
[[nodiscard]] std::string pathOf(const QUrl& url);

} // namespace tessera

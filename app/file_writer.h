// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QByteArray>

#include <core/result.h>

class QFileDevice;

namespace tessera {

/// Replaces a file's content at once: there is never half of it. Blocks on the disk.
Status writeFile(const std::string& file, const QByteArray& bytes);

/// What went wrong last with a file that was to be written.
[[nodiscard]] Error writeError(const QFileDevice& file);

} // namespace tessera

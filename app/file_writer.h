// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QByteArray>

#include <core/result.h>

namespace tessera {

/// Replaces a file's content at once: there is never half of it. Blocks on the disk.
Status writeFile(const std::string& file, const QByteArray& bytes);

} // namespace tessera

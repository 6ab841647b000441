// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <ui/canvas_command.h>

namespace tessera {

/// The command's words as a menu shows them, with its mnemonic.
[[nodiscard]] QString menuText(CanvasCommand command);
/// The same without the mnemonic, for lists.
[[nodiscard]] QString plainText(CanvasCommand command);
/// Its line icon; empty when it has none.
[[nodiscard]] QString iconName(CanvasCommand command);

} // namespace tessera

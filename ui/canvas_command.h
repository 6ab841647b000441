// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include <QKeySequence>
#include <QList>

class QKeyEvent;

namespace tessera {

/// What a key does on the canvas. Menus and the canvas itself read the same table of keys.
enum class CanvasCommand {
    ZoomIn,
    ZoomOut,
    Fit,
    ActualSize,
    Next,
    Previous,
    First,
    Last,
    PageUp,
    PageDown,
    ScrollUp,
    ScrollDown,
    Dive,
    Back,
    FullScreen,
    GoTo,
    SelectAll,
    SelectNone,
    InvertSelection,
    ToggleSelected,
    ExtendNext,
    ExtendPrevious,
    ExtendDown,
    ExtendUp,
    ExtendToFirst,
    ExtendToLast,
    CopyPaths,
};

[[nodiscard]] std::span<const CanvasCommand> allCanvasCommands();

/// The keys of a command, the one that menus show first.
[[nodiscard]] QList<QKeySequence> keysOf(CanvasCommand command);

/// Whether a key that is held down does it once, and not again and again.
[[nodiscard]] bool actsOnce(CanvasCommand command);

/// The command that a key press stands for, if any. Key pads count as the main keys do.
[[nodiscard]] std::optional<CanvasCommand> commandFor(const QKeyEvent& event);

} // namespace tessera

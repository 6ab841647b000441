// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/canvas_command.h>

#include <array>

#include <QKeyEvent>

namespace tessera {

namespace {

struct Binding {
    CanvasCommand command;
    QKeyCombination keys;
};

constexpr std::array kBindings{
    Binding{CanvasCommand::ZoomIn, Qt::Key_Plus},
    Binding{CanvasCommand::ZoomIn, Qt::Key_Equal},
    Binding{CanvasCommand::ZoomIn, Qt::CTRL | Qt::Key_Plus},
    Binding{CanvasCommand::ZoomIn, Qt::CTRL | Qt::Key_Equal},
    Binding{CanvasCommand::ZoomOut, Qt::Key_Minus},
    Binding{CanvasCommand::ZoomOut, Qt::CTRL | Qt::Key_Minus},
    Binding{CanvasCommand::Fit, Qt::Key_0},
    Binding{CanvasCommand::Fit, Qt::CTRL | Qt::Key_0},
    Binding{CanvasCommand::ActualSize, Qt::Key_1},
    Binding{CanvasCommand::ActualSize, Qt::CTRL | Qt::Key_1},
    Binding{CanvasCommand::Next, Qt::Key_Right},
    Binding{CanvasCommand::Previous, Qt::Key_Left},
    Binding{CanvasCommand::First, Qt::Key_Home},
    Binding{CanvasCommand::Last, Qt::Key_End},
    Binding{CanvasCommand::PageUp, Qt::Key_PageUp},
    Binding{CanvasCommand::PageDown, Qt::Key_PageDown},
    Binding{CanvasCommand::ScrollUp, Qt::Key_Up},
    Binding{CanvasCommand::ScrollDown, Qt::Key_Down},
    Binding{CanvasCommand::Dive, Qt::Key_Return},
    Binding{CanvasCommand::Dive, Qt::Key_Enter},
    Binding{CanvasCommand::Back, Qt::Key_Escape},
    Binding{CanvasCommand::Back, Qt::Key_Backspace},
    Binding{CanvasCommand::FullScreen, Qt::Key_F11},
    Binding{CanvasCommand::GoTo, Qt::CTRL | Qt::Key_G},
    Binding{CanvasCommand::SelectAll, Qt::CTRL | Qt::Key_A},
    Binding{CanvasCommand::SelectNone, Qt::CTRL | Qt::SHIFT | Qt::Key_A},
    Binding{CanvasCommand::InvertSelection, Qt::CTRL | Qt::SHIFT | Qt::Key_I},
    Binding{CanvasCommand::ToggleSelected, Qt::CTRL | Qt::Key_Space},
    Binding{CanvasCommand::ExtendNext, Qt::SHIFT | Qt::Key_Right},
    Binding{CanvasCommand::ExtendPrevious, Qt::SHIFT | Qt::Key_Left},
    Binding{CanvasCommand::ExtendDown, Qt::SHIFT | Qt::Key_Down},
    Binding{CanvasCommand::ExtendUp, Qt::SHIFT | Qt::Key_Up},
    Binding{CanvasCommand::ExtendToFirst, Qt::SHIFT | Qt::Key_Home},
    Binding{CanvasCommand::ExtendToLast, Qt::SHIFT | Qt::Key_End},
    Binding{CanvasCommand::CopyPaths, Qt::CTRL | Qt::Key_C},
};

constexpr std::array kCommands{
    CanvasCommand::ZoomIn,
    CanvasCommand::ZoomOut,
    CanvasCommand::Fit,
    CanvasCommand::ActualSize,
    CanvasCommand::Next,
    CanvasCommand::Previous,
    CanvasCommand::First,
    CanvasCommand::Last,
    CanvasCommand::PageUp,
    CanvasCommand::PageDown,
    CanvasCommand::ScrollUp,
    CanvasCommand::ScrollDown,
    CanvasCommand::Dive,
    CanvasCommand::Back,
    CanvasCommand::FullScreen,
    CanvasCommand::GoTo,
    CanvasCommand::SelectAll,
    CanvasCommand::SelectNone,
    CanvasCommand::InvertSelection,
    CanvasCommand::ToggleSelected,
    CanvasCommand::ExtendNext,
    CanvasCommand::ExtendPrevious,
    CanvasCommand::ExtendDown,
    CanvasCommand::ExtendUp,
    CanvasCommand::ExtendToFirst,
    CanvasCommand::ExtendToLast,
    CanvasCommand::CopyPaths,
};

} // namespace

std::span<const CanvasCommand> allCanvasCommands()
{
    return kCommands;
}

QList<QKeySequence> keysOf(CanvasCommand command)
{
    QList<QKeySequence> keys;
    for (const Binding& binding : kBindings)
        if (binding.command == command)
            keys.append(QKeySequence(binding.keys));
    return keys;
}

bool actsOnce(CanvasCommand command)
{
    switch (command) {
    case CanvasCommand::Dive:
    case CanvasCommand::Back:
    case CanvasCommand::FullScreen:
    case CanvasCommand::GoTo:
    case CanvasCommand::InvertSelection:
    case CanvasCommand::ToggleSelected:
    case CanvasCommand::CopyPaths: return true;
    default: return false;
    }
}

std::optional<CanvasCommand> commandFor(const QKeyEvent& event)
{
    const auto key = static_cast<Qt::Key>(event.key());
    Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    // Where + is typed with Shift, Shift belongs to the sign.
    if (key == Qt::Key_Plus || key == Qt::Key_Equal)
        modifiers &= ~Qt::ShiftModifier;
    const QKeyCombination pressed(modifiers, key);
    for (const Binding& binding : kBindings)
        if (binding.keys == pressed)
            return binding.command;
    return std::nullopt;
}

} // namespace tessera

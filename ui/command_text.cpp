// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/command_text.h>

#include <QCoreApplication>

namespace tessera {

namespace {

struct CommandText {
    Q_DECLARE_TR_FUNCTIONS(tessera::CommandText)
};

} // namespace

QString menuText(CanvasCommand command)
{
    switch (command) {
    case CanvasCommand::ZoomIn: return CommandText::tr("Zoom &In");
    case CanvasCommand::ZoomOut: return CommandText::tr("Zoom &Out");
    case CanvasCommand::Fit: return CommandText::tr("&Fit");
    case CanvasCommand::ActualSize: return CommandText::tr("&Actual Size");
    case CanvasCommand::Next: return CommandText::tr("&Next Image");
    case CanvasCommand::Previous: return CommandText::tr("&Previous Image");
    case CanvasCommand::First: return CommandText::tr("&First Image");
    case CanvasCommand::Last: return CommandText::tr("&Last Image");
    case CanvasCommand::PageUp: return CommandText::tr("Page &Up");
    case CanvasCommand::PageDown: return CommandText::tr("Page D&own");
    case CanvasCommand::ScrollUp: return CommandText::tr("Scroll Up");
    case CanvasCommand::ScrollDown: return CommandText::tr("Scroll Down");
    case CanvasCommand::Dive: return CommandText::tr("&Dive In");
    case CanvasCommand::Back: return CommandText::tr("Go &Back Out");
    case CanvasCommand::FullScreen: return CommandText::tr("F&ull Screen");
    case CanvasCommand::GoTo: return CommandText::tr("&Go to Image…");
    case CanvasCommand::SelectAll: return CommandText::tr("Select &All");
    case CanvasCommand::SelectNone: return CommandText::tr("Select &None");
    case CanvasCommand::InvertSelection: return CommandText::tr("&Invert Selection");
    case CanvasCommand::ToggleSelected: return CommandText::tr("&Select or Deselect");
    case CanvasCommand::ExtendNext: return CommandText::tr("Extend to Next Image");
    case CanvasCommand::ExtendPrevious: return CommandText::tr("Extend to Previous Image");
    case CanvasCommand::ExtendDown: return CommandText::tr("Extend Down a Row");
    case CanvasCommand::ExtendUp: return CommandText::tr("Extend Up a Row");
    case CanvasCommand::ExtendToFirst: return CommandText::tr("Extend to First Image");
    case CanvasCommand::ExtendToLast: return CommandText::tr("Extend to Last Image");
    case CanvasCommand::CopyPaths: return CommandText::tr("&Copy Paths");
    }
    return {};
}

QString plainText(CanvasCommand command)
{
    return menuText(command).remove(QLatin1Char('&'));
}

QString iconName(CanvasCommand command)
{
    switch (command) {
    case CanvasCommand::ZoomIn: return QStringLiteral("zoom-in");
    case CanvasCommand::ZoomOut: return QStringLiteral("zoom-out");
    case CanvasCommand::Fit: return QStringLiteral("fit");
    case CanvasCommand::ActualSize: return QStringLiteral("actual-size");
    case CanvasCommand::Next: return QStringLiteral("next");
    case CanvasCommand::Previous: return QStringLiteral("previous");
    case CanvasCommand::First: return QStringLiteral("first");
    case CanvasCommand::Last: return QStringLiteral("last");
    case CanvasCommand::Dive: return QStringLiteral("dive");
    case CanvasCommand::Back: return QStringLiteral("back");
    case CanvasCommand::FullScreen: return QStringLiteral("full-screen");
    case CanvasCommand::GoTo: return QStringLiteral("go-to");
    case CanvasCommand::SelectAll: return QStringLiteral("select-all");
    case CanvasCommand::SelectNone: return QStringLiteral("select-none");
    case CanvasCommand::InvertSelection: return QStringLiteral("select-invert");
    case CanvasCommand::ToggleSelected: return QStringLiteral("select");
    case CanvasCommand::CopyPaths: return QStringLiteral("copy");
    case CanvasCommand::ExtendNext:
    case CanvasCommand::ExtendPrevious:
    case CanvasCommand::ExtendDown:
    case CanvasCommand::ExtendUp:
    case CanvasCommand::ExtendToFirst:
    case CanvasCommand::ExtendToLast:
    case CanvasCommand::PageUp:
    case CanvasCommand::PageDown:
    case CanvasCommand::ScrollUp:
    case CanvasCommand::ScrollDown: break;
    }
    return {};
}

} // namespace tessera

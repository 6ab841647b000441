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
    case CanvasCommand::PageUp:
    case CanvasCommand::PageDown:
    case CanvasCommand::ScrollUp:
    case CanvasCommand::ScrollDown: break;
    }
    return {};
}

} // namespace tessera

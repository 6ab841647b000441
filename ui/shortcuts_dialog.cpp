// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/shortcuts_dialog.h>

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <ui/command_text.h>

namespace tessera {

namespace {

constexpr double kMostOfScreen = 0.9; ///< the window manager's frame is part of what is left

/// Wants as much as is in it, where an ordinary one would rather scroll.
class WholeArea final : public QScrollArea {
public:
    [[nodiscard]] QSize sizeHint() const override { return widget()->sizeHint(); }
};

QString keysText(const QList<QKeySequence>& keys)
{
    QStringList texts;
    for (const QKeySequence& key : keys) {
        const QString text = key.toString(QKeySequence::NativeText);
        if (!texts.contains(text))
            texts += text;
    }
    return texts.join(QStringLiteral("  "));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard Shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);

    Rows canvas;
    for (const CanvasCommand command : allCanvasCommands())
        canvas.append({plainText(command), keysText(keysOf(command))});
    Rows window;
    for (const QAction* action : actions)
        window.append({action->text().remove(QLatin1Char('&')), keysText(action->shortcuts())});
    const Rows hands{
        {tr("Zoom at the cursor"), tr("Wheel, or pinch")},
        {tr("Scroll"), tr("Ctrl+wheel, or two fingers")},
        {tr("Scroll sideways"), tr("Shift+wheel")},
        {tr("Pan"), tr("Drag")},
        {tr("Dive into an image"), tr("Double-click")},
        {tr("Previous and next image"), tr("Side buttons")},
        {tr("Select"), tr("Click")},
        {tr("Select or deselect one more"), tr("Ctrl+click")},
        {tr("Select a range"), tr("Shift+click")},
        {tr("Select with a rubber band"), tr("Shift+drag")},
        {tr("Add what a rubber band holds"), tr("Ctrl+drag")},
    };

    auto* left = new QGridLayout;
    addGroup(left, tr("Canvas"), canvas);
    auto* right = new QGridLayout;
    addGroup(right, tr("Mouse and touch"), hands);
    addGroup(right, tr("Window"), window);
    auto* table = new QWidget;
    auto* columns = new QHBoxLayout(table);
    columns->setContentsMargins({});
    columns->setSpacing(40);
    for (QGridLayout* grid : {left, right}) {
        grid->setHorizontalSpacing(28);
        grid->setVerticalSpacing(5);
        grid->setRowStretch(grid->rowCount(), 1);
        columns->addLayout(grid);
    }

    auto* area = new WholeArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(table);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(16);
    column->addWidget(area, 1);
    column->addWidget(buttons);
    const QSize most = (parent ? parent : this)->screen()->availableSize() * kMostOfScreen;
    const bool scrolls = sizeHint().height() > most.height();
    const QSize bar(scrolls ? area->verticalScrollBar()->sizeHint().width() : 0, 0);
    resize((sizeHint() + bar).boundedTo(most));
}

void ShortcutsDialog::addGroup(QGridLayout* grid, const QString& heading, const Rows& rows)
{
    auto* title = new QLabel(heading);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    title->setContentsMargins(0, grid->count() > 0 ? 14 : 0, 0, 2);
    grid->addWidget(title, grid->rowCount(), 0, 1, 2);
    for (const auto& [what, keys] : rows) {
        const int row = grid->rowCount();
        grid->addWidget(new QLabel(what), row, 0);
        grid->addWidget(new QLabel(keys), row, 1);
    }
}

} // namespace tessera

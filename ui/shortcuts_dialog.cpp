// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/shortcuts_dialog.h>

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <ui/command_text.h>

namespace tessera {

namespace {

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
    };

    auto* left = new QVBoxLayout;
    addGroup(left, tr("Canvas"), canvas);
    left->addStretch();
    auto* right = new QVBoxLayout;
    addGroup(right, tr("Mouse and touch"), hands);
    addGroup(right, tr("Window"), window);
    right->addStretch();
    auto* columns = new QHBoxLayout;
    columns->setSpacing(40);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(16);
    column->addLayout(columns);
    column->addWidget(buttons);
}

void ShortcutsDialog::addGroup(QVBoxLayout* column, const QString& heading, const Rows& rows)
{
    auto* title = new QLabel(heading);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    column->addWidget(title);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(0, 1);
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(5);
    grid->setContentsMargins(0, 2, 0, 14);
    for (const auto& [what, keys] : rows) {
        const int row = grid->rowCount();
        grid->addWidget(new QLabel(what), row, 0);
        grid->addWidget(new QLabel(keys), row, 1);
    }
    column->addLayout(grid);
}

} // namespace tessera

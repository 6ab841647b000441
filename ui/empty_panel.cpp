// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/empty_panel.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <ui/line_icon.h>

namespace tessera {

namespace {

const QColor kText(0xe6, 0xe8, 0xea);
const QColor kQuiet(0xa8, 0xad, 0xb3);
constexpr int kEmptyIconSide = 56;
constexpr int kWidth = 440;

QLabel* centred(const QColor& color)
{
    auto* label = new QLabel;
    label->setAlignment(Qt::AlignCenter);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
    return label;
}

} // namespace

EmptyPanel::EmptyPanel(QWidget* parent) : QWidget(parent), m_heading(centred(kText)), m_message(centred(kQuiet))
{
    setFixedWidth(kWidth);
    // The canvas is dark in every theme, and so is what lies on it.
    QPalette dark(QColor(0x3a, 0x3f, 0x45), QColor(0x1e, 0x21, 0x24));
    dark.setColor(QPalette::ButtonText, kText);
    setPalette(dark);
    QFont large = m_heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.45);
    m_heading->setFont(large);

    auto* icon = new QLabel;
    icon->setAlignment(Qt::AlignCenter);
    QPixmap drawing = linePixmap(QStringLiteral("drop-here"), qRound(kEmptyIconSide * devicePixelRatioF()), kQuiet);
    drawing.setDevicePixelRatio(devicePixelRatioF());
    icon->setPixmap(drawing);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(12);
    buttons->addStretch();
    QPushButton* files = addButton(tr("Open Files…"), QStringLiteral("open-files"));
    QPushButton* folder = addButton(tr("Open Folder…"), QStringLiteral("open-folder"));
    buttons->addWidget(files);
    buttons->addWidget(folder);
    buttons->addStretch();
    connect(files, &QPushButton::clicked, this, &EmptyPanel::openFilesClicked);
    connect(folder, &QPushButton::clicked, this, &EmptyPanel::openFolderClicked);

    QLabel* keys = centred(kQuiet);
    keys->setText(tr("Wheel zooms, drag pans, double-click dives in, Esc goes back. F1 shows all keys."));

    auto* column = new QVBoxLayout(this);
    column->setSpacing(14);
    column->addWidget(icon);
    column->addWidget(m_heading);
    column->addWidget(m_message);
    column->addSpacing(6);
    column->addLayout(buttons);
    column->addSpacing(6);
    column->addWidget(keys);
    setWords({}, {});
}

void EmptyPanel::setWords(const QString& heading, const QString& message)
{
    m_heading->setText(heading.isEmpty() ? tr("Drop images or a folder here") : heading);
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
}

QPushButton* EmptyPanel::addButton(const QString& text, const QString& icon)
{
    auto* button = new QPushButton(text);
    QPixmap drawing = linePixmap(icon, qRound(20 * devicePixelRatioF()), kText);
    drawing.setDevicePixelRatio(devicePixelRatioF());
    button->setIcon(QIcon(drawing));
    button->setFocusPolicy(Qt::TabFocus); // the canvas keeps the keys after a click
    button->setMinimumHeight(36);
    button->setMinimumWidth(button->sizeHint().width() + 28);
    return button;
}

} // namespace tessera

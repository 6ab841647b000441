// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/go_to_field.h>

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

namespace tessera {

namespace {

constexpr int kFieldWidth = 180;
constexpr int kFromTop = 12;

} // namespace

GoToField::GoToField(QWidget* parent) : QFrame(parent), m_edit(new QLineEdit), m_note(new QLabel)
{
    hide();
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setFocusProxy(m_edit);
    m_edit->setPlaceholderText(tr("Number or name"));
    m_edit->setAccessibleName(tr("Number, or how its name begins"));
    m_edit->setFixedWidth(kFieldWidth);
    m_edit->installEventFilter(this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->addWidget(new QLabel(tr("Go to image")));
    row->addWidget(m_edit);
    row->addWidget(m_note);
    connect(m_edit, &QLineEdit::returnPressed, this, [this] { emit chosen(m_edit->text().trimmed()); });
    connect(m_edit, &QLineEdit::textEdited, this, [this] { m_note->setText(m_countText); });
}

void GoToField::open(std::size_t count, const QRect& area)
{
    //: After a field: "Go to image [12] of 1,000"
    m_countText = tr("of %1").arg(QLocale().toString(qulonglong(count)));
    m_note->setText(m_countText);
    m_edit->clear();
    adjustSize();
    move(area.center().x() - width() / 2, area.top() + kFromTop);
    show();
    raise();
    m_edit->setFocus(Qt::ShortcutFocusReason);
}

void GoToField::refuse()
{
    m_note->setText(tr("No such image"));
    m_edit->selectAll();
    adjustSize();
}

void GoToField::finish()
{
    emit finished();
    hide();
}

bool GoToField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut && isVisible()) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason)
            hide();
    }
    return QFrame::eventFilter(watched, event);
}

void GoToField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        finish();
    event->accept(); // what the field has no use for is not for the window either
}

} // namespace tessera

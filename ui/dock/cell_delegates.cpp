// SPDX-License-Identifier: MIT
#include <ui/dock/cell_delegates.h>

#include <algorithm>
#include <utility>

#include <QApplication>
#include <QPainter>
#include <QPersistentModelIndex>
#include <QPushButton>

#include <ui/dock/bar_painter.h>
#include <ui/dock/report_model.h>

namespace tessera {
namespace {

QColor inkFor(Tone tone, const QPalette& palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Good: return dark ? QColor(0x56, 0xc9, 0x7a) : QColor(0x1a, 0x70, 0x35);
    case Tone::Warning: return dark ? QColor(0xe0, 0xb0, 0x40) : QColor(0x8a, 0x5a, 0x00);
    case Tone::Bad: return dark ? QColor(0xff, 0x8a, 0x80) : QColor(0xb8, 0x1c, 0x22);
    case Tone::Quiet: return dark ? QColor(0xa0, 0xa0, 0xa0) : QColor(0x66, 0x66, 0x66);
    case Tone::Plain: break;
    }
    return palette.color(QPalette::Text);
}

/// What the style leaves free on either side of a cell's text.
int textMargin(const QStyleOptionViewItem& option)
{
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    return style->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, option.widget) + 1;
}

constexpr QChar kPlaceMark(0x00b7); ///< between a name and the place of a tile

} // namespace

QString elidedLabel(const QString& label, const QFontMetrics& metrics, int width)
{
    constexpr int kFewCharacters = 16; // of which a half would be too little to tell names apart
    constexpr int kSlack = 2;          // pixels: two texts side by side are measured apart
    const auto mark = label.lastIndexOf(kPlaceMark);
    if (mark < 1 || metrics.horizontalAdvance(label) <= width)
        return label;
    const QString place = label.mid(mark - 1);
    const QString whole = label.left(mark - 1);
    const int room = width - metrics.horizontalAdvance(place) - kSlack;
    const bool numbered = std::any_of(whole.begin(), whole.end(), [](QChar c) { return c.isDigit(); });
    const bool narrow = room < kFewCharacters * metrics.averageCharWidth();
    const QString name = metrics.elidedText(whole,
                                            !numbered ? Qt::ElideRight
                                            : narrow  ? Qt::ElideLeft
                                                      : Qt::ElideMiddle,
                                            room);
    return name.size() > 1 ? name + place : label; // else there is no room for both
}

void CellDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto tone = Tone(index.data(ReportModel::ToneRole).toInt());
    if (tone != Tone::Plain)
        option->palette.setColor(QPalette::Text, inkFor(tone, option->palette));
    if (option->rect.width() > 0) // else its natural size is asked for
        option->text = elidedLabel(option->text, option->fontMetrics, option->rect.width() - 2 * textMargin(*option));
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant progress = index.data(ReportModel::ProgressRole);
    if (!progress.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    const QString words = std::exchange(ground.text, QString());
    const QWidget* widget = option.widget;
    const QStyle* style = widget ? widget->style() : nullptr;
    if (style)
        style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, widget);
    // The view's own highlight must not swallow the bar of a selected row.
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor fill = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Highlight);
    painter->setFont(option.font);
    const int middle = option.rect.height() / 2;
    const int half = std::min(middle, option.fontMetrics.height() / 2 + 2);
    const QRect bar(option.rect.left() + 3, option.rect.top() + middle - half, option.rect.width() - 6, 2 * half);
    paintBar(*painter, option.palette, {bar, progress.toDouble(), -1, fill, {}, words});
}

QWidget* CancelDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    auto* button = new QPushButton(tr("Cancel"), parent);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(tr("Cancel %1").arg(index.siblingAtColumn(0).data().toString()));
    const QPersistentModelIndex place(index);
    connect(button, &QPushButton::clicked, this, [this, place] { emit cancelRequested(place); });
    return button;
}

void CancelDelegate::setEditorData(QWidget*, const QModelIndex&) const { }

void CancelDelegate::setModelData(QWidget*, QAbstractItemModel*, const QModelIndex&) const { }

QSize CancelDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {0, option.fontMetrics.height() + 10};
}

} // namespace tessera

// SPDX-License-Identifier: MIT
#pragma once

#include <QFontMetrics>
#include <QStyledItemDelegate>

namespace tessera {

/// A texture's label, "DSC_0041.jpg · L2 3,0", in this width: the tile's place stays, and of the name the end,
/// where cameras put their numbers; its beginning if it has none.
[[nodiscard]] QString elidedLabel(const QString& label, const QFontMetrics& metrics, int width);

/// Colours the text of a cell by its Tone, as the palette allows, and draws a bar where the model
/// gives a progress.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

/// A Cancel button as the persistent editor of a cell.
class CancelDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

signals:
    void cancelRequested(const QModelIndex& index) const;
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QList>
#include <QTimer>
#include <QWidget>

#include <scene/image_details.h>
#include <ui/details_text.h>

class QTextEdit;

namespace tessera {

/// Tells about the current image: groups of labels and values, which can be selected and copied. Reads
/// only while it can be seen.
class DetailsPanel final : public QWidget {
    Q_OBJECT

public:
    explicit DetailsPanel(std::unique_ptr<ImageDetails> details, QWidget* parent = nullptr);
    ~DetailsPanel() override;

    [[nodiscard]] ImageDetails& details() const { return *m_details; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Shown {
        QList<DetailsGroup> groups;
        QString note;          ///< what is wrong, or why there is nothing
        bool isReason = false; ///< it is the former
        friend bool operator==(const Shown&, const Shown&) = default;
    };

    [[nodiscard]] Shown told() const;
    [[nodiscard]] int columnWidth() const;
    void renew();
    void write();

    std::unique_ptr<ImageDetails> m_details;
    QTextEdit* m_text;
    QTimer m_patience; ///< short reads are not worth a word
    bool m_waitedLong = false;
    Shown m_shown;
    int m_column = 0; ///< where the values begin, as written
};

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QSize>
#include <QStatusBar>
#include <QString>
#include <QTimer>

class QLabel;

namespace tessera {

class ElidedLabel;
class WorkLine;

/// What the status bar says, as numbers.
struct StatusFacts {
    std::optional<std::size_t> position{}; ///< of the current image, 0 is the first
    std::size_t count = 0;                 ///< images in the present order
    QString name{};                        ///< of the current image
    QString trouble{};                     ///< why it, or the set, cannot be shown, or not all of it
    qint64 width = 0, height = 0;          ///< of the current image in pixels; 0 while not known
    double scale = 0;                      ///< device pixels per image pixel; 0 while not known
    bool loading = false;
    bool listing = false;          ///< the folder is still being read
    std::optional<int> gathered{}; ///< percent of what files say of themselves, while that is read
    bool reducedDetail = false;    ///< coarser than ideal, because the texture budget is full
    std::size_t selected = 0;      ///< of `count`

    friend bool operator==(const StatusFacts&, const StatusFacts&) = default;
};

/// The window's status bar: index, name, what is wrong, pixel size, zoom, and what is still going on.
class StatusLine final : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setFacts(const StatusFacts& facts);
    /// Takes it; while it shows, nothing else here says that folders and files are being read.
    void setWork(WorkLine* work);

    [[nodiscard]] static QString indexText(const StatusFacts& facts);
    [[nodiscard]] static QString selectedText(const StatusFacts& facts);
    [[nodiscard]] static QString sizeText(const StatusFacts& facts);
    [[nodiscard]] static QString zoomText(double scale);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showActivity();
    void write();
    [[nodiscard]] bool tellsOfReading() const;
    [[nodiscard]] static QString loadingText();

    StatusFacts m_facts;
    QLabel* m_index;
    QLabel* m_selected;
    ElidedLabel* m_name;
    ElidedLabel* m_trouble;
    QLabel* m_size;
    QLabel* m_zoom;
    QLabel* m_activity;
    QTimer m_patience; ///< short loads are not worth a flicker
    bool m_isWorkShown = false;
};

} // namespace tessera

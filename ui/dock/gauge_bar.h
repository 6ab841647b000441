// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

#include <core/reports.h>

namespace tessera {

/// Bytes in use against a budget, with the peak as a small mark. Without a budget only the text.
class GaugeBar : public QWidget {
    Q_OBJECT

public:
    explicit GaugeBar(QWidget* parent = nullptr);

    void setGauge(const GaugeReport& gauge);
    [[nodiscard]] QString text() const; ///< "82.4 MiB of 96.0 MiB", "82.4 MiB of 96.0 MiB, at rest"
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void describe();

    GaugeReport m_gauge;
};

} // namespace tessera

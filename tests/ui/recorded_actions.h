// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include <QString>
#include <QStringList>

#include <ui/canvas_actions.h>

namespace tessera {

/// Writes down what the input asked for, one line a call; numbers are rounded to two decimals.
class RecordedActions final : public CanvasActions {
public:
    QStringList calls;
    bool pannable = true;

    void zoomAt(PointF at, double factor, Duration over) override
    {
        calls += QStringLiteral("zoom %1 by %2 in %3").arg(text(at), number(factor), number(toMs(over)));
    }
    void panBy(PointF pixels) override { calls += "pan " + text(pixels); }
    void scrollBy(PointF pixels) override { calls += "scroll " + text(pixels); }
    void flick(PointF speed) override { calls += "flick " + text(speed); }
    void stopMotion() override { calls += "stop"; }
    void diveAt(PointF at) override { calls += "dive " + text(at); }
    void clickAt(PointF at, Picking picking) override { clicks.emplace_back(at, picking); }
    void menuAt(PointF at) override { calls += "menu " + text(at); }
    void bandTo(PointF from, PointF to, bool keep) override
    {
        calls += "band " + text(from) + ' ' + text(to) + (keep ? " keep" : "");
    }
    void endBand() override { calls += "end band"; }
    void setCursor(std::optional<PointF> at) override { cursor = at; }
    void run(CanvasCommand command) override { commands.push_back(command); }
    [[nodiscard]] bool canPan() const override { return pannable; }

    std::optional<PointF> cursor;
    std::vector<CanvasCommand> commands;
    std::vector<std::pair<PointF, Picking>> clicks;

private:
    static QString number(double value)
    {
        const double rounded = qRound64(value * 100) / 100.0;
        return QString::number(rounded == 0 ? 0.0 : rounded);
    }
    static QString text(PointF p) { return number(p.x) + ',' + number(p.y); }
};

} // namespace tessera

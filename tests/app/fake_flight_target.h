// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include <app/flight_target.h>

namespace tessera {

/// Writes down what a flight asks for; what it answers is set by the test.
class FakeFlightTarget final : public FlightTarget {
public:
    std::vector<std::string> log;
    bool animating = false, atRest = true, settled = true, covered = true, mosaic = true;
    std::size_t items = 10;
    Status sorted, docked;
    /// How the operation of this name stands; one that is not here has ended well.
    std::map<std::string, std::optional<Status>> operations;

    Progress open(const step::Open& what) override
    {
        std::string all;
        for (const std::string& path : what.paths)
            all += (all.empty() ? "" : " ") + path;
        return begin("open", all + (what.recursive.value_or(false) ? " with subfolders" : ""));
    }
    Progress close() override { return begin("close"); }
    void zoom(PointF at, double factor, Duration d) override
    {
        note("zoom", text(factor) + " at " + text(at.x) + "," + text(at.y) + " in " + text(toMs(d)));
        animating = d > Duration::zero();
    }
    void pan(PointF by, Duration d) override
    {
        note("pan", text(by.x) + "," + text(by.y) + " in " + text(toMs(d)));
        animating = d > Duration::zero();
    }
    void jump(PointF center, double scale) override
    {
        note("jump", text(center.x) + "," + text(center.y) + " scale " + text(scale));
        settled = covered = false;
    }
    void fit(step::Fit::What what) override { note("fit", text(static_cast<int>(what))); }
    void actualSize() override { note("actualSize"); }
    void move(std::int64_t images) override { note("move", std::to_string(images)); }
    void select(std::size_t index) override { note("select", std::to_string(index)); }
    Status sort(const std::string& by, bool descending) override
    {
        note("sort", by + (descending ? " descending" : ""));
        return sorted;
    }
    void filter(const std::string& pattern) override { note("filter", pattern); }
    void press(const QKeySequence& keys) override { note("press", keys.toString().toStdString()); }
    Progress resize(Size s) override
    {
        return begin("resize", std::to_string(s.width) + "x" + std::to_string(s.height));
    }
    Status dock(const std::string& name, step::Dock::Place place) override
    {
        note("dock", name + " " + text(static_cast<int>(place)));
        return docked;
    }
    Progress screenshot(const std::string& file) override { return begin("screenshot", file); }
    Progress report(const std::string& file) override { return begin("report", file); }
    [[nodiscard]] std::size_t itemCount() const override { return items; }
    [[nodiscard]] bool isAnimating() const override { return animating; }
    [[nodiscard]] bool isLayoutAtRest() const override { return atRest; }
    [[nodiscard]] bool isSettled() const override { return settled; }
    [[nodiscard]] bool isCovered() const override { return covered; }
    [[nodiscard]] bool isMosaicComplete() const override { return mosaic; }

private:
    static std::string text(double number) { return QString::number(number).toStdString(); }
    void note(const std::string& name, const std::string& what = {})
    {
        log.push_back(what.empty() ? name : name + " " + what);
    }
    Progress begin(const std::string& name, const std::string& what = {})
    {
        note(name, what);
        return [this, name]() -> std::optional<Status> {
            const auto found = operations.find(name);
            return found == operations.end() ? std::optional(Status()) : found->second;
        };
    }
};

} // namespace tessera

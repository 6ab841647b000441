// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <QByteArray>
#include <QObject>

#include <app/flight_target.h>

namespace tessera {

class Engine;
class MainWindow;
class Scene;
class View;
class WallPictures;

/// Flies the real window. Files are looked for and written on worker threads.
class WindowFlightTarget final : public QObject, public FlightTarget {
public:
    /// Both outlive the target. `recursive`: folders are opened with their subfolders where a step
    /// does not say.
    WindowFlightTarget(MainWindow& window, Engine& engine, bool recursive);

    /// Makes the report's bytes.
    void setReport(std::function<QByteArray()> report) { m_report = std::move(report); }
    /// Called while the sources are still open.
    void setBeforeClose(std::function<void()> call) { m_beforeClose = std::move(call); }
    /// What gives the window's scene its small pictures; outlives the target.
    void setPictures(const WallPictures& pictures) { m_pictures = &pictures; }
    [[nodiscard]] MainWindow& window() const { return m_window; }

    Progress open(const step::Open& what) override;
    Progress close() override;
    void zoom(PointF at, double factor, Duration duration) override;
    void pan(PointF by, Duration duration) override;
    void jump(PointF center, double scale) override;
    void fit(step::Fit::What what) override;
    void actualSize() override;
    void move(std::int64_t images) override;
    void select(std::size_t index) override;
    Status sort(const std::string& by, bool descending) override;
    void filter(const std::string& text) override;
    void press(const QKeySequence& keys) override;
    Progress resize(Size devicePixels) override;
    Status dock(const std::string& name, step::Dock::Place place) override;
    Progress screenshot(const std::string& file) override;
    Progress report(const std::string& file) override;
    [[nodiscard]] std::size_t itemCount() const override;
    [[nodiscard]] bool isAnimating() const override;
    [[nodiscard]] bool isLayoutAtRest() const override;
    [[nodiscard]] bool isSettled() const override;
    [[nodiscard]] bool isCovered() const override;
    [[nodiscard]] bool isMosaicComplete() const override;

private:
    [[nodiscard]] View& view() const;
    [[nodiscard]] Scene& scene() const;
    [[nodiscard]] bool isFirstItemKnown() const;
    [[nodiscard]] bool isEverySourceClosed() const;
    [[nodiscard]] bool isListed() const;
    [[nodiscard]] bool isClosed() const;

    MainWindow& m_window;
    Engine& m_engine;
    bool m_recursive;
    bool m_opening = false; ///< asked to open, but nothing is known yet, not even whether it exists
    std::uint64_t m_frames = 0;
    const WallPictures* m_pictures = nullptr;
    std::function<QByteArray()> m_report;
    std::function<void()> m_beforeClose;
};

} // namespace tessera

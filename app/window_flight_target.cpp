// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/window_flight_target.h>

#include <algorithm>
#include <iostream>
#include <limits>

#include <QBuffer>
#include <QFuture>
#include <QImage>
#include <QtConcurrent>

#include <app/file_writer.h>
#include <app/path_exists.h>
#include <app/window_cost.h>
#include <image/source_library.h>
#include <scene/engine.h>
#include <scene/scene.h>
#include <scene/view.h>
#include <scene/wall_pictures.h>
#include <ui/canvas.h>
#include <ui/main_window.h>

namespace tessera {

namespace {

constexpr auto kLongestResize = std::chrono::seconds(2);
constexpr std::uint64_t kLargeWindowBytes = 1ULL << 30U; ///< from here on it is worth a word that it takes time

Progress whenDone(const QFuture<Status>& work)
{
    return
        [work]() -> std::optional<Status> { return work.isFinished() ? std::optional(work.result()) : std::nullopt; };
}

Status writePicture(const std::string& file, const QImage& picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!picture.save(&buffer, "PNG"))
        return Error{ErrorCode::Internal, "the canvas cannot be written as PNG"};
    return writeFile(file, bytes);
}

/// The first that is not there; "" when all are.
std::string firstMissing(const std::vector<std::string>& paths)
{
    const auto missing = std::find_if_not(paths.begin(), paths.end(), pathExists);
    return missing == paths.end() ? std::string() : *missing;
}

DockPlace toDockPlace(step::Dock::Place place)
{
    switch (place) {
    case step::Dock::Place::Left: return DockPlace::Left;
    case step::Dock::Place::Right: return DockPlace::Right;
    case step::Dock::Place::Bottom: return DockPlace::Bottom;
    case step::Dock::Place::Floating: return DockPlace::Floating;
    case step::Dock::Place::Closed: return DockPlace::Closed;
    }
    return DockPlace::Right;
}

} // namespace

WindowFlightTarget::WindowFlightTarget(MainWindow& window, Engine& engine, bool recursive)
    : m_window(window), m_engine(engine), m_recursive(recursive)
{
    connect(&window.canvas(), &Canvas::framePainted, this, [this] { ++m_frames; });
}

View& WindowFlightTarget::view() const
{
    return m_window.view();
}

Scene& WindowFlightTarget::scene() const
{
    return m_window.scene();
}

Progress WindowFlightTarget::open(const step::Open& what)
{
    m_opening = true;
    const QFuture<std::string> missing = QtConcurrent::run(firstMissing, what.paths);
    return [this, what, missing]() -> std::optional<Status> {
        if (!missing.isFinished())
            return std::nullopt;
        if (m_opening && !missing.result().empty()) {
            m_opening = false;
            return Status(Error{ErrorCode::NotFound, "there is no file or folder '" + missing.result() + "'"});
        }
        if (m_opening) {
            m_opening = false;
            m_window.openPaths(what.paths, what.recursive.value_or(m_recursive));
        }
        return isFirstItemKnown() ? std::optional(Status()) : std::nullopt;
    };
}

bool WindowFlightTarget::isFirstItemKnown() const
{
    if (scene().count() == 0)
        return scene().isListed();
    return scene().item(view().current().value_or(0)).state != ItemState::Unknown
           || scene().item(0).state != ItemState::Unknown;
}

Progress WindowFlightTarget::close()
{
    m_beforeClose();
    scene().close();
    return [this]() -> std::optional<Status> {
        m_engine.sources().releaseIdle();
        return isEverySourceClosed() ? std::optional(Status()) : std::nullopt;
    };
}

bool WindowFlightTarget::isEverySourceClosed() const
{
    const std::vector<SourceReport> sources = m_engine.sources().report();
    return std::all_of(sources.begin(), sources.end(), [](const SourceReport& s) { return s.state == "closed"; });
}

void WindowFlightTarget::zoom(PointF at, double factor, Duration duration)
{
    const QSize canvas = m_window.canvas().deviceSize();
    view().zoomAt({at.x * canvas.width(), at.y * canvas.height()}, factor, duration);
}

void WindowFlightTarget::pan(PointF by, Duration duration)
{
    view().moveBy(by, duration);
}

void WindowFlightTarget::jump(PointF center, double scale)
{
    view().jump(center, scale);
}

void WindowFlightTarget::fit(step::Fit::What what)
{
    view().fit(what == step::Fit::What::Image   ? FitTarget::Image
               : what == step::Fit::What::Scene ? FitTarget::Scene
                                                : FitTarget::Automatic);
}

void WindowFlightTarget::actualSize()
{
    view().actualSize();
}

void WindowFlightTarget::move(std::int64_t images)
{
    constexpr std::int64_t kMost = std::numeric_limits<int>::max();
    view().step(static_cast<int>(std::clamp(images, -kMost, kMost)));
}

void WindowFlightTarget::select(std::size_t index)
{
    view().select(index);
}

Status WindowFlightTarget::sort(const std::string& by, bool descending)
{
    const std::optional<SortKey> key = sortKeyOf(by);
    if (!key)
        return Error{ErrorCode::Unsupported, "there is no sorting by " + by};
    scene().setSort(*key, descending);
    return {};
}

void WindowFlightTarget::filter(const std::string& text)
{
    scene().setFilter(text);
}

void WindowFlightTarget::press(const QKeySequence& keys)
{
    m_window.press(keys);
}

Progress WindowFlightTarget::resize(Size devicePixels)
{
    if (const Status afforded = affordWindow(devicePixels, machineMemory()); !afforded)
        return [afforded] { return std::optional(afforded); };
    if (windowBytes(devicePixels) > kLargeWindowBytes)
        std::cerr << "tessera: resizing to " << devicePixels.width << "x" << devicePixels.height
                  << " pixels, which may take a minute" << std::endl;
    const QSize wanted(static_cast<int>(devicePixels.width), static_cast<int>(devicePixels.height));
    m_window.resizeToDevicePixels(wanted);
    const TimePoint giveUp = m_engine.clock().now() + kLongestResize;
    return [this, wanted, giveUp, before = m_frames]() -> std::optional<Status> {
        const bool granted = m_window.size() == wanted / m_window.devicePixelRatioF();
        if (granted && (m_frames > before || m_window.canvas().widget().size().isEmpty()))
            return Status();
        if (m_engine.clock().now() < giveUp)
            return std::nullopt;
        const QSize is = m_window.size() * m_window.devicePixelRatioF();
        return Status(Error{ErrorCode::Timeout, granted ? "no frame came in the new size"
                                                        : "the window is not granted this size; it is "
                                                              + std::to_string(is.width()) + "x"
                                                              + std::to_string(is.height())});
    };
}

Status WindowFlightTarget::dock(const std::string& name, step::Dock::Place place)
{
    if (m_window.placeDock(QString::fromStdString(name), toDockPlace(place)))
        return {};
    return Error{ErrorCode::NotFound,
                 "there is no dock '" + name + "', only: " + MainWindow::dockNames().join(", ").toStdString()};
}

Progress WindowFlightTarget::screenshot(const std::string& file)
{
    return whenDone(QtConcurrent::run(writePicture, file, m_window.canvas().grabDevicePixels()));
}

Progress WindowFlightTarget::report(const std::string& file)
{
    return whenDone(QtConcurrent::run(writeFile, file, m_report()));
}

std::size_t WindowFlightTarget::itemCount() const
{
    return scene().count();
}

bool WindowFlightTarget::isAnimating() const
{
    return view().isAnimating();
}

bool WindowFlightTarget::isListed() const
{
    return !m_opening && (!scene().isOpen() || scene().isListed());
}

bool WindowFlightTarget::isClosed() const
{
    return !m_opening && !scene().isOpen();
}

bool WindowFlightTarget::isLayoutAtRest() const
{
    return isListed() && !scene().isArranging();
}

bool WindowFlightTarget::isSettled() const
{
    return isClosed() || (isListed() && view().isSettled());
}

bool WindowFlightTarget::isCovered() const
{
    return isClosed() || (isListed() && view().isCovered());
}

bool WindowFlightTarget::isMosaicComplete() const
{
    return isClosed() || (isListed() && m_pictures && m_pictures->isComplete());
}

} // namespace tessera

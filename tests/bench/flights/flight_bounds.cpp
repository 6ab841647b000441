// SPDX-License-Identifier: GPL-3.0-or-later
#include <bench/flights/flight_bounds.h>

#include <algorithm>
#include <map>
#include <optional>

#include <support/chrome_trace.h>

namespace tessera {

namespace {

constexpr double kFrameMs = 1000.0 / 60;
constexpr double kUploadMs = 8; ///< of each frame while the view rests
constexpr int kLastOfView = 2;  ///< classes after this one are prefetch

} // namespace

FlightBounds::FlightBounds(const test::ChromeTrace& trace, unsigned pumps) : m_pumps(std::max(1U, pumps))
{
    for (const QString& row : trace.rows())
        if (row.startsWith("Pump "))
            takePump(trace.of(row));
    for (const QJsonObject& o : trace.named("upload"))
        m_uploads.push_back({o["args"]["tile"].toString(), o["args"]["class"].toInt(), o["ts"].toDouble() / 1000,
                             o["dur"].toDouble() / 1000});
}

// A job is a span that holds those of its stages, and says at its end what became of it.
void FlightBounds::takePump(const QList<QJsonObject>& row)
{
    std::optional<Work> job;
    for (const QJsonObject& o : row) {
        if (o["ph"].toString() == "B" && o["cat"].toString() == "load") {
            job = Work{o["name"].toString(), o["args"]["class"].toInt(), o["ts"].toDouble() / 1000, 0, false};
        } else if (job && o["ph"].toString() == "E" && o["args"]["end"].isString()) {
            job->took = o["ts"].toDouble() / 1000 - job->start;
            const QString end = o["args"]["end"].toString();
            job->isWhole = end == "loaded";
            if (job->isWhole || end == "paused") // it goes on in another span
                m_jobs.push_back(*job);
            job.reset();
        }
    }
}

double FlightBounds::toIdeal(double from, double until) const
{
    double loading = 0;
    double uploading = 0;
    std::map<QString, double> chains;
    const auto isOf = [&](const Work& w) {
        return w.start >= from && w.start <= until && w.priorityClass <= kLastOfView;
    };
    for (const Work& job : m_jobs)
        if (isOf(job)) {
            loading += job.took;
            chains[job.tile] += job.took;
        }
    for (const Work& upload : m_uploads)
        if (isOf(upload)) {
            uploading += upload.took;
            chains[upload.tile] += upload.took;
        }
    double longest = 0;
    for (const auto& [tile, took] : chains)
        longest = std::max(longest, took);
    return std::max(loading / m_pumps, uploading * kFrameMs / kUploadMs) + longest;
}

const FlightBounds::Work* FlightBounds::firstOf(const QString& name, double from) const
{
    const Work* first = nullptr;
    for (const Work& job : m_jobs)
        if (job.tile == name && job.start >= from && (!first || job.start < first->start))
            first = &job;
    return first;
}

double FlightBounds::toCover(const QString& image, int rootLevel, double from) const
{
    const QString root = image + QString(" · L%1 0,0").arg(rootLevel);
    const auto took = [&](const QString& name) {
        double sum = 0;
        for (const Work* job = firstOf(name, from); job;
             job = job->isWhole ? nullptr : firstOf(name, job->start + job->took))
            sum += job->took;
        return sum;
    };
    const double opening = took(image);
    return opening > 0 ? opening + took(root) + kFrameMs : 0;
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/report_writer.h>

#include <algorithm>
#include <cmath>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace tessera {

namespace {

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

/// A microsecond is all the precision a reader needs.
double rounded(double ms)
{
    return std::round(ms * 1000) / 1000;
}

QJsonValue milliseconds(const std::optional<Duration>& time)
{
    return time ? QJsonValue(rounded(toMs(*time))) : QJsonValue();
}

qint64 number(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

template <class Range, class Convert>
QJsonArray array(const Range& range, Convert convert)
{
    QJsonArray result;
    for (const auto& entry : range)
        result.append(convert(entry));
    return result;
}

QJsonObject stepObject(const StepReport& s)
{
    QJsonObject o{{"do", text(s.name)},
                  {"startMs", rounded(toMs(s.start))},
                  {"endMs", milliseconds(s.end)},
                  {"coveredMs", milliseconds(s.covered)},
                  {"settledMs", milliseconds(s.settled)},
                  {"mosaicMs", milliseconds(s.mosaic)},
                  {"ok", s.ok},
                  {"error", s.error.empty() ? QJsonValue() : QJsonValue(text(s.error))}};
    if (!s.mark.empty())
        o["name"] = text(s.mark);
    return o;
}

QJsonObject frames(const FrameReport& f)
{
    return {{"count", number(f.count)},
            {"p50Ms", rounded(f.p50Ms)},
            {"p95Ms", rounded(f.p95Ms)},
            {"p99Ms", rounded(f.p99Ms)},
            {"maxMs", rounded(f.maxMs)},
            {"gapP95Ms", rounded(f.gapP95Ms)},
            {"gapP99Ms", rounded(f.gapP99Ms)},
            {"gapMaxMs", rounded(f.gapMaxMs)},
            {"planP50Ms", rounded(f.planP50Ms)},
            {"planP99Ms", rounded(f.planP99Ms)},
            {"planMaxMs", rounded(f.planMaxMs)},
            {"uploadP50Ms", rounded(f.uploadP50Ms)},
            {"uploadP99Ms", rounded(f.uploadP99Ms)},
            {"uploadMaxMs", rounded(f.uploadMaxMs)},
            {"drawP50Ms", rounded(f.drawP50Ms)},
            {"drawP99Ms", rounded(f.drawP99Ms)},
            {"drawMaxMs", rounded(f.drawMaxMs)},
            {"holePixels", static_cast<qint64>(f.holePixels)},
            {"placeholderPixels", static_cast<qint64>(f.placeholderPixels)},
            {"exposedPixels", static_cast<qint64>(f.exposedPixels)},
            {"exposedDetailedPixels", static_cast<qint64>(f.exposedDetailedPixels)}};
}

QJsonObject loader(const LoaderReport& l, double planLagMaxMs)
{
    return {{"requested", number(l.requested)},
            {"coalesced", number(l.coalesced)},
            {"started", number(l.started)},
            {"completed", number(l.completed)},
            {"failed", number(l.failed)},
            {"cancelledQueued", number(l.cancelledQueued)},
            {"cancelledRunning", number(l.cancelledRunning)},
            {"obsoleteStarted", number(l.obsoleteStarted)},
            {"inversions", number(l.inversions)},
            {"cancelLatencyP99Ms", rounded(l.cancelLatencyP99Ms)},
            {"busyMs", rounded(l.busyMs)},
            {"wastedMs", rounded(l.wastedMs)},
            {"planLagMaxMs", rounded(planLagMaxMs)},
            {"pumps", static_cast<qint64>(l.pumps)}};
}

QJsonObject textures(const TextureReport& live, const TextureReport& now)
{
    return {{"budgetBytes", number(now.budgetBytes)},
            {"peakBytes", number(now.peakBytes)},
            {"liveBytes", number(live.liveBytes)},
            {"entries", number(live.entries)},
            {"references", number(live.references)},
            {"created", number(now.created)},
            {"destroyed", number(now.destroyed)},
            {"reused", number(now.reused)},
            {"evicted", number(now.evicted)},
            {"pendingDestroy", number(now.pendingDestroy)},
            {"contextLosses", number(now.contextLosses)}};
}

QJsonObject uploads(const UploadReport& u)
{
    return {{"count", number(u.count)},
            {"bytes", number(u.bytes)},
            {"maxBytesPerFrame", number(u.maxBytesPerFrame)},
            {"maxMsPerFrame", rounded(u.maxMsPerFrame)}};
}

/// The sums and peaks of `now` in the live counts' report of the same name.
PoolReport withSums(PoolReport live, const std::vector<PoolReport>& now)
{
    const auto same = std::find_if(now.begin(), now.end(), [&](const PoolReport& p) { return p.name == live.name; });
    if (same == now.end())
        return live;
    live.peakLeased = same->peakLeased;
    live.allocs = same->allocs;
    live.deallocs = same->deallocs;
    live.reuseHits = same->reuseHits;
    live.expired = same->expired;
    live.dead = same->dead;
    live.peakBytes = same->peakBytes;
    return live;
}

CacheReport withSums(const CacheReport& live, const std::vector<CacheReport>& now)
{
    const auto same = std::find_if(now.begin(), now.end(),
                                   [&](const CacheReport& c) { return c.name == live.name && c.tier == live.tier; });
    if (same == now.end())
        return live;
    CacheReport sums = *same;
    sums.entries = live.entries;
    sums.bytes = live.bytes;
    return sums;
}

QJsonObject pool(const PoolReport& p)
{
    return {{"name", text(p.name)},
            {"idle", number(p.idle)},
            {"leased", number(p.leased)},
            {"peakLeased", number(p.peakLeased)},
            {"allocs", number(p.allocs)},
            {"deallocs", number(p.deallocs)},
            {"reuseHits", number(p.reuseHits)},
            {"expired", number(p.expired)},
            {"dead", number(p.dead)},
            {"bytes", number(p.bytes)},
            {"peakBytes", number(p.peakBytes)},
            {"budgetBytes", number(p.budgetBytes)}};
}

QJsonObject cache(const CacheReport& c)
{
    return {{"name", text(c.name)},
            {"tier", text(c.tier)},
            {"hits", number(c.hits)},
            {"misses", number(c.misses)},
            {"stale", number(c.stale)},
            {"corrupt", number(c.corrupt)},
            {"generated", number(c.generated)},
            {"joined", number(c.joined)},
            {"evicted", number(c.evicted)},
            {"bytes", number(c.bytes)},
            {"peakBytes", number(c.peakBytes)},
            {"budgetBytes", number(c.budgetBytes)}};
}

QJsonObject source(const SourceReport& s)
{
    return {{"key", text(s.key)},
            {"opens", number(s.opens)},
            {"holders", array(s.holders, [](const HolderReport& h) { return text(h.reason); })},
            {"state", text(s.state)},
            {"error", s.error.empty() ? QJsonValue() : QJsonValue(text(s.error))}};
}

} // namespace

QByteArray toJson(const RunReport& r)
{
    const auto& live = r.live.snapshot;
    const QJsonObject startup{{"windowMs", milliseconds(r.startup.window)},
                              {"firstImageMs", milliseconds(r.startup.firstImage)},
                              {"firstCoverMs", milliseconds(r.startup.firstCover)}};
    const QJsonObject scene{{"items", number(r.live.scene.items)},
                            {"image", text(r.live.scene.image)},
                            {"levels", number(r.live.scene.levels)},
                            {"width", static_cast<qint64>(r.live.scene.width)},
                            {"height", static_cast<qint64>(r.live.scene.height)},
                            {"levelBias", rounded(r.live.scene.levelBias)}};
    const QJsonObject process{{"peakRssBytes", number(r.process.peakRssBytes)},
                              {"cpuMs", rounded(r.process.cpuMs)},
                              {"threads", number(r.live.threads)},
                              {"openFiles", number(r.live.openFiles)}};
    const QJsonObject report{
        {"version", 1},
        {"program", text(r.program)},
        {"renderer", text(r.renderer)},
        {"args", array(r.arguments, text)},
        {"steps", array(r.steps, stepObject)},
        {"startup", startup},
        {"frames", frames(r.frames)},
        {"loader", loader(r.now.loader, r.planLagMaxMs)},
        {"textures", textures(live.textures, r.now.textures)},
        {"uploads", uploads(r.now.uploads)},
        {"pools", array(live.pools, [&](const PoolReport& p) { return pool(withSums(p, r.now.pools)); })},
        {"caches", array(live.caches, [&](const CacheReport& c) { return cache(withSums(c, r.now.caches)); })},
        {"sources", array(live.sources, source)},
        {"scene", scene},
        {"process", process},
        {"leaks",
         array(r.leaks,
               [](const LeakReport& l) {
                   return QJsonObject{{"kind", text(l.kind)}, {"key", text(l.key)}, {"holders", text(l.holders)}};
               })},
    };
    return QJsonDocument(report).toJson(QJsonDocument::Indented);
}

} // namespace tessera

// SPDX-License-Identifier: GPL-3.0-or-later
#include <scene/view_prediction.h>

#include <algorithm>
#include <cmath>

namespace tessera {

namespace {

constexpr Duration kShortest = std::chrono::milliseconds(100);
constexpr Duration kLongest = std::chrono::seconds(1);
constexpr Duration kPause = std::chrono::milliseconds(80); ///< without a move the hand rests
constexpr double kFarthest = 2000;                         ///< device pixels

double seconds(Duration d)
{
    return std::chrono::duration<double>(d).count();
}

PointF between(const Viewport& from, const Viewport& to)
{
    return {(to.center.x - from.center.x) * from.scale, (to.center.y - from.center.y) * from.scale};
}

PointF limited(PointF p)
{
    const double far = std::max(std::abs(p.x), std::abs(p.y));
    const double share = far > kFarthest ? kFarthest / far : 1;
    return {p.x * share, p.y * share};
}

} // namespace

void ViewPrediction::note(const ViewMotion& motion, TimePoint now)
{
    if (motion.isMoving()) {
        m_before = m_last = std::nullopt;
    } else if (!m_last || !(m_last->viewport == motion.viewport())) {
        m_before = m_last;
        m_last = Shown{motion.viewport(), now};
    }
}

// Pixels a second, from the older of two frames, if the hand still moves and does not zoom.
PointF ViewPrediction::velocity(const Viewport& shown, TimePoint now) const
{
    if (!m_before || now - m_last->when > kPause || m_last->when - m_before->when > kPause || now <= m_before->when
        || m_before->viewport.scale != shown.scale)
        return {};
    const PointF by = between(m_before->viewport, shown);
    const double time = seconds(now - m_before->when);
    const PointF v{by.x / time, by.y / time};
    // A leap is no motion.
    const bool leapt = std::abs(by.x) > static_cast<double>(shown.size.width) / 2
                       || std::abs(by.y) > static_cast<double>(shown.size.height) / 2;
    return leapt ? PointF{} : v;
}

ViewPrediction::Place ViewPrediction::place(const ViewMotion& motion, TimePoint now, Duration usual,
                                            Duration most) const
{
    const Duration horizon = std::clamp(most, kShortest, kLongest);
    const Duration halfway = std::min(usual, horizon);
    if (motion.isMoving()) {
        if (!motion.isTravelling() || motion.ends() <= now + horizon)
            return {motion.destination(), {}, {}};
        const Viewport& shown = motion.viewport();
        return {shown, limited(between(shown, motion.predicted(now + horizon))),
                limited(between(shown, motion.predicted(now + halfway)))};
    }
    const PointF v = velocity(motion.viewport(), now);
    return {motion.viewport(), limited({v.x * seconds(horizon), v.y * seconds(horizon)}),
            limited({v.x * seconds(halfway), v.y * seconds(halfway)})};
}

} // namespace tessera
